"""The item response function: P(θ) = c + (1 - c) / (1 + exp(-a (θ - b))), natural logarithm, D = 1."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit

from measurement.errors import BadInput
from measurement.given import as_floats

Floats = NDArray[np.float64]


class Items(NamedTuple):
    """Slopes a > 0 (per logit), difficulties b (logits), guessing levels c in [0, 1); one entry an item."""

    a: Floats
    b: Floats
    c: Floats


def as_items(a: ArrayLike, b: ArrayLike, c: ArrayLike = 0.0) -> Items:
    """Parameters as float arrays of one length, scalars repeated; BadInput names the first that cannot be used."""
    columns = [np.atleast_1d(as_floats(column, "a, b and c")) for column in (a, b, c)]
    lengths = {len(column) for column in columns}
    count = 0 if 0 in lengths else max(lengths)
    if any(column.ndim != 1 or len(column) not in (1, count) for column in columns):
        raise BadInput(
            f"a, b and c have {', '.join(str(column.shape) for column in columns)} entries; one each an item."
        )
    items = Items(*(np.broadcast_to(column, count) for column in columns))
    usable = np.isfinite(items.a) & (items.a > 0) & np.isfinite(items.b) & (items.c >= 0) & (items.c < 1)
    if not usable.all():
        at = int(np.argmin(usable))
        raise BadInput(
            f"Item {at}: a = {items.a[at]}, b = {items.b[at]}, c = {items.c[at]}; a must be above 0, b finite, "
            "c at least 0 and below 1."
        )
    return items


def probability(theta: ArrayLike, items: Items) -> Floats:
    """Chance of a right answer, (theta × items)."""
    ability = np.atleast_1d(np.asarray(theta, float))[:, None]
    return np.asarray(items.c + (1 - items.c) * expit(items.a * (ability - items.b)))


def item_information(theta: ArrayLike, items: Items) -> Floats:
    """Fisher information of each item, (theta × items): a² (Q/P) ((P - c)/(1 - c))² (Lord 1980, eq. 4-43).

    With the logistic L in it, that is a² (1 - L) L times (1 - c) L / P, and the last is 1 where c = 0: written so, it
    stays a number where P is too small for one.
    """
    logit = items.a * (np.atleast_1d(np.asarray(theta, float))[:, None] - items.b)
    rise, fall = expit(logit), expit(-logit)
    right = items.c + (1 - items.c) * rise
    known = np.divide((1 - items.c) * rise, right, out=np.ones_like(right), where=right > 0)
    return np.asarray(items.a**2 * fall * rise * known)
