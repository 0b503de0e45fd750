"""Confidence intervals of a share and of a correlation."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from measurement.errors import BadInput
from measurement.given import as_floats

Floats = NDArray[np.float64]
Z95 = 1.96


def wilson(correct: ArrayLike, total: ArrayLike, z: float = Z95) -> tuple[Floats, Floats]:
    """Score interval of a share (Wilson 1927), low and high, in the broadcast shape of correct and total.

    Counts may be fractional (weighted groups). The default z covers 95 %.
    """
    right, of = _together(as_floats(correct, "Counts"), as_floats(total, "Totals"))
    _check_counts(right, of, z)
    share, spread = right / of, z * z / of
    middle = (share + spread / 2) / (1 + spread)
    half = np.sqrt(share * (1 - share) * spread + spread**2 / 4) / (1 + spread)
    # At 0 and at all the bound is the share itself; subtraction would leave rounding dust on the wrong side of it.
    low = np.where(right == 0, 0.0, np.maximum(middle - half, 0))
    high = np.where(right == of, 1.0, np.minimum(middle + half, 1))
    return low, high


def _together(right: Floats, of: Floats) -> tuple[Floats, Floats]:
    try:
        np.broadcast_shapes(right.shape, of.shape)
    except ValueError as error:
        raise BadInput(f"Counts {right.shape} and totals {of.shape} do not go together; give one each.") from error
    counts, totals = np.broadcast_arrays(right, of)
    return counts, totals


def _check_counts(right: Floats, of: Floats, z: float) -> None:
    usable = np.isfinite(of) & (of > 0) & (right >= 0) & (right <= of)
    if not usable.all():
        at = tuple(int(axis) for axis in np.argwhere(~usable)[0])
        where = f"Entry {', '.join(map(str, at))}: " if at else ""
        raise BadInput(
            f"{where}{right[at]:g} correct of {of[at]:g} is no share; the total must be above 0 "
            "and the count between 0 and it."
        )
    _check_width(z)


def _check_width(z: float) -> None:
    if not (np.isfinite(z) and z > 0):
        raise BadInput(f"z = {z} is no width of an interval; give a number above 0 (1.96 for 95 %).")


def fisher(r: ArrayLike, persons: int, z: float = Z95) -> tuple[Floats, Floats]:
    """Interval of correlations by Fisher's z: tanh(artanh r ± z / √(persons - 3)), low and high.

    With three persons or fewer nothing is known: -1 to 1. At r = ±1 the interval has no width.
    """
    value = as_floats(np.ma.getdata(r), "A correlation")
    defined = ~np.ma.getmaskarray(np.ma.asanyarray(r))
    if not (np.abs(value[defined]) <= 1).all():
        raise BadInput(f"{r!r} holds what is no correlation; give values from -1 to 1, masked where undefined.")
    if not persons >= 1:
        raise BadInput(f"A correlation of {persons} persons; at least 1 is needed.")
    _check_width(z)
    inside = np.abs(value) < 1
    centre = np.arctanh(np.where(inside, value, 0.0))
    half = z / np.sqrt(persons - 3) if persons > 3 else np.inf
    low, high = np.tanh(centre - half), np.tanh(centre + half)
    known = persons <= 3 or inside
    return where_defined(np.where(known, low, value), defined), where_defined(np.where(known, high, value), defined)


def where_defined(values: NDArray[Any], defined: NDArray[np.bool_]) -> NDArray[Any]:
    """The values, masked where they mean nothing; a plain array when all of them do."""
    return values if defined.all() else np.ma.MaskedArray(values, mask=~defined)
