"""What differs between two states of a question, word by word, as people read it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from bank.items import Item, Option
from bank.models import Kind, Level

_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
NAMES = {
    "stem": "Question",
    "number": "Right number",
    "tolerance": "Tolerance",
    "explanation": "Explanation",
    "section": "Section",
    "legacy": "Legacy topics",
    "level": "Level",
    "angoff": "Judgement",
    "calculation": "Calculation",
    "concept": "Idea",
    "reference": "Read more",
    "exhibit": "Exhibit",
    "tags": "Tags",
}


@dataclass(frozen=True)
class Piece:
    """`how` is “same”, “new” or “gone”."""

    how: str
    text: str


@dataclass(frozen=True)
class Change:
    """`name` is the part that differs, as people call it; `note` says in words what the texts do not show."""

    name: str
    pieces: tuple[Piece, ...] = ()
    note: str = ""


def changes(old: Item, new: Item) -> list[Change]:
    """Everything that differs, in the order of the form; empty where nothing does."""
    found = [_kind(old, new), _field("stem", old, new), *_options(old.options, new.options)]
    found += [_field(name, old, new) for name in NAMES if name != "stem"]
    return [change for change in found if change]


def pieces(old: str, new: str) -> tuple[Piece, ...]:
    """Both texts in one, what is gone before what came in its place; neighbors of one sort put together."""
    one, other = _TOKEN.findall(old), _TOKEN.findall(new)
    said: list[Piece] = []
    for how, start, end, begin, stop in SequenceMatcher(None, one, other).get_opcodes():
        if how == "equal":
            said.append(Piece("same", "".join(one[start:end])))
            continue
        said += [Piece("gone", "".join(one[start:end]))] if end > start else []
        said += [Piece("new", "".join(other[begin:stop]))] if stop > begin else []
    return tuple(_put_together(said))


def _put_together(said: list[Piece]) -> Iterator[Piece]:
    """A lone blank between two changes is no common ground: read as one change they are easier on the eye."""
    gone = new = ""
    for place, piece in enumerate(said):
        between = 0 < place < len(said) - 1 and not piece.text.strip(" ")
        if piece.how == "same" and not (between and (gone or new)):
            yield from _change(gone, new)
            yield piece
            gone = new = ""
        else:
            gone += piece.text if piece.how != "new" else ""
            new += piece.text if piece.how != "gone" else ""
    yield from _change(gone, new)


def _change(gone: str, new: str) -> Iterator[Piece]:
    yield from (Piece(how, text) for how, text in (("gone", gone), ("new", new)) if text)


def _kind(old: Item, new: Item) -> Change | None:
    if old.kind == new.kind:
        return None
    return Change("Kind", pieces(Kind(old.kind).label, Kind(new.kind).label))


def _field(name: str, old: Item, new: Item) -> Change | None:
    before, after = _spoken(name, old), _spoken(name, new)
    return None if before == after else Change(NAMES[name], pieces(before, after))


def _spoken(name: str, item: Item) -> str:
    value = getattr(item, name)
    if name == "calculation":
        return "yes" if value else "no"
    if name == "angoff":
        return "" if value is None else f"{value:.0%}"
    if name == "level":
        return str(Level(value).label) if value in Level.values else str(value)
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def _options(old: tuple[Option, ...], new: tuple[Option, ...]) -> Iterator[Change]:
    partners = _partners(old, new)
    for place, option in enumerate(new):
        before = partners.get(place)
        name = f"Option {place + 1}"
        if before is None:
            yield Change(name, pieces("", option.text), _note("added", "right" if option.right else ""))
            yield from _why(name, Option(), option)
        else:
            yield from _option(name, old[before], option, "" if before == place else f"was option {before + 1}")
    for place in sorted(set(range(len(old))) - set(partners.values())):
        yield Change(f"Option {place + 1} before", pieces(old[place].text, ""), "removed")


def _option(name: str, old: Option, new: Option, moved: str) -> Iterator[Change]:
    turned = "" if old.right == new.right else "now right" if new.right else "no longer right"
    note = _note(moved, turned)
    if old.text != new.text or note:
        yield Change(name, pieces(old.text, new.text), note)
    yield from _why(name, old, new)


def _why(name: str, old: Option, new: Option) -> Iterator[Change]:
    if old.why != new.why:
        yield Change(f"{name}, why", pieces(old.why, new.why))


def _note(*said: str) -> str:
    return ", ".join(filter(None, said))


def _partners(old: tuple[Option, ...], new: tuple[Option, ...]) -> dict[int, int]:
    """For each option the one it was before: that of the same text, else of the same place, else the next unclaimed."""
    free = list(range(len(old)))
    partners: dict[int, int] = {}
    for same in (_same_text, _same_place, lambda *_: True):
        for place, option in enumerate(new):
            if place in partners:
                continue
            found = next((each for each in free if same(old[each], option, each, place)), None)
            if found is not None:
                partners[place] = found
                free.remove(found)
    return partners


def _same_text(old: Option, new: Option, before: int, place: int) -> bool:
    return old.text.strip() == new.text.strip()


def _same_place(old: Option, new: Option, before: int, place: int) -> bool:
    return before == place
