"""One person's ability from their answers: the posterior mean (EAP) and SD; and what items tell about it."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from measurement.errors import BadInput
from measurement.given import as_floats
from measurement.irt.expected import FLOOR
from measurement.irt.model import Floats, Items, as_items, item_information
from measurement.irt.parameters import Parameters
from measurement.irt.threads import one_blas_thread
from measurement.responses import as_responses

# The first grid: 0.1 prior SDs apart, within six of them.
NODES = 121
REACH = 6.0
# Persons whose joint table of nodes is computed at a time.
CELLS = 2_000_000
# A posterior needs this many of its SDs between nodes at most, and no more than this weight at an end of the grid.
COARSE = 0.7
CUT = 1e-9
REFINEMENTS = 12


def eap(
    responses: ArrayLike, a: ArrayLike, b: ArrayLike, c: ArrayLike = 0.0, mean: ArrayLike = 0.0, sd: ArrayLike = 1.0
) -> tuple[Floats, Floats]:
    """Posterior mean and SD of each person's ability, the prior N(mean, sd²) (numbers, or one a person).

    responses: (persons × items), 1, 0, and NaN or -1 where not seen; who saw nothing keeps the prior. The grid is
    made finer or wider for persons whose posterior needs it (Bock & Mislevy 1982).
    """
    matrix = as_responses(responses)
    items = _items_for(matrix, a, b, c)
    means, sds = (_per_person(value, len(matrix), name) for value, name in ((mean, "mean"), (sd, "sd")))
    if not (np.isfinite(means).all() and np.isfinite(sds).all() and (sds > 0).all()):
        raise BadInput("The prior's mean must be finite and its sd above 0 and finite.")
    theta, spread = np.empty(len(matrix)), np.empty(len(matrix))
    priors, member = np.unique(np.stack([means, sds], axis=1), axis=0, return_inverse=True)
    for at, (centre, width) in enumerate(priors):
        rows = np.flatnonzero(member == at)
        theta[rows], spread[rows] = _with_one_prior(matrix[rows], items, centre, width)
    return theta, spread


def information(theta: ArrayLike, a: ArrayLike, b: ArrayLike, c: ArrayLike = 0.0) -> Floats:
    """Fisher information of each item at each ability, (theta × items), per squared logit."""
    ability = np.atleast_1d(as_floats(theta, "theta"))
    if ability.ndim != 1 or not np.isfinite(ability).all():
        raise BadInput("theta is a number or a list of finite numbers.")
    return item_information(np.clip(ability, -700, 700), as_items(a, b, c))


def _items_for(matrix: NDArray[np.int8], a: ArrayLike, b: ArrayLike, c: ArrayLike) -> Items:
    items = as_items(a, b, c)
    if len(items.a) not in (1, matrix.shape[1]):
        raise BadInput(f"The responses have {matrix.shape[1]} items, the parameters {len(items.a)}.")
    return Items(*(np.broadcast_to(column, matrix.shape[1]) for column in items))


def _per_person(value: ArrayLike, persons: int, name: str) -> Floats:
    array = as_floats(value, name)
    if array.shape not in ((), (persons,)):
        raise BadInput(f"{name} has shape {array.shape} for {persons} persons; give one number or one a person.")
    return np.broadcast_to(array, persons)


def _with_one_prior(matrix: NDArray[np.int8], items: Items, mean: float, sd: float) -> tuple[Floats, Floats]:
    theta, spread = np.empty(len(matrix)), np.empty(len(matrix))
    open_rows, low, high = np.arange(len(matrix)), mean - REACH * sd, mean + REACH * sd
    count = NODES
    for _ in range(REFINEMENTS):
        nodes = np.linspace(low, high, count)
        theta[open_rows], spread[open_rows], ends = _moments(matrix[open_rows], items, nodes, mean, sd)
        cut, coarse = ends > CUT, spread[open_rows] < (nodes[1] - nodes[0]) / COARSE
        open_rows = open_rows[cut | coarse]
        if not len(open_rows):
            return theta, spread
        if cut.any():
            low, high = low - (mean - low), high + (high - mean)
        count = 2 * count - 1 if not cut.any() or coarse.any() else count
    raise BadInput(f"Person {open_rows[0]}: the answers and the prior are too far apart for a posterior; check both.")


@one_blas_thread()
def _moments(
    matrix: NDArray[np.int8], items: Items, nodes: Floats, mean: float, sd: float
) -> tuple[Floats, Floats, Floats]:
    """Posterior mean, SD, and weight at the ends of the grid."""
    ones = np.ones(1)
    grid = Parameters(items.a, -items.a * items.b, items.c, mean * ones, sd * ones, nodes)
    odds, wrong = grid.tables
    parts = []
    rows = max(1, CELLS // (2 * len(nodes) + 2 * matrix.shape[1]))
    for start in range(0, len(matrix), rows):
        part = matrix[start : start + rows]
        joint = (part == 1).astype(float) @ odds + (part >= 0).astype(float) @ wrong + grid.log_weights[0]
        weights = np.exp(np.maximum(joint - joint.max(axis=1, keepdims=True), FLOOR))
        weights /= weights.sum(axis=1, keepdims=True)
        centre = weights @ nodes
        squares = (weights * (nodes - centre[:, None]) ** 2).sum(axis=1)
        parts.append(np.stack([centre, np.sqrt(squares), np.maximum(weights[:, 0], weights[:, -1])]))
    centre, spread, ends = np.concatenate(parts, axis=1)
    return centre, spread, ends
