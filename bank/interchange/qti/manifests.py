"""What lies in a content package, in the order in which its questions are meant to come."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from bank.interchange.packages import Package
from bank.interchange.qti.files import FIRST, ITEM, TEST, Counter, QTIFile
from bank.interchange.qti.second import root_of
from bank.interchange.xmltree.nodes import Node
from bank.interchange.xmltree.parsing import RefusedXML, XMLText, tree

NAME = "imsmanifest.xml"
_ENDINGS = (".xml", ".qti")
_NOT_QUESTIONS = ("assessment_meta.xml", NAME, "context.xml", "course_settings.xml")
_BANKS = "non_cc_assessments/"


@dataclass
class Contents:
    """Files of items with the category that a test gives them, and files of QTI 1.2."""

    questions: list[tuple[str, str]] = field(default_factory=list)
    version: str = ""


def manifest_of(package: Package) -> str | None:
    """At the top, or in the folder that somebody zipped."""
    found = [name for name in package.names if name.rpartition("/")[2].lower() == NAME]
    return min(found, key=lambda name: (name.count("/"), name), default=None)


def contents_of(package: Package, counter: Counter) -> Contents:
    listed, missing = _listed(package, counter)
    for name in missing:
        counter.say(f"The manifest lists “{name[-80:]}”, which is not in the package.")
    kinds = {name: _peek(package, name) for name in _candidates(package, listed)}
    tests = [name for name, file in kinds.items() if file.kind == TEST]
    categories = {name: category for test in tests for name, category in _of_test(package, kinds[test], counter)}
    first = _without_twins([name for name, file in kinds.items() if file.kind == FIRST])
    items = [name for name, file in kinds.items() if file.kind == ITEM]
    ordered = dict.fromkeys([*(name for name in categories if name in kinds), *items, *first])
    taken = [(name, categories.get(name, "")) for name in ordered if kinds[name].kind in {ITEM, FIRST}]
    version = kinds[taken[0][0]].version if taken else ""
    return Contents(taken, version)


def _candidates(package: Package, listed: list[str]) -> list[str]:
    """What the manifest names, in its order, then what else may be questions: Canvas lists its banks as mere files."""
    others = sorted(name for name in package.names if name.lower().endswith(_ENDINGS))
    return [name for name in dict.fromkeys([*listed, *others]) if not name.lower().endswith(_NOT_QUESTIONS)]


def _listed(package: Package, counter: Counter) -> tuple[list[str], list[str]]:
    name = manifest_of(package)
    if name is None:
        counter.say("The package has no imsmanifest.xml; every file of questions in it was read.")
        return [], []
    try:
        manifest = tree(XMLText(package.read(name)))
    except RefusedXML as error:
        counter.say(f"“{name}” {error} Every file of questions in the package was read.", error.line)
        return [], []
    return _resources(package, manifest, name)


def _resources(package: Package, manifest: Node, beside: str) -> tuple[list[str], list[str]]:
    found, missing = [], []
    for resource in manifest.within("resource"):
        hrefs = [resource.get("href"), *(each.get("href") for each in resource.named("file"))]
        for href in dict.fromkeys(href for href in hrefs if href.lower().endswith(_ENDINGS)):
            member = package.find(href, beside)
            found += [member] if member else []
            missing += [] if member else [href]
    return found, missing


def _peek(package: Package, name: str) -> QTIFile:
    """Enough of a file to see what it is."""
    return QTIFile(XMLText(package.read(name)[:8_192]), name)


def _of_test(package: Package, test: QTIFile, counter: Counter) -> Iterator[tuple[str, str]]:
    file = QTIFile(XMLText(package.read(test.name)), test.name)
    try:
        root = root_of(file)
    except RefusedXML as error:
        counter.say(f"{file.said} {error} Its questions come in the order of the manifest.", error.line)
        return
    yield from _refs(package, file, root, [], counter)


def _refs(
    package: Package, file: QTIFile, node: Node, titles: list[str], counter: Counter
) -> Iterator[tuple[str, str]]:
    title = " ".join(node.get("title").split()).replace("/", "∕")
    titles = [*titles, title] if title and node.tag == "assessmentSection" else titles
    for child in node.elements:
        if child.tag != "assessmentItemRef":
            yield from _refs(package, file, child, titles, counter)
        elif member := package.find(child.get("href"), file.name):
            yield member, "/".join(titles)[:300]
        else:
            counter.say(f"{file.said} refers to “{child.get('href')[-80:]}”, which is not in the package.", child.line)


def _without_twins(names: list[str]) -> list[str]:
    """A course of Canvas holds each quiz twice: shortened for other software, and whole."""
    whole = {name.rpartition("/")[2].partition(".")[0] for name in names if _BANKS in name}
    folders = {name: name.rpartition("/")[0].rpartition("/")[2] for name in names}
    return [name for name in names if _BANKS in name or folders[name] not in whole]
