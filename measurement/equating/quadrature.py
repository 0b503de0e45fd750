"""Points of ability and their weights, over which curves are compared and score distributions mixed."""

import numpy as np
from numpy.typing import ArrayLike

from measurement.errors import BadInput
from measurement.given import as_floats
from measurement.irt.model import Floats


def quadrature(theta: ArrayLike | None = None, weights: ArrayLike | None = None) -> tuple[Floats, Floats]:
    """Points and weights that sum to 1; 41 equally spaced points on [-4, 4] and the N(0, 1) density by default.

    Points without weights get the N(0, 1) density too, which suits equally spaced points only. BadInput for unequal
    lengths, values that are not finite, a negative weight, or weights that are all zero.
    """
    points = np.linspace(-4, 4, 41) if theta is None else np.atleast_1d(as_floats(theta, "Quadrature points"))
    mass = _normal(points) if weights is None else np.atleast_1d(as_floats(weights, "Quadrature weights"))
    if points.ndim != 1 or points.shape != mass.shape or len(points) == 0:
        raise BadInput(f"Quadrature points {points.shape} and weights {mass.shape} are two lists of one length.")
    usable = np.isfinite(points) & np.isfinite(mass) & (mass >= 0)
    if not usable.all():
        at = int(np.argmin(usable))
        raise BadInput(f"Quadrature point {at}: {points[at]} with weight {mass[at]}; give finite points, weights >= 0.")
    largest = mass.max()
    if not largest > 0:
        raise BadInput("The quadrature weights are all zero; at least one point must count.")
    return points, mass / largest / (mass / largest).sum()


def _normal(points: Floats) -> Floats:
    if points.size == 0 or not np.isfinite(points).all():
        return np.ones(points.shape)
    distance = np.minimum(np.abs(points), 1e100) ** 2
    return np.asarray(np.exp(-(distance - distance.min()) / 2))
