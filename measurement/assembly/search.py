"""A good whole solution near the best fractional one.

The optimum of the linear relaxation is whole in all but a few dozen columns. Those, and a random lot of others, are
set free and the rest is held; the small program that is left is solved in a fraction of the time the whole takes
(relaxation induced neighbourhoods; Danna, Rothberg & Le Pape 2005, with a random neighbourhood). The neighbourhood
grows until the solution is good enough; the last one is the whole program, which alone can prove that there is none.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from measurement.assembly.draft import Draft
from measurement.assembly.program import Bounds, Effort, Floats, Outcome, Status

NEIGHBOURHOODS = (50, 100, 200, 400)  # questions
NODES = 20
WHOLE = 1e-6


def search(draft: Draft, effort: Effort) -> Outcome:
    """The best solution found; INFEASIBLE only where that is proved."""
    bounds = draft.program.bounds()
    relaxed = draft.program.solve(effort, bounds.relaxed())
    if relaxed.status is not Status.SOLVED:
        return relaxed
    best = replace(relaxed, status=Status.UNKNOWN, values=relaxed.values[:0])
    for near in _neighbourhoods(draft, bounds, relaxed.values, effort.seed):
        nodes = effort.nodes if near is bounds else NODES
        start = best.values if len(best.values) else None
        found = draft.program.solve(replace(effort, nodes=nodes), near, start)
        if len(found.values) or not len(best.values):
            best = found
        if _good_enough(draft, best, effort) or found.timed_out:
            break
    return best


def _good_enough(draft: Draft, found: Outcome, effort: Effort) -> bool:
    return bool(len(found.values)) and draft.program.value(found.values) <= effort.target + WHOLE


def _neighbourhoods(draft: Draft, bounds: Bounds, values: Floats, seed: int) -> list[Bounds]:
    """Growing ones, each containing the one before, and the whole."""
    place, items = _items(draft)
    fractional = np.zeros(items, np.bool_)
    forms = place >= 0
    loose = forms & bounds.whole & (np.abs(values - np.round(values)) > WHOLE)
    fractional[place[loose]] = True
    order = np.random.default_rng(seed).permutation(items)
    near = []
    for size in NEIGHBOURHOODS:
        if size < 0.7 * items:
            free = fractional.copy()
            free[order[:size]] = True
            near.append(_held(bounds, values, forms & ~_with_company(draft, free)[place]))
    return [*near, bounds]


def _items(draft: Draft) -> tuple[NDArray[np.intp], int]:
    """Of every column the question it stands for; -1 where it stands for none."""
    count = len(draft.problem.pool)
    place = np.full(draft.program.width, -1)
    for block in draft.blocks:
        place[block.scored] = place[block.pretest] = np.arange(count)
    return place, count


def _with_company(draft: Draft, free: NDArray[np.bool_]) -> NDArray[np.bool_]:
    for group in draft.problem.exhibits:
        free[group] = free[group].any()
    return free


def _held(bounds: Bounds, values: Floats, held: NDArray[np.bool_]) -> Bounds:
    fixed = np.where(bounds.whole, np.round(values), values)
    lower, upper = np.where(held, fixed, bounds.lower), np.where(held, fixed, bounds.upper)
    return Bounds(lower, upper, bounds.whole & ~held)
