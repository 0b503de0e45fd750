"""QTI of every version: a file of its own or a package, found out from what it holds."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

from bank.interchange.entry import Entry
from bank.interchange.found import FileRead, Found, FoundPicture
from bank.interchange.images import picture_of
from bank.interchange.packages import Package, RefusedPackage, is_package, open_package
from bank.interchange.qti.files import FIRST, ITEM, TEST, Counter, QTIFile
from bank.interchange.qti.first import reading as first
from bank.interchange.qti.items import stimulus_exhibit
from bank.interchange.qti.manifests import contents_of
from bank.interchange.qti.second import Shared, question_of, root_of, unreadable
from bank.interchange.xmltree.nodes import Node
from bank.interchange.xmltree.parsing import RefusedXML, XMLText

DEFAULT = "qti-2.1"
_CANVAS = ("$IMS-CC-FILEBASE$/", "$IMS_CC_FILEBASE$/", "$CANVAS_COURSE_REFERENCE$/", "$CANVAS_OBJECT_REFERENCE$/")
_CANVAS_FILES = "web_resources/"


def read(data: bytes) -> FileRead:
    counter = Counter()
    if is_package(data):
        return _package(data, counter)
    file = QTIFile(XMLText(data))
    if file.kind in {ITEM, FIRST}:
        return FileRead(file.version, _questions(file, counter, None), counter.problems)
    counter.say(_no_questions(file))
    return FileRead(file.version if file.kind else DEFAULT, (), counter.problems)


def _no_questions(file: QTIFile) -> str:
    if file.kind == TEST:
        return "The file is a test without its items, which lie in files of their own; upload the package (zip)."
    tag = file.root[0]
    return f"The file begins with <{tag[:40]}>, which holds no questions." if tag else "The file holds no XML."


def _package(data: bytes, counter: Counter) -> FileRead:
    try:
        package = open_package(data)
        contents = contents_of(package, counter)
    except RefusedPackage as error:
        counter.say(f"The package {error}")
        return FileRead(DEFAULT, (), counter.problems)
    for name in package.left_out:
        counter.say(f"“{name[-80:]}” is a package within the package and was left closed; upload it by itself.")
    if not contents.questions:
        counter.say("The package holds no file of questions in QTI.")
    reading = _PackageReading(package, counter)
    return FileRead(contents.version or DEFAULT, reading.questions(contents.questions), counter.problems)


def _questions(file: QTIFile, counter: Counter, package: "_PackageReading | None") -> Iterator[Found]:
    file.mended(counter)
    if file.kind == FIRST:
        yield from first.questions_of(file, counter)
        return
    try:
        root = root_of(file)
    except RefusedXML as error:
        yield unreadable(file, counter, error)
        return
    yield question_of(file, counter, root, package.shared_by(file, root) if package else None)


@dataclass
class _PackageReading:
    package: Package
    counter: Counter
    shared: dict[str, Shared | None] = field(default_factory=dict)
    pictures: dict[str, FoundPicture] = field(default_factory=dict)

    def questions(self, names: list[tuple[str, str]]) -> Iterator[Found]:
        """One file at a time, so that of a large package little is held at once."""
        for name, category in names:
            try:
                text = XMLText(self.package.read(name))
            except RefusedPackage as error:
                yield Entry(self.counter.next(), name[-200:], None, category).unreadable(str(error))
                continue
            file = QTIFile(text, name, self.finder(name), category)
            yield from _questions(file, self.counter, self)

    def finder(self, beside: str) -> "_Pictures":
        return _Pictures(self.package, beside, self.pictures)

    def shared_by(self, file: QTIFile, root: Node) -> Shared | None:
        """What the item shares with others, by reference."""
        reference = root.first("assessmentStimulusRef")
        if reference is None:
            return None
        member = self.package.find(reference.get("href"), file.name)
        if member is None:
            self.counter.say(f"{file.said} shares a text “{reference.get('href')[-80:]}”, which is not in the package.")
            return None
        if member not in self.shared:
            self.shared[member] = self._stimulus(member, reference.get("identifier"))
        return self.shared[member]

    def _stimulus(self, member: str, identifier: str) -> Shared | None:
        entry = Entry(0, member[-200:], 1, find=self.finder(member))
        try:
            root = root_of(QTIFile(XMLText(self.package.read(member)), member))
            exhibit = stimulus_exhibit(entry, root, root.get("identifier") or identifier)
        except (RefusedXML, RefusedPackage) as error:
            self.counter.say(f"“{member[-80:]}” {error}")
            return None
        self.counter.problems += entry.problems
        return Shared(exhibit, tuple(entry.pictures.values())) if exhibit else None


@dataclass(frozen=True)
class _Pictures:
    """Looks up addresses as they stand in a file of the package."""

    package: Package
    beside: str
    known: dict[str, FoundPicture]  # a picture that many questions show is unpacked once

    def __call__(self, address: str) -> FoundPicture | str:
        if "://" in address:
            return ""
        plain = unquote(address)
        token = next((token for token in _CANVAS if plain.startswith(token)), "")
        paths = [f"{_CANVAS_FILES}{plain.removeprefix(token)}", plain.removeprefix(token)] if token else [address]
        member = next(filter(None, (self.package.find(path, "" if token else self.beside) for path in paths)), None)
        if member is None:
            return ""
        if member not in self.known:
            try:
                self.known[member] = picture_of(member.rpartition("/")[2], self.package.read(member))
            except RefusedPackage as error:
                return f"The picture {error}"
        return self.known[member]
