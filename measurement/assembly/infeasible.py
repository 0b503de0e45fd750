"""Which rules are in the way, in words for the people who write questions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from measurement.assembly.counts import Count
from measurement.assembly.problem import Problem
from measurement.assembly.rules import Area


class Infeasible(Exception):
    """The forms cannot be built. `rules` has a sentence for each rule in the way."""

    def __init__(self, rules: Sequence[str]) -> None:
        self.rules = list(rules)
        super().__init__(" ".join(self.rules))

    def __reduce__(self) -> tuple[type["Infeasible"], tuple[list[str]]]:
        return Infeasible, (self.rules,)


def shortages(problem: Problem) -> list[str]:
    """What plain counting shows to be too little: areas first, then sections, levels, calculations and keys."""
    areas = [sentence for area in problem.rules.areas for sentence in _area(problem, area)]
    others = problem.counts[2 * len(problem.rules.areas) :]
    return areas or [*_anchors(problem), *(sentence for count in others for sentence in _count(problem, count))]


@dataclass(frozen=True)
class Gap:
    """`who` needs `need` questions of some kind and there are `have`; `fixed` of each are anchors, left out of both."""

    who: str
    have: int
    need: int
    fixed: int = 0

    @property
    def short(self) -> int:
        return self.need - self.have


def _gap(problem: Problem, inside: NDArray[np.bool_], each: int) -> Gap:
    """A form can have a question once, and all forms together a question as often as it may be used."""
    distinct, forms = int((inside & (problem.limit > 0)).sum()), problem.forms
    if distinct < each or forms == 1:
        return Gap("a form needs", distinct, each)
    fixed = min(each, int((inside & problem.anchored).sum()))
    return Gap(f"{forms} forms need", int(problem.limit[inside].sum()) - forms * fixed, forms * (each - fixed), fixed)


def _area(problem: Problem, area: Area) -> Iterator[str]:
    inside = problem.pool.area == area.slug
    yield from _too_few(problem, area.name, inside, area.scored + area.pretest, "")
    if not problem.pool.scorable[inside].all():
        yield from _too_few(problem, area.name, inside & problem.pool.scorable, area.scored, " that can be scored")


def _too_few(problem: Problem, name: str, inside: NDArray[np.bool_], each: int, kind: str) -> Iterator[str]:
    gap = _gap(problem, inside, each)
    if gap.short > 0:
        besides = " besides the anchors" if gap.fixed else ""
        yield (
            f"{name} has {gap.have} question{'s' * (gap.have != 1)} to use{kind}{besides}{_worn(problem, inside)} and "
            f"{gap.who} {gap.need}: write {gap.short} more{_relief(problem, inside, each)}."
        )


def _worn(problem: Problem, inside: NDArray[np.bool_]) -> str:
    worn = int((inside & (problem.limit == 0)).sum())
    return f" ({worn} more may not be on another form)" if worn else ""


def _relief(problem: Problem, inside: NDArray[np.bool_], each: int) -> str:
    """What other than writing would do."""
    if problem.rules.exposure is not None:
        return ", or let a question be on more forms"
    return ", or allow forms to share questions" if problem.rules.overlap == "none" and inside.sum() >= each else ""


def _count(problem: Problem, count: Count) -> Iterator[str]:
    scorable = problem.pool.scorable
    inside = np.zeros(len(problem.pool), np.bool_)
    inside[count.places] = True
    least = _gap(problem, inside & scorable, count.low)
    if least.short > 0:
        yield (
            f"{count.name}: {least.who} at least {least.need} scored questions and the pool has {least.have} to use: "
            f"write {least.short} more, or lower the least."
        )
    others = _gap(problem, ~inside & scorable, problem.rules.scored - count.high)
    if others.short > 0:
        yield (
            f"{count.name}: with at most {count.high} on a form, {others.who} {others.need} other scored questions and "
            f"the pool has {others.have} to use: write {others.short} others, or raise the most."
        )


def _anchors(problem: Problem) -> Iterator[str]:
    pool = problem.pool
    for area in problem.rules.areas:
        fixed = int((problem.anchored & (pool.area == area.slug)).sum())
        if fixed > area.scored + area.pretest:
            yield f"Anchors: {fixed} lie in {area.name}, of which a form has {area.scored + area.pretest}."
    for group in pool.rivals():
        both = [str(pool.ids[at]) for at in group if problem.anchored[at]]
        if len(both) > 1:
            yield f"Anchors: {' and '.join(both)} are enemies and cannot be on one form."
    worn = np.flatnonzero(problem.anchored & (problem.limit < problem.forms))
    if len(worn):
        names = ", ".join(str(pool.ids[at]) for at in worn[:5])
        yield f"Anchors: {names} may not be on {problem.forms} more forms; raise the exposure or choose others."
