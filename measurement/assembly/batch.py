"""Forms one after another, each with a look at what it leaves for those to come.

A form is chosen together with a stand-in for all later forms (van der Linden & Adema 1998, “big shadow test”), so
that the first forms do not eat what the last ones need. The last two are chosen together.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from time import monotonic

import numpy as np
from numpy.typing import NDArray

from measurement.assembly.blocks import Block
from measurement.assembly.draft import REPEAT_PRICE, Draft
from measurement.assembly.plan import NotFound, Plan
from measurement.assembly.problem import Problem
from measurement.assembly.program import Effort, Floats, Status
from measurement.assembly.search import search

PERCENT = 100.0
NEAR_FEWEST = 0.02
LAST = 2  # forms chosen together at the end
ATTEMPTS = 2


@dataclass(frozen=True)
class Chosen:
    """Places in the pool of the scored and the pretest questions of a form."""

    scored: NDArray[np.intp]
    pretest: NDArray[np.intp]

    @property
    def all(self) -> NDArray[np.intp]:
        return np.concatenate([self.scored, self.pretest])


@dataclass
class Batch:
    """The forms so far; `used` counts them by question, `shared` the questions that pairs of forms share."""

    problem: Problem
    plan: Plan
    used: NDArray[np.int64]
    forms: list[Chosen] = field(default_factory=list)
    shared: float = 0.0
    timed_out: bool = False

    def choose(self, count: int, effort: Effort) -> None:
        """The next forms, `count` of them together. NotFound where there are none."""
        draft = self._draft(count)
        found = search(draft, effort)
        self.timed_out |= found.timed_out
        if not len(found.values):
            raise NotFound(proved=found.status is Status.INFEASIBLE)
        for block in draft.blocks[:count]:
            self._add(block, found.values)

    def _draft(self, count: int) -> Draft:
        draft, later = Draft(self.problem), self.problem.forms - len(self.forms) - count
        for _ in range(count):
            draft.add_block(1, whole=True)
        if later:
            draft.add_block(later, whole=False)
        use = draft.add_use(self.used)
        draft.add_information(self.plan.target.information)
        draft.add_expected(self.plan.target.expected)
        more = draft.program.columns(1, np.inf, cost=REPEAT_PRICE)
        draft.program.row([*use.columns, *more], [*use.shared, -1.0], -np.inf, self._fewest(later) - self.shared)
        draft.add_pairs([form.all for form in self.forms])
        return draft

    def _fewest(self, later: int) -> float:
        """The bound of fractions is met by two forms, but seldom to the question by many: there a little is let go,
        step by step."""
        near = NEAR_FEWEST if self.problem.forms > LAST else 0.0
        return self.plan.shared * (1 + near * (1 - later / self.problem.forms))

    def _add(self, block: Block, values: Floats) -> None:
        form = Chosen(*(np.flatnonzero(values[columns] > 0.5) for columns in (block.scored, block.pretest)))
        before = np.where(self.problem.anchored, 0, self.problem.pool.exposure + self.used)
        self.shared += float(before[form.all].sum())
        self.used[form.all] += 1
        self.forms.append(form)


def batch_of(problem: Problem, plan: Plan, effort: Effort) -> Batch:
    """All forms. A choice that leaves the later ones nothing is tried again, in the end with all forms together."""
    for attempt in range(ATTEMPTS):
        try:
            return _in_turn(problem, plan, replace(effort, seed=effort.seed + 1000 * attempt))
        except NotFound as failure:
            if problem.forms <= LAST:
                raise
            if not failure.proved and effort.seconds < 0.1:
                raise
    return _chosen(problem, plan, [problem.forms], effort)


def _in_turn(problem: Problem, plan: Plan, effort: Effort) -> Batch:
    alone = max(0, problem.forms - LAST)
    return _chosen(problem, plan, [1] * alone + [problem.forms - alone], effort)


def _chosen(problem: Problem, plan: Plan, counts: list[int], effort: Effort) -> Batch:
    batch = Batch(problem, plan, np.zeros(len(problem.pool), np.int64))
    for count, step in zip(counts, _steps(len(counts), effort), strict=True):
        batch.choose(count, step)
    return batch


def _steps(count: int, effort: Effort) -> Iterator[Effort]:
    """Each step may take most of the time that is left: a fifth is kept for each one after it, or its equal part."""
    for step in range(count):
        left = count - step
        until = monotonic() + effort.seconds * max(1 / left, 1 - 0.2 * (left - 1))
        yield replace(effort, until=until, seed=effort.seed + step)
