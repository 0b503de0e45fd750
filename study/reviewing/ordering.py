"""In which order the cards of a day come. Pure, and total: no two cards tie.

What waits for its answer already comes first. Then what was begun before and is due, by gain: how far the chance of
knowing it has fallen, times the weight of its area in the exam. Then new ideas, then new flashcards, formulas first,
each by gain. A card whose other side was seen today is put off to the end of these, since it has just been given
away. What comes back within minutes is last until it is ripe.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import NamedTuple

from study.reviewing.scheduling import retrievability

KINDS = ("idea", "formula", "term")
WAITING, DUE, NEW, GIVEN_AWAY, RIPENING = range(5)


class Entry(NamedTuple):
    pk: int
    kind: str
    key: str
    side: str
    section: int
    stability: float | None
    reviewed_on: date | None
    reviewed_at: datetime | None
    begun_on: date | None
    ripe_at: datetime | None
    asked: int | None


class Place(NamedTuple):
    """What is least comes first."""

    group: int
    kind: int
    loss: float
    at: float
    pk: int


class Day(NamedTuple):
    """`weights` are of areas by section; `seen` the kind, key and side of what was graded today."""

    today: date
    now: datetime
    weights: Mapping[int, float]
    seen: frozenset[tuple[str, str, str]] = frozenset()


def in_order(entries: Iterable[Entry], day: Day) -> list[Entry]:
    return sorted(entries, key=lambda entry: place_of(entry, day))


def place_of(entry: Entry, day: Day) -> Place:
    group = _group(entry, day)
    kind = KINDS.index(entry.kind) if group == NEW else 0
    at = entry.ripe_at if group == RIPENING else entry.reviewed_at
    return Place(group, kind, -gain(entry, day), at.timestamp() if at else 0.0, entry.pk)


def gain(entry: Entry, day: Day) -> float:
    """How much of the exam a look at it wins back: the lost chance of knowing it × the weight of its area."""
    known = 0.0
    if entry.stability is not None and entry.reviewed_on is not None:
        known = retrievability(entry.stability, (day.today - entry.reviewed_on).days)
    return (1 - known) * day.weights.get(entry.section, 1.0)


def _group(entry: Entry, day: Day) -> int:
    if entry.asked is not None:
        return WAITING
    if entry.ripe_at is not None and entry.ripe_at > day.now:
        return RIPENING
    other = "back" if entry.side == "forth" else "forth"
    if entry.kind != "idea" and (entry.kind, entry.key, other) in day.seen:
        return GIVEN_AWAY
    return DUE if entry.begun_on else NEW


def todays(entries: Iterable[Entry], *, new_ideas: int, new_flashcards: int) -> list[Entry]:
    """Of cards in order, all that were begun and as many new ones as may begin yet."""
    left = {True: new_ideas, False: new_flashcards}
    found = []
    for entry in entries:
        is_idea = entry.kind == "idea"
        if entry.begun_on is None:
            if left[is_idea] <= 0:
                continue
            left[is_idea] -= 1
        found.append(entry)
    return found
