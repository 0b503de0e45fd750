"""From a pool and rules to parallel forms."""

from math import isfinite
from time import monotonic

import numpy as np

from measurement.assembly.batch import PERCENT, Batch, batch_of
from measurement.assembly.elastic import rules_in_the_way
from measurement.assembly.infeasible import Infeasible, shortages
from measurement.assembly.plan import NotFound, Plan, plan_of
from measurement.assembly.pool import Pool
from measurement.assembly.problem import Problem, problem_of
from measurement.assembly.program import Effort
from measurement.assembly.result import Assembly, result_of
from measurement.assembly.rules import Rules
from measurement.errors import BadInput

FOR_REASONS = 0.2  # the part of the time kept for finding out which rule is in the way


def assemble(pool: Pool, rules: Rules, *, forms: int = 1, seed: int = 1, time_limit: float = 30.0) -> Assembly:
    """Parallel forms, alike in information to `rules.deviation`, or as near as is found in `time_limit` seconds.

    Questions that no form had are taken first. The same arguments give the same forms unless the time runs out, which
    the result tells. Infeasible has a sentence for each rule in the way; BadInput names what cannot be worked with.
    """
    forms, seed = _whole("forms", forms, 1), _whole("seed", seed, 0)
    if not (isfinite(time_limit) and time_limit > 0):
        raise BadInput(f"time_limit is {time_limit}; give seconds above 0.")
    problem = problem_of(pool, rules, forms)
    if short := shortages(problem):
        raise Infeasible(short)
    end = monotonic() + time_limit
    search = Effort(end - FOR_REASONS * time_limit, seed, target=PERCENT * rules.deviation)
    plan, batch = _found(problem, search, Effort(end, seed))
    return result_of(problem, plan, batch)


def _whole(name: str, value: object, least: int) -> int:
    if not isinstance(value, int | np.integer) or value < least:
        raise BadInput(f"{name} is {value}; give a whole number from {least}.")
    return int(value)


def _found(problem: Problem, search: Effort, reasons: Effort) -> tuple[Plan, Batch]:
    plan = None
    try:
        plan = plan_of(problem, search)
        return plan, batch_of(problem, plan, search)
    except NotFound as failure:
        target = None if plan is None else plan.target
        sentences = rules_in_the_way(problem, target, reasons, proved=failure.proved)
        raise Infeasible(sentences or [_unknown(problem)]) from failure


def _unknown(problem: Problem) -> str:
    return (
        f"Time: no {problem.forms} form{'s' * (problem.forms > 1)} that keep all rules were found in the time given, "
        "and no rule was proved to be in the way. Give more time, or widen the ranges of sections, levels and keys."
    )
