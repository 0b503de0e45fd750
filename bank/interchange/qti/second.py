"""A file of QTI 2.1, 2.2 or 3.0 with one item in it."""

from dataclasses import dataclass

from bank.interchange.entry import Entry, UnreadableQuestion
from bank.interchange.found import Found, FoundExhibit, FoundPicture
from bank.interchange.qti.files import Counter, QTIFile
from bank.interchange.qti.items import item_of
from bank.interchange.qti.names import as_second
from bank.interchange.stamps import TARGET, Stamp
from bank.interchange.xmltree.nodes import Node
from bank.interchange.xmltree.parsing import RefusedXML, tree


def root_of(file: QTIFile) -> Node:
    """In the names of QTI 2; RefusedXML where it cannot be read."""
    return as_second(tree(file.text))


def unreadable(file: QTIFile, counter: Counter, error: RefusedXML) -> Found:
    entry = Entry(counter.next(), file.label, error.line, file.category)
    return entry.unreadable(f"{file.said} {error}", file.text.beginning)


@dataclass(frozen=True)
class Shared:
    """What several items show, out of a file of its own."""

    exhibit: FoundExhibit
    pictures: tuple[FoundPicture, ...]


def question_of(file: QTIFile, counter: Counter, root: Node, shared: Shared | None = None) -> Found:
    stamp = Stamp(root.instruction(TARGET))
    title = " ".join(root.get("title").split())
    name = stamp.word("slug") or title or root.get("identifier") or file.label
    entry = Entry(counter.next(), name[:200], root.line, file.category, stamp, file.find, file=file.name)
    if shared:
        entry.exhibit = shared.exhibit
        entry.keep(shared.pictures)
    original = file.text.piece(root)
    try:
        return entry.found(item_of(entry, root), original)
    except UnreadableQuestion as error:
        return entry.unreadable(str(error), original)
