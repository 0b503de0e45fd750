"""Where the answers say nothing and only priors do: how forms without common questions lie to each other.

Moving and stretching the abilities of all who sat such forms, and their questions with them, changes no chance of any
answer. EM creeps along that ridge, the slower the more answers there are; here its top is taken in one step.

The top is where the loop stands still, and no place to leave the numbers: the priors of the difficulties pull there
towards a smaller unit, by 2·questions per log unit whatever their width, and only the slopes' priors pull back. So
what is found is read in the unit that the slopes define.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from measurement.irt import Parameters, Prior, Tally

Floats = NDArray[np.float64]
# No set of forms is stretched or shrunk by more than e² at a time.
FARTHEST = 2.0


def parts(counted: Tally) -> tuple[list[int], list[int]]:
    """The part that each group and each item belongs to: those of one part hang together by common items."""
    groups, items = counted.seen.shape
    rows, columns = np.nonzero(counted.seen)
    graph = coo_array((np.ones(len(rows)), (rows, groups + columns)), shape=(groups + items,) * 2)
    _, label = connected_components(graph, directed=False)
    return label[:groups].tolist(), label[groups:].tolist()


def on_top(
    found: Parameters,
    prior_b: Prior,
    prior_log_a: Prior,
    held: NDArray[np.bool_],
    parted: tuple[Sequence[int], Sequence[int]],
) -> Parameters:
    """Each part without fixed items moved and stretched to where its priors are most probable. The first group's
    part is only stretched: its mean is the zero."""
    of_group, of_item = np.array(parted[0]), np.array(parted[1])
    a, b, mean, sd = found.a.copy(), found.b.copy(), found.mean.copy(), found.sd.copy()
    for part in np.unique(of_group):
        own, groups = of_item == part, of_group == part
        if held[own].any():
            continue
        stretch, shift = _best(np.log(a[own]), b[own], _of(prior_log_a, own), _of(prior_b, own), not groups[0])
        a[own], b[own] = a[own] / stretch, stretch * b[own] + shift
        mean[groups], sd[groups] = stretch * mean[groups] + shift, stretch * sd[groups]
    return replace(found, a=a, d=-a * b, mean=mean, sd=sd)


@dataclass(frozen=True)
class Unit:
    """How many of the unit that the slopes define are in one of the estimate, for each item, each group, and in all."""

    items: Floats
    groups: Floats
    overall: float


def unit_of(
    found: Parameters, answers: Floats, held: NDArray[np.bool_], parted: tuple[Sequence[int], Sequence[int]]
) -> Unit:
    """The unit in which the slopes of each part, weighted by answers, average 1 (geometrically); parts with fixed
    items have theirs already."""
    of_group, of_item = np.array(parted[0]), np.array(parted[1])
    stretch = np.ones(1 + max(of_item.max(), of_group.max()))
    for part in np.unique(of_item):
        own = of_item == part
        if not held[own].any() and answers[own].any():
            stretch[part] = np.exp(np.average(np.log(found.a[own]), weights=answers[own]))
    items = stretch[of_item]
    overall = float(np.exp(np.average(np.log(items), weights=answers))) if answers.any() else 1.0
    return Unit(items, stretch[of_group], overall)


def _of(prior: Prior, own: NDArray[np.bool_]) -> Prior:
    return Prior(prior.mean[own], prior.precision[own])


def _best(log_a: Floats, b: Floats, prior_a: Prior, prior_b: Prior, moves: bool) -> tuple[float, float]:
    def shift(log_stretch: float) -> float:
        return float(np.average(prior_b.mean - np.exp(log_stretch) * b, weights=prior_b.precision)) if moves else 0.0

    def penalty(log_stretch: float) -> float:
        slopes = prior_a.precision @ (log_a - log_stretch - prior_a.mean) ** 2
        places = prior_b.precision @ (np.exp(log_stretch) * b + shift(log_stretch) - prior_b.mean) ** 2
        return float(slopes + places)

    best = minimize_scalar(penalty, bounds=(-FARTHEST, FARTHEST), method="bounded", options={"xatol": 1e-6})
    return float(np.exp(best.x)), shift(float(best.x))
