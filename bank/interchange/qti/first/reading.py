"""A file of QTI 1.2: assessments or banks of <item>s, one after the other."""

from dataclasses import dataclass, field

from bank.interchange.entry import Entry, UnreadableQuestion
from bank.interchange.found import Found, FoundExhibit
from bank.interchange.qti.files import Counter, QTIFile
from bank.interchange.qti.first.items import fields_of, item_of
from bank.interchange.qti.first.materials import html_of
from bank.interchange.stamps import TARGET, Stamp
from bank.interchange.xmltree.nodes import Node
from bank.interchange.xmltree.parsing import BrokenXML, RefusedXML, walk


def questions_of(file: QTIFile, counter: Counter) -> list[Found]:
    reading = _Reading(file, counter)
    try:
        walk(file.text, ["item"], reading.take, reading.break_at)
    except RefusedXML as error:
        counter.say(f"{file.said} {error}", error.line)
    return reading.found


@dataclass
class _Reading:
    file: QTIFile
    counter: Counter
    found: list[Found] = field(default_factory=list)

    def take(self, node: Node, around: tuple[Node, ...]) -> None:
        stamp = Stamp(node.instruction(TARGET))
        name = stamp.word("slug") or " ".join(node.get("title").split()) or node.get("ident")
        category = _category(around) or self.file.category
        entry = Entry(self.counter.next(), name[:200], node.line, category, stamp, self.file.find, file=self.file.name)
        original = self.file.text.piece(node)
        try:
            entry.exhibit = None if stamp else _shared(entry, around)
            self.found.append(entry.found(item_of(entry, node), original))
        except UnreadableQuestion as error:
            self.found.append(entry.unreadable(str(error), original))

    def break_at(self, error: BrokenXML, cut: str) -> None:
        self.counter.say(f"{self.file.said} {error}", error.line)
        if cut:
            entry = Entry(self.counter.next(), "", error.line, self.file.category, file=self.file.name)
            self.found.append(entry.unreadable("The question is not whole where the file breaks; it was left out."))


def _shared(entry: Entry, around: tuple[Node, ...]) -> FoundExhibit | None:
    """What a section shows before its questions, which all of them share."""
    for section in reversed(around):
        html = html_of(section.first("presentation_material"))
        text = entry.text("exhibit", "exhibit", html) if html.strip() else ""
        if text:
            slug = section.get("ident")[:80] or f"section-{section.line}"
            return FoundExhibit(slug, _title(section)[:200] or slug, text)
    return None


def _category(around: tuple[Node, ...]) -> str:
    """The title of the assessment or bank and of the groups within."""
    steps = [_title(node) for node in around if node.tag in {"assessment", "section", "objectbank"}]
    return "/".join(step.replace("/", "∕") for step in steps if step)[:300]


def _title(node: Node) -> str:
    if node.tag == "objectbank":
        return fields_of(node).get("bank_title", "") or node.get("title")
    return " ".join(node.get("title").split())
