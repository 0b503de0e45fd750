"""Equating forms that two different groups took, through the score on an anchor of common items.

Group 1 took form x, group 2 form y; all took the anchor v. Variances and covariances have divisor n, as in Kolen &
Brennan (2014), chapter 4.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from measurement.equating.anchor_groups import Group, Synthetic, group, synthetic
from measurement.equating.random_groups import as_scores, equivalents
from measurement.errors import BadInput
from measurement.given import is_whole
from measurement.irt.model import Floats


class Line(NamedTuple):
    """x on the scale of y: slope·x + intercept; call it with scores."""

    slope: float
    intercept: float

    def __call__(self, x: ArrayLike) -> Floats:
        return np.asarray(self.slope * np.asarray(x, float) + self.intercept)


def tucker(x: ArrayLike, v_x: ArrayLike, y: ArrayLike, v_y: ArrayLike, *, weight: float = 1.0) -> Line:
    """Tucker's line (Kolen & Brennan 2014, section 4.1): the regression of form on anchor is the same in both groups.

    x, v_x: total and anchor scores of the persons of group 1; y, v_y: of group 2. `weight` is group 1's share of the
    synthetic population, 0 to 1; internal and external anchors need no distinction here.
    """
    first, second = group(x, v_x, "x"), group(y, v_y, "y")
    slopes = first.covariance / first.anchor_variance, second.covariance / second.anchor_variance
    return _through(synthetic(first, second, slopes, weight))


def levine(
    x: ArrayLike,
    v_x: ArrayLike,
    y: ArrayLike,
    v_y: ArrayLike,
    *,
    weight: float = 1.0,
    internal: bool = True,
    true_scores: bool = False,
) -> Line:
    """Levine's line (Kolen & Brennan 2014, sections 4.2, 4.3): true scores of form and anchor lie on a line.

    Arguments as for `tucker`; `internal` says that the anchor's items count in the total. `true_scores` gives
    Levine's true-score method, which does not depend on the weight.
    """
    first, second = group(x, v_x, "x"), group(y, v_y, "y")
    if internal:
        _check_within(x, v_x, "x")
        _check_within(y, v_y, "y")
    slopes = _levine_slope(first, internal, "x"), _levine_slope(second, internal, "y")
    if true_scores:
        slope = slopes[1] / slopes[0]
        return Line(slope, second.mean - slope * first.mean + slopes[1] * (first.anchor_mean - second.anchor_mean))
    return _through(synthetic(first, second, slopes, weight))


def chained(
    x: ArrayLike,
    v_x: ArrayLike,
    y: ArrayLike,
    v_y: ArrayLike,
    *,
    method: str = "linear",
    n_x: int | None = None,
    n_y: int | None = None,
) -> Floats:
    """Form y's equivalent of each x = 0..n_x, by way of the anchor: x to v in group 1, v to y in group 2.

    `method` is "linear" (SDs with divisor n) or "equipercentile" (scores must be whole and not negative); n_x and n_y
    are the forms' highest scores, by default the highest that occurred.
    """
    if method not in ("linear", "equipercentile"):
        raise BadInput(f"Chained equating is 'linear' or 'equipercentile', not {method!r}.")
    first, second = group(x, v_x, "x"), group(y, v_y, "y")
    top_x, top_y = _highest(x, n_x, "x"), _highest(y, n_y, "y")
    every = np.arange(top_x + 1, dtype=float)
    if method == "linear":
        slope_v = float(np.sqrt(first.anchor_variance / first.variance))
        slope_y = float(np.sqrt(second.variance / second.anchor_variance))
        return second.mean + slope_y * (first.anchor_mean + slope_v * (every - first.mean) - second.anchor_mean)
    top_v = max(_highest(v_x, None, "the anchor (x)"), _highest(v_y, None, "the anchor (y)"))
    to_anchor = equivalents(every, _counts(x, top_x, "x"), _counts(v_x, top_v, "the anchor (x)"))
    return equivalents(to_anchor, _counts(v_y, top_v, "the anchor (y)"), _counts(y, top_y, "y"))


def _levine_slope(group: Group, internal: bool, form: str) -> float:
    """Ratio of true-score SDs under congeneric scores: an internal anchor's error is part of the total's."""
    if not group.covariance > 0:
        raise BadInput(f"Group of form {form}: total and anchor scores do not rise together; Levine needs that.")
    if internal:
        return group.variance / group.covariance
    return (group.variance + group.covariance) / (group.anchor_variance + group.covariance)


def _through(population: Synthetic) -> Line:
    slope = population.sd_y / population.sd_x
    return Line(slope, population.mean_y - slope * population.mean_x)


def _check_within(total: ArrayLike, anchor: ArrayLike, form: str) -> None:
    beyond = np.asarray(anchor, float) > np.asarray(total, float)
    if beyond.any():
        raise BadInput(
            f"Group of form {form}, person {int(np.argmax(beyond))}: the anchor score is above the total. "
            "An internal anchor is part of the total; say internal=False for one that is not."
        )


def _highest(scores: ArrayLike, given: int | None, form: str) -> int:
    occurred = float(np.max(np.asarray(scores, float)))
    if occurred < 0:
        raise BadInput(f"All scores on {form} are below 0; a table of equivalents begins at 0.")
    if given is not None and not is_whole(given):
        raise BadInput(f"The highest score on {form} is {given!r}; give a whole number.")
    if given is not None and occurred > given:
        raise BadInput(f"A score on {form} is {occurred:g}, above its highest score {given}.")
    return int(np.ceil(occurred)) if given is None else int(given)


def _counts(scores: ArrayLike, highest: int, form: str) -> Floats:
    values = as_scores(scores, highest)
    whole = values == np.round(values)
    if not whole.all():
        raise BadInput(f"Score {values[np.argmin(whole)]:g} on {form} is not whole; equipercentile counts scores.")
    return np.bincount(values.astype(int), minlength=highest + 1).astype(float)
