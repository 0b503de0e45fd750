"""What a correction does to scores, worked out on groups of sittings that it does the same to. Pure."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import astuple, dataclass

from exams.models import FormTable


@dataclass(frozen=True)
class Group:
    """Closed sittings with the same report and the same choice; `counts` says whether the question did. `judged` is
    what the choice becomes: of a number to enter it says whether it lies in the range, and that is another one."""

    table: int | None
    raw: int
    scaled: int | None
    passed: bool | None
    counts: bool
    chosen: int | None
    judged: int | None
    sittings: int


@dataclass(frozen=True)
class Outcome:
    """A group's report afterwards; `again` when it is made anew."""

    group: Group
    again: bool
    raw: int
    scaled: int | None
    passed: bool | None

    @property
    def is_another_score(self) -> bool:
        """Points where there is a scale, right answers where there is none."""
        if self.scaled is None or self.group.scaled is None:
            return self.raw != self.group.raw
        return self.scaled != self.group.scaled

    @property
    def is_gained(self) -> bool:
        return self.group.passed is False and self.passed is True

    @property
    def is_lost(self) -> bool:
        return self.group.passed is True and self.passed is False


@dataclass(frozen=True)
class Totals:
    """`again` reports are made anew, of which `scores` show another score than before; `gained` and `lost` verdicts.

    `spread` is (change in scale points, sittings) of all results on the scale, `unscaled` the number of results
    without a scale that get another count of right answers.
    """

    sittings: int
    again: int
    scores: int
    gained: int
    lost: int
    unscaled: int
    spread: list[tuple[int, int]]

    @property
    def verdicts(self) -> int:
        return self.gained + self.lost


def with_another_key(group: Group, old: int, new: int, tables: Mapping[int, FormTable]) -> Outcome:
    """The same table, one right answer more or less."""
    gain = group.counts * ((group.judged == new) - (group.chosen == old))
    return _outcome(group, group.raw + gain, tables.get(group.table) if group.table else None, again=gain != 0)


def without_the_question(group: Group, key: int, table: FormTable) -> Outcome:
    """Another table, and a right answer less for whoever had it right."""
    return _outcome(group, group.raw - (group.counts and group.chosen == key), table, again=True)


def _outcome(group: Group, raw: int, table: FormTable | None, *, again: bool) -> Outcome:
    if table is None:
        return Outcome(group, again, raw, None, None)
    return Outcome(group, again, raw, table.scaled[raw], raw >= table.raw_cut)


def totals(outcomes: list[Outcome]) -> Totals:
    spread: Counter[int] = Counter()
    for one in outcomes:
        if one.scaled is not None and one.group.scaled is not None:
            spread[one.scaled - one.group.scaled] += one.group.sittings
    return Totals(
        sittings=_sittings(outcomes, lambda one: True),
        again=_sittings(outcomes, lambda one: one.again),
        scores=_sittings(outcomes, lambda one: one.is_another_score),
        gained=_sittings(outcomes, lambda one: one.is_gained),
        lost=_sittings(outcomes, lambda one: one.is_lost),
        unscaled=_sittings(outcomes, lambda one: one.group.scaled is None and one.raw != one.group.raw),
        spread=sorted(spread.items()),
    )


def _sittings(outcomes: list[Outcome], condition: Callable[[Outcome], bool]) -> int:
    return sum(one.group.sittings for one in outcomes if condition(one))


def fingerprint(key: str, outcomes: list[Outcome]) -> str:
    """Another one as soon as the key or any number of the preview is another."""
    return hashlib.sha256(json.dumps([key, *map(astuple, outcomes)]).encode()).hexdigest()[:32]
