"""Putting two separate calibrations on one scale through the items they have in common."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import least_squares
from scipy.special import expit

from measurement.equating.quadrature import quadrature
from measurement.errors import BadInput
from measurement.irt.model import Floats, Items, as_items, probability

METHODS = ("mean-sigma", "mean-mean", "haebara", "stocking-lord")
FLAT = 1e-7
LARGEST_LOG_SLOPE = 7.0


class Comparison(NamedTuple):
    """The curves to be brought together and where: y-side points, and x-side points for a symmetric criterion."""

    x: Items
    y: Items
    theta: Floats
    root: Floats
    theta_x: Floats
    root_x: Floats
    summed: bool


def link(
    a_x: ArrayLike,
    b_x: ArrayLike,
    a_y: ArrayLike,
    b_y: ArrayLike,
    *,
    method: str,
    c_x: ArrayLike = 0.0,
    c_y: ArrayLike = 0.0,
    theta: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    symmetric: bool = False,
    theta_x: ArrayLike | None = None,
    weights_x: ArrayLike | None = None,
) -> tuple[float, float]:
    """(A, B) that carry the x calibration onto the y scale: θ_y = A·θ_x + B, b_y ≈ A·b_x + B, a_y ≈ a_x / A.

    One entry per common item, in one order on both sides, D = 1; c is never rescaled. Methods: "mean-sigma" (Marco
    1977: A is SD(b_y) / SD(b_x)), "mean-mean" (Loyd & Hoover 1980: A is mean(a_x) / mean(a_y)), "haebara" (1980:
    squared differences of item curves) and "stocking-lord" (1983: of their sum). The curve criteria are summed over
    `theta` with `weights` ON THE Y SCALE, by default 41 points on [-4, 4] with N(0, 1) weights; weights move A and B
    visibly, so name them with the result. `symmetric` adds the same criterion over `theta_x`, `weights_x` on the x
    scale, each set of weights summing to 1, so that exchanging x and y inverts the link.
    BadInput: unequal lengths, unusable parameters, b all alike for mean-sigma, curves flat over all of the points.
    """
    x, y = as_items(a_x, b_x, c_x), as_items(a_y, b_y, c_y)
    _check_anchors(x, y, method)
    if method == "mean-sigma":
        return _through_means(x, y, _spread(y.b, "y") / _spread(x.b, "x"))
    if method == "mean-mean":
        return _through_means(x, y, float(x.a.mean() / y.a.mean()))
    points, mass = quadrature(theta, weights)
    points_x, mass_x = quadrature(theta_x, weights_x) if symmetric else (points[:0], mass[:0])
    curves = Comparison(x, y, points, np.sqrt(mass), points_x, np.sqrt(mass_x), method == "stocking-lord")
    return _closest_curves(curves)


def rescale(items: Items, slope: float, intercept: float) -> Items:
    """Items of the x scale on the y scale: a / A, A·b + B, and c as it was."""
    return Items(items.a / slope, slope * items.b + intercept, items.c)


def _check_anchors(x: Items, y: Items, method: str) -> None:
    if method not in METHODS:
        raise BadInput(f"Linking method {method!r} is none of {', '.join(METHODS)}.")
    if len(x.a) != len(y.a):
        raise BadInput(
            f"{len(x.a)} common items on the x side, {len(y.a)} on the y side; give the same items in order."
        )
    if len(x.a) == 0:
        raise BadInput("There are no common items to link by; give at least one.")


def _spread(difficulty: Floats, side: str) -> float:
    if np.ptp(difficulty) <= 1e-12 * max(1.0, float(np.abs(difficulty).max())):
        raise BadInput(
            f"The common items' b on the {side} side are all {difficulty[0]:g}; mean-sigma needs two that differ. "
            "Use mean-mean or stocking-lord."
        )
    return float(difficulty.std())


def _through_means(x: Items, y: Items, slope: float) -> tuple[float, float]:
    return slope, float(y.b.mean() - slope * x.b.mean())


def _closest_curves(curves: Comparison) -> tuple[float, float]:
    """Least squares in (ln A, B) from each closed-form start, as the criterion may have more than one hollow."""
    fits = [_fit(start, curves) for start in _starts(curves.x, curves.y)]
    best = min(fits, key=lambda fit: float(fit.cost))
    sizes = np.linalg.svd(_jacobian(best.x, curves), compute_uv=False)
    if len(sizes) < 2 or not sizes[1] > FLAT or abs(best.x[0]) > LARGEST_LOG_SLOPE - 0.01:
        raise BadInput(
            "The common items' curves do not rise at the quadrature points, so they fix no A and B there. "
            "Give points where these items measure, or link by mean-sigma."
        )
    return float(np.exp(best.x[0])), float(best.x[1])


def _fit(start: tuple[float, float], curves: Comparison) -> Any:
    bounds = ([-LARGEST_LOG_SLOPE, -np.inf], [LARGEST_LOG_SLOPE, np.inf])
    return least_squares(
        _residuals, start, _jacobian, bounds, x_scale="jac", args=(curves,), xtol=1e-15, ftol=1e-15, gtol=1e-15
    )


def _starts(x: Items, y: Items) -> list[tuple[float, float]]:
    slopes = [float(x.a.mean() / y.a.mean()), 1.0]
    if x.b.std() > 1e-6 and y.b.std() > 1e-6:
        slopes.append(float(y.b.std() / x.b.std()))
    lines = [_through_means(x, y, min(max(slope, 0.01), 100.0)) for slope in slopes]
    return [(float(np.log(slope)), intercept) for slope, intercept in lines]


def _residuals(at: Floats, curves: Comparison) -> Floats:
    """Weighted differences of the curves; x on the y scale is its own curve at (θ - B) / A."""
    slope, intercept = np.exp(at[0]), at[1]
    on_y = probability(curves.theta, curves.y) - probability((curves.theta - intercept) / slope, curves.x)
    on_x = probability(curves.theta_x, curves.x) - probability(slope * curves.theta_x + intercept, curves.y)
    return _stack(on_y, on_x, curves)


def _jacobian(at: Floats, curves: Comparison) -> Floats:
    slope, intercept = np.exp(at[0]), at[1]
    back = (curves.theta - intercept) / slope
    rise, rise_x = _steepness(back, curves.x), _steepness(slope * curves.theta_x + intercept, curves.y)
    by_log_slope = _stack(rise * back[:, None], -rise_x * (slope * curves.theta_x)[:, None], curves)
    return np.column_stack([by_log_slope, _stack(rise / slope, -rise_x, curves)])


def _steepness(theta: Floats, items: Items) -> Floats:
    right = expit(items.a * (theta[:, None] - items.b))
    return np.asarray((1 - items.c) * items.a * right * (1 - right))


def _stack(on_y: Floats, on_x: Floats, curves: Comparison) -> Floats:
    if curves.summed:
        return np.concatenate([curves.root * on_y.sum(axis=1), curves.root_x * on_x.sum(axis=1)])
    return np.concatenate([(curves.root[:, None] * on_y).ravel(), (curves.root_x[:, None] * on_x).ravel()])
