"""Moodle XML: one file of questions, with categories between them."""

from dataclasses import dataclass, field

from bank.interchange.categories import category_path
from bank.interchange.entry import Entry, UnreadableQuestion
from bank.interchange.found import FileRead, Found, Problem
from bank.interchange.idnumbers import left_out
from bank.interchange.moodle.questions import item_of
from bank.interchange.moodle.texts import files_in, finder
from bank.interchange.stamps import TARGET, Stamp
from bank.interchange.xmltree.nodes import Node
from bank.interchange.xmltree.parsing import BrokenXML, RefusedXML, XMLText, walk

FORMAT = "moodle-xml"


def read(data: bytes) -> FileRead:
    reading = _Reading(XMLText(data))
    try:
        walk(reading.text, ["question"], reading.take, reading.break_at)
    except RefusedXML as error:
        reading.refuse(error)
    reading.look_over()
    return FileRead(FORMAT, reading.found, reading.problems)


@dataclass
class _Reading:
    text: XMLText
    category: str = ""
    found: list[Found] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.problems += [Problem(None, "", "file", word) for word in self.text.mended]

    def take(self, node: Node, around: tuple[Node, ...]) -> None:
        if node.get("type") == "category":
            self.category = category_of(node.first("category"))
            return
        entry = Entry(len(self.found) + 1, node_name(node), node.line, self.category)
        original = self.text.piece(node)
        try:
            self.found.append(self._question(entry, node, original))
        except UnreadableQuestion as error:
            self.found.append(entry.unreadable(str(error), original))

    def _question(self, entry: Entry, node: Node, original: str) -> Found:
        entry.stamp = Stamp(node.instruction(TARGET))
        finder(files_in(node), entry)
        if (known_as := _id_number(node)) and known_as != entry.name:
            entry.note(*left_out(known_as))
        return entry.found(item_of(entry, node), original)

    def break_at(self, error: BrokenXML, cut: str) -> None:
        self.problems.append(Problem(error.line, "", "file", f"The file {error}"))
        if cut:
            entry = Entry(len(self.found) + 1, "", error.line, self.category)
            self.found.append(entry.unreadable("The question is not whole where the file breaks; it was left out."))

    def refuse(self, error: RefusedXML) -> None:
        self.problems.append(Problem(error.line, "", "file", f"The file {error}"))

    def look_over(self) -> None:
        if not self.found and not self.problems:
            self.problems.append(Problem(None, "", "file", "The file holds no <question>."))


def node_name(node: Node) -> str:
    name = node.first("name")
    title = " ".join((name.word("text") or name.text).split()) if name else ""
    return (title or _id_number(node))[:200]


def _id_number(node: Node) -> str:
    return " ".join(node.word("idnumber").split())


def category_of(node: Node | None) -> str:
    if node is None:
        return ""
    return category_path(node.word("text") or node.text.strip())[:300]
