"""Packages of QTI 2.1, 2.2 and 3.0: a manifest, a test whose sections are ours, a file for each item, the pictures."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bank.interchange.found import Outgoing
from bank.interchange.qti.archives import Archive
from bank.interchange.qti.first.writing import write as write_first
from bank.interchange.qti.item_writing import ItemWriting
from bank.interchange.qti.versions import INSTANCE, VERSIONS, Version
from bank.interchange.xmltree.writing import DECLARATION, element, lines

TEST = "test.xml"
UNSORTED = "Without a section"


@dataclass
class _Listed:
    """What the manifest and the test say of an item."""

    identifier: str
    section: str
    pictures: list[str] = field(default_factory=list)

    @property
    def href(self) -> str:
        return f"items/{self.identifier}.xml"


def write(outgoing: Iterable[Outgoing], format: str, sections: Mapping[str, str] | None = None) -> bytes:
    """`sections` gives the names of sections by slug."""
    if format == "qti-1.2":
        return write_first(outgoing, sections)
    archive, version, listed = Archive(), VERSIONS[format], []
    for each in outgoing:
        identifier = archive.identifier(each.slug)
        pictures = archive.add_pictures("pictures/", each.pictures)
        one = _Listed(identifier, (sections or {}).get(each.item.section, each.item.section) or UNSORTED, pictures)
        archive.add(one.href, ItemWriting(each, identifier, version).xml)
        listed.append(one)
    archive.add(TEST, _test(listed, version))
    archive.add("imsmanifest.xml", _manifest(listed, version))
    return archive.data


def _test(listed: list[_Listed], version: Version) -> str:
    """Items that follow each other in one section of ours stand in one of the test."""
    runs: list[tuple[str, list[_Listed]]] = []
    for each in listed:
        if not runs or runs[-1][0] != each.section:
            runs.append((each.section, []))
        runs[-1][1].append(each)
    inside = [_section(number, title, items, version) for number, (title, items) in enumerate(runs, 1)]
    part = {"identifier": "part-1", "navigationMode": "nonlinear", "submissionMode": "simultaneous"}
    head = {
        "xmlns": version.namespace,
        "xmlns:xsi": INSTANCE,
        "xsi:schemaLocation": f"{version.namespace} {version.schema}",
        "identifier": "test",
        "title": "Questions",
    }
    empty = _section(1, UNSORTED, [], version)
    parts = element(version.tag("testPart"), _said(version, part), lines(inside or [empty]))
    return DECLARATION + element(version.tag("assessmentTest"), head, lines(parts)) + "\n"


def _section(number: int, title: str, items: list[_Listed], version: Version) -> str:
    refs = [
        element(version.tag("assessmentItemRef"), {"identifier": f"ref-{each.identifier}", "href": each.href})
        for each in items
    ]
    attributes = {"identifier": f"section-{number}", "title": title, "visible": "true"}
    return element(version.tag("assessmentSection"), attributes, lines(refs))


def _said(version: Version, attributes: Mapping[str, str]) -> dict[str, str]:
    return {version.attribute(name): value for name, value in attributes.items()}


def _manifest(listed: list[_Listed], version: Version) -> str:
    schema, number = version.package_words
    metadata = element("metadata", {}, element("schema", {}, schema), element("schemaversion", {}, number))
    dependencies = [element("dependency", {"identifierref": f"res-{each.identifier}"}) for each in listed]
    test = _resource("res-test", version.resource % "test", TEST, [TEST], dependencies)
    items = [
        _resource(f"res-{each.identifier}", version.resource % "item", each.href, [each.href, *each.pictures], [])
        for each in listed
    ]
    head = {
        "xmlns": version.package_namespace,
        "xmlns:xsi": INSTANCE,
        "xsi:schemaLocation": f"{version.package_namespace} {version.package_schema}",
        "identifier": "questions",
    }
    resources = element("resources", {}, lines(test, items))
    return DECLARATION + element("manifest", head, lines(metadata, "<organizations/>", resources)) + "\n"


def _resource(identifier: str, kind: str, href: str, files: list[str], dependencies: list[str]) -> str:
    named = [element("file", {"href": each}) for each in files]
    return element("resource", {"identifier": identifier, "type": kind, "href": href}, lines(named, dependencies))
