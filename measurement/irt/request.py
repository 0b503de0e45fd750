"""What the caller of `fit` asks for, checked and turned into parameters and freedom."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from measurement.errors import BadInput
from measurement.given import as_array, as_floats
from measurement.irt.freedom import Freedom, Prior, Slopes
from measurement.irt.grid import starting_nodes
from measurement.irt.model import Floats
from measurement.irt.parameters import Parameters

PriorGiven = tuple[ArrayLike, ArrayLike]
Fixed = Mapping[int, tuple[float, float]]
# A prior beyond these has no person near it, and EM walks without end; one narrower leaves no digits.
FARTHEST = {"prior_b": 30.0, "prior_log_a": 4.0}
LEAST_SD = 1e-6
SLOPES: dict[str, Slopes] = {"rasch": "one", "1pl": "common", "2pl": "each"}


def members(groups: ArrayLike | None, persons: int) -> NDArray[np.int32]:
    """Each person's group number, 0 for everybody when none are given."""
    if groups is None:
        return np.zeros(persons, np.int32)
    numbers = as_array(groups, "groups")
    if numbers.shape != (persons,):
        raise BadInput(f"groups has shape {numbers.shape} for {persons} persons; give one number a person.")
    if numbers.dtype.kind not in "iu" or (numbers < 0).any() or numbers.max() >= persons:
        raise BadInput("groups are whole numbers 0, 1, 2, ... without gaps, one a person.")
    return numbers.astype(np.int32)


def item_names(names: Sequence[str] | None, items: int) -> list[str]:
    if names is None:
        return [f"Item {item}" for item in range(items)]
    if len(names) != items:
        raise BadInput(f"{len(names)} names were given for {items} items.")
    return [f"Item {name}" for name in names]


def guessing_levels(guessing: ArrayLike, names: list[str]) -> Floats:
    levels = _per_item(guessing, "guessing", names)
    wrong = ~((levels >= 0) & (levels < 1))
    if wrong.any():
        at = int(np.argmax(wrong))
        raise BadInput(f"{names[at]}: guessing is {levels[at]}; it must be at least 0 and below 1.")
    return levels


def prior(given: PriorGiven | None, what: str, names: list[str]) -> Prior | None:
    """(mean, sd), each a number or one an item; an infinite sd says nothing about its item."""
    if given is None:
        return None
    try:
        mean, sd = given
    except (TypeError, ValueError):
        raise BadInput(f"{what} is a pair (mean, sd), each a number or one an item.") from None
    means, sds = _per_item(mean, f"the mean of {what}", names), _per_item(sd, f"the sd of {what}", names)
    farthest = FARTHEST[what]
    wrong = ~(np.isfinite(means) & (sds >= LEAST_SD) & ((np.abs(means) <= farthest) | np.isinf(sds)))
    if wrong.any():
        at = int(np.argmax(wrong))
        raise BadInput(
            f"{names[at]}: {what} has mean {means[at]} and sd {sds[at]}; the mean must be finite and within "
            f"±{farthest:g}, the sd above 0 and at least {LEAST_SD:g} (hold an item still with `fixed`)."
        )
    return Prior(np.where(np.isinf(sds), 0.0, means), 1 / np.square(sds))


def freedom_of(
    model: str, groups: int, held: NDArray[np.bool_], prior_b: Prior | None, prior_log_a: Prior | None, free: bool
) -> Freedom:
    """Group 0 is N(0, 1) unless fixed items carry the metric or the caller frees it; Rasch frees every SD."""
    if not isinstance(model, str) or model not in SLOPES:
        raise BadInput(f"There is no model {model!r}; choose rasch, 1pl or 2pl.")
    if model == "rasch" and prior_log_a is not None:
        raise BadInput("prior_log_a says nothing in the Rasch model, whose slopes are 1; use 1pl or 2pl.")
    if model == "1pl" and prior_log_a is not None and len(np.unique([prior_log_a.mean, prior_log_a.precision])) > 2:
        raise BadInput("The one slope of 1pl takes one prior: give prior_log_a as two numbers, or use 2pl.")
    if free and prior_b is None and not held.any():
        raise BadInput("free_reference leaves the metric without a zero; give prior_b or fixed items.")
    if model == "1pl" and prior_log_a is not None:
        share = max(1, int((~held).sum()))
        prior_log_a = Prior(prior_log_a.mean, prior_log_a.precision / share)
    free_mean, free_sd = np.ones(groups, bool), np.ones(groups, bool)
    free_mean[0] = held.any() or free
    free_sd[0] = held.any() or model == "rasch" or (free and prior_log_a is not None)
    return Freedom(SLOPES[model], held, free_mean, free_sd, prior_b, prior_log_a)


def first_parameters(
    fixed: Fixed | None, guessing: Floats, groups: int, prior_log_a: Prior | None, names: list[str], longest: int
) -> tuple[Parameters, NDArray[np.bool_]]:
    """Slopes of 1 (or at their prior's mean), difficulties of 0, groups N(0, 1), the fixed items in place."""
    items = len(names)
    a = np.exp(prior_log_a.mean) if prior_log_a is not None else np.ones(items)
    d, held = np.zeros(items), np.zeros(items, bool)
    if not isinstance(fixed, Mapping | None):
        raise BadInput("fixed maps item numbers to pairs: {item: (a, b)}.")
    for item, given in (fixed or {}).items():
        if isinstance(item, bool) or not (isinstance(item, int | np.integer) and 0 <= item < items):
            raise BadInput(f"fixed names item {item!r}; the items are numbered 0 to {items - 1}.")
        pair = as_floats(given, f"{names[item]}: a and b fixed")
        if pair.shape != (2,):
            raise BadInput(f"{names[item]}: fixed at {given!r}; give the pair (a, b).")
        slope, difficulty = pair.tolist()
        if not (np.isfinite(slope) and slope > 0 and np.isfinite(difficulty)):
            raise BadInput(f"{names[item]}: fixed at a = {slope}, b = {difficulty}; a must be above 0, both finite.")
        a[item], d[item], held[item] = slope, -slope * difficulty, True
    return Parameters(a, d, guessing, np.zeros(groups), np.ones(groups), starting_nodes(longest)), held


def _per_item(values: ArrayLike, what: str, names: list[str]) -> Floats:
    array = as_floats(values, what)
    if array.shape not in ((), (len(names),)):
        raise BadInput(f"{what} has shape {array.shape} for {len(names)} items; give one number or one an item.")
    return np.broadcast_to(array, len(names)).copy()
