"""Sums of squares and products of items, total and rest scores, and the reliability they give."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from measurement.ctt.intervals import Floats
from measurement.ctt.table import ScoreTable

# Whole numbers that differ at all have a sum of squares about their mean of at least 1/2; less is rounding.
NO_SPREAD = 0.25


@dataclass(frozen=True, eq=False)
class Moments:
    """About the means: sums of squares of each item, of the total and of each rest score (the total without the
    item), and sums of products of each item with its rest score."""

    item: Floats
    total: float
    rest: Floats
    item_rest: Floats


def moments_of(table: ScoreTable) -> Moments:
    n, right = table.n, table.right.sum(axis=1)
    # Scores are counted from a middle one: sums of squares of large totals would lose digits.
    score = np.arange(table.items + 1) - int(table.persons @ np.arange(table.items + 1)) // n
    mean = float(table.persons @ score) / n
    total = float(table.persons @ score**2) - n * mean**2
    item = right * (n - right) / n
    with_total = table.right @ score - right * mean
    return Moments(item, total, total + item - 2 * with_total, with_total - item)


def alpha(of_items: ArrayLike, of_total: ArrayLike, items: int) -> Floats:
    """Cronbach's α (1951, eq. 2) from the sum of the item variances and the variance of the total, with one divisor
    in both; not clipped below 0."""
    return np.asarray(items / (items - 1) * (1 - np.asarray(of_items) / np.asarray(of_total)))
