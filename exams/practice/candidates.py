"""The questions somebody may practice now, each with what they have met of it; and counts of them by filter. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from exams.practice.source import Source

# More than one and a half times the exam's pace of 84 seconds a question.
SLOW_FROM = 126


class Met(NamedTuple):
    """What the learner's Encounter says; `right` is None where it was shown and never answered."""

    right: bool | None
    flagged: bool
    seconds: int
    last_at: datetime | None


class Candidate(NamedTuple):
    question: int
    version: int
    bank: str
    area: str
    section: str
    level: str
    calculation: bool
    met: Met | None
    bookmarked: bool = False


STATES: dict[str, Callable[[Candidate], bool]] = {
    "any": lambda one: True,
    "unseen": lambda one: one.met is None,
    "missed": lambda one: one.met is not None and one.met.right is False,
    "flagged": lambda one: one.met is not None and one.met.flagged,
    "bookmarked": lambda one: one.bookmarked,
    "slow": lambda one: one.met is not None and one.met.right is not None and one.met.seconds >= SLOW_FROM,
}


@dataclass(frozen=True)
class Counts:
    """`total` questions match; the others are how many would, of each choice, with all other filters as they are."""

    total: int
    states: dict[str, int]
    areas: Counter[str]
    sections: Counter[str]
    levels: Counter[str]
    calculation: Counter[bool]
    banks: Counter[str]


def matching(candidates: Iterable[Candidate], source: Source) -> list[Candidate]:
    return [one for one in candidates if _fits(one, source)]


def counted(candidates: Sequence[Candidate], source: Source) -> Counts:
    topics = matching(candidates, replace(source, areas=(), sections=()))
    of_any_state = matching(candidates, replace(source, state="any"))
    return Counts(
        total=len(matching(candidates, source)),
        states={name: sum(map(is_so, of_any_state)) for name, is_so in STATES.items()},
        areas=Counter(one.area for one in topics),
        sections=Counter(one.section for one in topics),
        levels=Counter(one.level for one in matching(candidates, replace(source, levels=()))),
        calculation=Counter(one.calculation for one in matching(candidates, replace(source, calculation=None))),
        banks=Counter(one.bank for one in matching(candidates, replace(source, banks=()))),
    )


def _fits(one: Candidate, source: Source) -> bool:
    in_topics = one.area in source.areas or one.section in source.sections
    return (
        (in_topics or not (source.areas or source.sections))
        and (not source.levels or one.level in source.levels)
        and (not source.banks or one.bank in source.banks)
        and source.calculation in (None, one.calculation)
        and STATES[source.state](one)
    )
