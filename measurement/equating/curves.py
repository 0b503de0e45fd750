"""The test characteristic curve, expected number right given ability, and the way back."""

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize.elementwise import find_root

from measurement.errors import BadInput
from measurement.given import as_floats
from measurement.irt.model import Floats, Items, as_items, probability

Triple = Items | tuple[ArrayLike, ArrayLike, ArrayLike]


def characteristic_curve(theta: ArrayLike, items: Triple) -> Floats:
    """Expected number right at each ability, of the shape of `theta` as a list: the sum of the items' chances."""
    ability = np.atleast_1d(as_floats(theta, "Abilities"))
    if ability.ndim != 1 or not np.isfinite(ability).all():
        raise BadInput("Abilities are a list of finite numbers in logits.")
    return np.asarray(probability(ability, as_items(*items)).sum(axis=1))


def inverse_characteristic_curve(expected: ArrayLike, items: Triple) -> Floats:
    """Ability at which the expected number right is the one given, for each; found in a bracket, so for any slopes.

    BadInput for a value that no ability attains: at or below chance (the sum of c), or at or above n.
    """
    form = as_items(*items)
    score = np.atleast_1d(as_floats(expected, "Expected scores"))
    if score.ndim != 1 or not np.isfinite(score).all():
        raise BadInput("Expected numbers right are a list of finite numbers.")
    chance, count = float(form.c.sum()), len(form.a)
    attained = (score > chance) & (score < count)
    if not attained.all():
        at = int(np.argmin(attained))
        raise BadInput(
            f"Score {score[at]:g} (entry {at}) is expected at no ability: the curve runs from chance, {chance:g}, "
            f"to {count}, both excluded."
        )
    low, high = _bracket(score, form)
    found = find_root(lambda ability, wanted: _gap(ability, wanted, form), (low, high), args=(score,))
    # A score within rounding of chance or of n leaves no sign change: the bracket's own end is the answer then.
    return np.where(found.success, found.x, np.where(_gap(low, score, form) >= 0, low, high))


def _gap(ability: Floats, wanted: Floats, form: Items) -> Floats:
    return np.asarray(probability(ability.ravel(), form).sum(axis=1).reshape(ability.shape) - wanted)


def _bracket(score: Floats, form: Items) -> tuple[Floats, Floats]:
    """Abilities surely below and above: n·exp(-k) bounds what n logistic tails add k / a away from their b."""
    count = len(form.a)
    below = 1 + np.log(count / (score - form.c.sum()))
    above = 1 + np.log(count / (count - score))
    low = (form.b - below[:, None] / form.a).min(axis=1)
    high = (form.b + above[:, None] / form.a).max(axis=1)
    return low, high
