"""What a group that took one form and the anchor says of it, and of the population made of two such groups."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from measurement.errors import BadInput
from measurement.given import as_floats


class Group(NamedTuple):
    """One group's moments on its form and on the anchor."""

    mean: float
    variance: float
    anchor_mean: float
    anchor_variance: float
    covariance: float


class Synthetic(NamedTuple):
    """Means and SDs of both forms in the synthetic population of both groups."""

    mean_x: float
    sd_x: float
    mean_y: float
    sd_y: float


def group(total: ArrayLike, anchor: ArrayLike, form: str) -> Group:
    """Moments with divisor n; BadInput for unequal lengths, values that are not finite, or scores all alike."""
    scores, anchors = as_floats(total, f"Totals on form {form}"), as_floats(anchor, f"Anchor scores of form {form}")
    if scores.ndim != 1 or scores.shape != anchors.shape or len(scores) < 2:
        raise BadInput(f"Group of form {form}: totals {scores.shape} and anchor scores {anchors.shape}; give one each.")
    finite = np.isfinite(scores) & np.isfinite(anchors)
    if not finite.all():
        raise BadInput(f"Group of form {form}, person {int(np.argmin(finite))}: a score is not a finite number.")
    for name, values in (("total", scores), ("anchor", anchors)):
        if np.ptp(values) == 0:
            raise BadInput(f"Group of form {form}: every {name} score is {values[0]:g}; it cannot carry an equating.")
    apart, anchor_apart = scores - scores.mean(), anchors - anchors.mean()
    variances = float((apart**2).mean()), float((anchor_apart**2).mean())
    return Group(float(scores.mean()), variances[0], float(anchors.mean()), variances[1],
                 float((apart * anchor_apart).mean()))  # fmt: skip


def synthetic(first: Group, second: Group, slopes: tuple[float, float], weight: float) -> Synthetic:
    """Moments in the synthetic population (Kolen & Brennan 2014, section 4.1); BadInput when a variance comes out
    at or below 0, which says that the groups differ too much for the anchor."""
    if not 0 <= weight <= 1:
        raise BadInput(f"Group 1's weight is {weight}; it is a share from 0 to 1.")
    apart = first.anchor_mean - second.anchor_mean
    wider = first.anchor_variance - second.anchor_variance
    both = weight * (1 - weight) * apart**2
    variance_x = first.variance + slopes[0] ** 2 * (both - (1 - weight) * wider)
    variance_y = second.variance + slopes[1] ** 2 * (both + weight * wider)
    if not min(variance_x, variance_y) > 0:
        raise BadInput("The groups' anchor variances differ so much that a form's variance would be 0 or less.")
    mean_x = first.mean - (1 - weight) * slopes[0] * apart
    mean_y = second.mean + weight * slopes[1] * apart
    return Synthetic(mean_x, float(np.sqrt(variance_x)), mean_y, float(np.sqrt(variance_y)))
