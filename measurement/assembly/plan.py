"""What the forms can reach together, before any of them is chosen."""

from dataclasses import dataclass

import numpy as np

from measurement.assembly.blocks import Block
from measurement.assembly.draft import Draft
from measurement.assembly.problem import Problem, Target
from measurement.assembly.program import Effort, Outcome, Status

EXPECTED_PRICE = 2.0  # a point of the expected score weighs as much as 2 % of information


class NotFound(Exception):
    """No forms; `proved` where there can be none, else the time was too short."""

    def __init__(self, *, proved: bool) -> None:
        self.proved = proved


@dataclass(frozen=True)
class Plan:
    """The fewest shared questions, summed over all pairs of forms, and the target of every form."""

    shared: float
    target: Target


def plan_of(problem: Problem, effort: Effort) -> Plan:
    """From all the forms as one large one, in fractions of questions: a bound for whole ones, in a tenth of a second.

    A pool of which the forms need nearly everything cannot be better than its average, so the target that was wished
    for moves to the nearest that the pool can give.
    """
    draft = together(problem)
    use = draft.add_use(np.zeros(len(problem.pool), np.int64))
    draft.program.set_cost(use.columns, use.shared)
    least = max(0.0, draft.program.value(_solved(draft.program.solve(effort)).values))
    draft.program.row(use.columns, use.shared, -np.inf, least * (1 + 1e-6) + 1e-6)
    return Plan(least, _target(draft, effort))


def together(problem: Problem, *, elastic: bool = False, whole: bool = False) -> Draft:
    """The forms as one large one; what no such form can do, no forms can."""
    draft = Draft(problem, elastic)
    draft.add_block(problem.forms, whole=whole)
    if problem.rules.expected is not None:
        draft.add_expected(problem.rules.expected)
    return draft


def _target(draft: Draft, effort: Effort) -> Target:
    problem, wish, block = draft.problem, draft.problem.wish, draft.blocks[0]
    rules = problem.rules
    if rules.information is not None and rules.expected is not None:
        return wish
    draft.program.set_cost([], 0.0)
    draft.add_information(wish.information)
    if rules.expected is None:
        _aim(draft, block, wish.expected)
    mean = _solved(draft.program.solve(effort)).values[block.scored] / problem.forms
    return Target(
        problem.information @ mean if rules.information is None else wish.information,
        float(problem.right @ mean) if rules.expected is None else wish.expected,
    )


def _aim(draft: Draft, block: Block, expected: float) -> None:
    miss = draft.program.columns(2, np.inf, cost=EXPECTED_PRICE)
    share = draft.problem.right / block.times
    draft.program.row([*block.scored, *miss], [*share, 1.0, -1.0], expected, expected)


def _solved(found: Outcome) -> Outcome:
    if not len(found.values):
        raise NotFound(proved=found.status is Status.INFEASIBLE)
    return found
