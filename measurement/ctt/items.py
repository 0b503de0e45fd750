"""Difficulty, discrimination and reliability of one form from right and wrong answers."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from measurement.ctt.intervals import Floats, fisher, where_defined, wilson
from measurement.ctt.moments import NO_SPREAD, Moments, alpha, moments_of
from measurement.ctt.table import ScoreTable, tails
from measurement.errors import BadInput

TAIL = 0.27  # Kelley (1939): the share at each end that contrasts best under a normal score distribution


@dataclass(frozen=True, eq=False)
class ItemStatistics:
    """One entry per item in the arrays; `n` persons. SDs divide by n - 1.

    `alpha` (KR-20 for right/wrong items) and `alpha_if_dropped` may be negative and are not clipped.
    `alpha_if_dropped` is None for a form of two items, where one item would be left.
    """

    p: Floats
    p_low: Floats
    p_high: Floats
    r_rest: Floats
    r_rest_low: Floats
    r_rest_high: Floats
    discrimination_index: Floats
    alpha: float
    alpha_if_dropped: Floats | None
    total_mean: float
    total_sd: float
    n: int


def item_statistics(
    scores: ArrayLike | ScoreTable, *, constant: Literal["refuse", "skip"] = "refuse"
) -> ItemStatistics:
    """Classical statistics of a full (persons × items) matrix of 1 and 0, or of a table that was filled in batches.

    p with its 95 % Wilson interval; r_rest, the point-biserial with the total of the other items, with its 95 %
    interval by Fisher's z; D, the share right in the upper 27 % less that in the lower 27 %, persons tied at the
    bound counted in part; Cronbach's α, which is KR-20 here, and α without each item (Cronbach 1951); mean and SD
    (n - 1) of the number correct.

    BadInput names the items that everybody or nobody got right. With constant="skip" they keep p and D, their
    correlation and α-if-dropped are masked, and α is that of the other items.
    """
    if constant not in ("refuse", "skip"):
        raise BadInput(f'constant = {constant!r} is not known; it is "refuse" or "skip".')
    table = scores if isinstance(scores, ScoreTable) else ScoreTable.of(scores)
    if table.n < 2:
        raise BadInput(f"{table.n} person(s) took this form; statistics need at least 2.")
    moments = moments_of(table)
    varies = moments.item > 0
    if constant == "refuse":
        _refuse_constant(table, varies)
    _check_spread(moments, varies)
    return _statistics(table, moments, varies)


def _refuse_constant(table: ScoreTable, varies: NDArray[np.bool_]) -> None:
    if varies.all():
        return
    right = table.right.sum(axis=1)
    named = ", ".join(f"{item} ({'all right' if right[item] else 'all wrong'})" for item in np.flatnonzero(~varies))
    raise BadInput(
        f"Items {named}: the same for everybody, so they have no correlation. Leave them out, "
        'or ask for constant="skip".'
    )


def _check_spread(moments: Moments, varies: NDArray[np.bool_]) -> None:
    if varies.sum() < 2:
        raise BadInput(f"{int(varies.sum())} item(s) with differing answers; reliability needs at least 2.")
    if moments.total < NO_SPREAD:
        raise BadInput("Everybody has the same total score, so nothing correlates with it; more persons are needed.")
    flat = varies & (moments.rest < NO_SPREAD)
    if flat.any():
        raise BadInput(
            f"Item {int(np.argmax(flat))}: everybody has the same score on the other items, so it has no "
            "item-rest correlation; more items or persons are needed."
        )


def _statistics(table: ScoreTable, moments: Moments, varies: NDArray[np.bool_]) -> ItemStatistics:
    n, right = table.n, table.right.sum(axis=1)
    low, high = wilson(right, n)
    r_rest = _item_rest(moments, varies)
    r_low, r_high = fisher(r_rest, n)
    return ItemStatistics(
        p=right / n,
        p_low=low,
        p_high=high,
        r_rest=r_rest,
        r_rest_low=r_low,
        r_rest_high=r_high,
        discrimination_index=_discrimination(table),
        alpha=float(alpha(moments.item.sum(), moments.total, int(varies.sum()))),
        alpha_if_dropped=_alpha_if_dropped(moments, varies),
        total_mean=float(table.persons @ np.arange(table.items + 1) / n),
        total_sd=float(np.sqrt(moments.total / (n - 1))),
        n=n,
    )


def _item_rest(moments: Moments, varies: NDArray[np.bool_]) -> Floats:
    scale = np.sqrt(np.where(varies, moments.item * moments.rest, 1))
    return where_defined(np.clip(moments.item_rest / scale, -1, 1), varies)


def _alpha_if_dropped(moments: Moments, varies: NDArray[np.bool_]) -> Floats | None:
    left = int(varies.sum()) - 1
    if left < 2:
        return None
    rest = np.where(varies, moments.rest, 1)
    return where_defined(alpha(moments.item.sum() - moments.item, rest, left), varies)


def _discrimination(table: ScoreTable) -> Floats:
    size = max(1, int(TAIL * table.n + 0.5))
    lower, upper = tails(table.persons, size)
    return np.asarray(table.right @ (upper - lower) / size)
