"""What is expected of questions nobody has answered yet: Angoff judgements as predictions, not as facts.

Judgements correlate with data at .4 to .6 only. So a question's difficulty is expected between the one its judgement
implies and that of the whole bank, and its curve is the average over what the difficulty may still turn out to be:
flatter than the curve of a question whose difficulty is known. For a normal difficulty the average of logistic
curves is close to a logistic of slope a / √(1 + π a² τ² / 8) (MacKay 1992).
"""

import math

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import brentq

from measurement.errors import BadInput
from measurement.given import as_floats
from measurement.irt.model import Floats, Items, probability
from measurement.priors import angoff_difficulty

SLOPE, SPREAD = 0.5, 0.9
FURTHEST = 20.0


def standard_keeping_intercept(judgements: ArrayLike, c: ArrayLike, *, slope: float = SLOPE, spread: float = SPREAD,
                               a: float = 1.0) -> float:  # fmt: skip
    """The intercept at which a candidate at the standard is expected to get as many right as the judges said."""
    judged, guessing = _judgements(judgements, c)
    target = float(judged.sum())

    def excess(intercept: float) -> float:
        items = expected_items(judged, guessing, intercept=intercept, slope=slope, spread=spread, a=a)
        return float(probability(0.0, items).sum()) - target

    if excess(FURTHEST) > 0 or excess(-FURTHEST) < 0:
        raise BadInput("The judgments average at or below the chance of guessing, or at 1: no standard fits them.")
    return float(brentq(excess, -FURTHEST, FURTHEST, xtol=1e-10))


def expected_items(judgements: ArrayLike, c: ArrayLike, *, intercept: float, slope: float = SLOPE,
                   spread: float = SPREAD, a: float = 1.0) -> Items:  # fmt: skip
    """Curves to score by until there are answers; judgements are chances in (0, 1), difficulties in logits.

    `spread` is the standard deviation of a difficulty around what its judgement lets expect, `a` a usual slope.
    """
    judged, guessing = _judgements(judgements, c)
    _check_line(intercept, slope, spread, a)
    b = intercept + slope * angoff_difficulty(judged, guessing)
    flatter = a / math.sqrt(1 + math.pi * (a * spread) ** 2 / 8)
    return Items(np.full(len(b), flatter), b, guessing)


def _check_line(intercept: float, slope: float, spread: float, a: float) -> None:
    if not (np.isfinite([intercept, slope, spread, a]).all() and spread >= 0 and a > 0):
        raise BadInput(
            f"Intercept {intercept}, slope {slope}, spread {spread}, a {a}: all are finite, the spread at least 0, a "
            "above 0."
        )


def _judgements(judgements: ArrayLike, c: ArrayLike) -> tuple[Floats, Floats]:
    judged, guessing = np.atleast_1d(as_floats(judgements, "Judgments")), as_floats(c, "Guessing levels")
    usable = np.isfinite(judged) & (judged > 0) & (judged < 1)
    if not len(judged) or not usable.all():
        at = int(np.argmin(usable)) if len(judged) else 0
        raise BadInput(f"Judgment {at} is {judged[at] if len(judged) else 'missing'}; give a chance between 0 and 1.")
    if guessing.shape not in ((), (1,), judged.shape):
        raise BadInput(
            f"{len(judged)} judgments came with {guessing.size} guessing levels; give one each, or one for all."
        )
    return judged, np.broadcast_to(guessing, judged.shape)
