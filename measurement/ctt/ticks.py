"""Questions with several right options: how each option draws that may be ticked beside others."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from measurement.ctt.intervals import Floats, fisher, where_defined, wilson
from measurement.ctt.moments import NO_SPREAD, moments_of
from measurement.ctt.review import FEWEST_ANSWERS, IDLE, Flag, FlagCode
from measurement.ctt.table import Counts, ScoreTable, counts_by_score, tails
from measurement.errors import BadInput
from measurement.given import as_array, as_floats


@dataclass(eq=False)
class TickTable:
    """Ticks on one form so far; a row for each option of such a question. `item` is the question's place on the form,
    `option` counts from 0, `right` says whether it should be ticked. `counts` (options × total scores), `ability`
    (options): the sum over those who ticked it."""

    item: Counts
    option: Counts
    right: NDArray[np.bool_]
    counts: Counts
    ability: Floats

    @classmethod
    def empty(cls, item: ArrayLike, option: ArrayLike, right: ArrayLike, *, items: int) -> "TickTable":
        places, options = np.asarray(item, np.int64), np.asarray(option, np.int64)
        keys = np.asarray(right, bool)
        if not places.shape == options.shape == keys.shape == (len(places),):
            raise BadInput(
                f"Items {places.shape}, options {options.shape}, right {keys.shape}: one of each per option."
            )
        if len(places) and not (places.min() >= 0 and places.max() < items):
            raise BadInput(f"Options of items {places.min()} to {places.max()} on a form of {items}.")
        return cls(places, options, keys, np.zeros((len(places), items + 1), np.int64), np.zeros(len(places)))

    def add(self, ticked: ArrayLike, totals: ArrayLike, ability: ArrayLike) -> None:
        """ticked (persons × options): 1 where ticked; totals and ability (persons): number correct, and θ or a scaled
        score. Nothing is counted when the batch is refused."""
        hits, scores = as_array(ticked, "Ticks"), np.asarray(totals, np.int64)
        level = as_floats(ability, "Abilities")
        if hits.ndim != 2 or hits.shape[1] != len(self.item) or not scores.shape == level.shape == (len(hits),):
            raise BadInput(
                f"Ticks of shape {hits.shape}, totals {scores.shape}, abilities {level.shape}; persons × "
                f"{len(self.item)} options and one of each per person are needed."
            )
        if not np.isin(hits, (0, 1)).all():
            raise BadInput("Ticks are 1 or 0.")
        if not len(self.item):
            return
        self.counts += counts_by_score(hits.astype(np.int8), scores, self.counts.shape[1])
        self.ability += level @ hits


@dataclass(frozen=True, eq=False)
class TickStatistics:
    """One entry per option, as in OptionStatistics; shares of all `n` persons, and those of a question add to more
    than 1 where several were ticked."""

    item: Counts
    option: Counts
    right: NDArray[np.bool_]
    count: Counts
    share: Floats
    share_low: Floats
    share_high: Floats
    r_rest: Floats
    r_rest_low: Floats
    r_rest_high: Floats
    mean_ability: Floats
    top_third: Floats
    bottom_third: Floats
    n: int


def tick_statistics(ticks: TickTable, scores: ScoreTable) -> TickStatistics:
    """`scores` are of the same persons."""
    if scores.n == 0:
        raise BadInput("Nobody's ticks were counted; add persons first.")
    count, n = ticks.counts.sum(axis=1), scores.n
    low, high = wilson(count, n)
    r_rest = where_defined(*_with_rest(ticks, count, scores))
    r_low, r_high = fisher(r_rest, n)
    lower, upper = tails(scores.persons, n / 3)
    return TickStatistics(
        item=ticks.item,
        option=ticks.option,
        right=ticks.right,
        count=count,
        share=count / n,
        share_low=low,
        share_high=high,
        r_rest=r_rest,
        r_rest_low=r_low,
        r_rest_high=r_high,
        mean_ability=where_defined(ticks.ability / np.maximum(count, 1), count > 0),
        top_third=np.clip(ticks.counts @ upper / (n / 3), 0, 1),
        bottom_third=np.clip(ticks.counts @ lower / (n / 3), 0, 1),
        n=n,
    )


def _with_rest(ticks: TickTable, count: Counts, scores: ScoreTable) -> tuple[Floats, NDArray[np.bool_]]:
    """Point-biserials of ticks with the number correct on the other items, and where they are defined."""
    score, n = np.arange(scores.items + 1), scores.n
    right = scores.right.sum(axis=1)[ticks.item]
    # Whoever got the question right has its point in their total, and ticked all of its right options and no other.
    rest_sum = ticks.counts @ score - np.where(ticks.right, right, 0)
    rest_mean = (scores.persons @ score - right) / n
    product = rest_sum - count * rest_mean
    spread, rest = count * (n - count) / n, moments_of(scores).rest[ticks.item]
    defined = (spread > 0) & (rest >= NO_SPREAD)
    scale = np.sqrt(np.where(defined, spread * rest, 1))
    return np.where(defined, np.clip(product / scale, -1, 1), 0.0), defined


def tick_flags(found: TickStatistics) -> Iterator[Flag]:
    """Of wrong options: those that the better candidates tick, and those hardly anybody does. None below 30 persons."""
    if found.n < FEWEST_ANSWERS:
        return
    drawing = ~found.right & np.ma.filled(found.r_rest > 0, False)
    for at in np.flatnonzero(drawing):
        figures = (float(found.r_rest[at]), float(found.r_rest_low[at]), float(found.r_rest_high[at]))
        yield Flag(int(found.item[at]), FlagCode.KEY_SUSPECTED, "r_rest", *figures, 0.0, int(found.option[at]))
    for at in np.flatnonzero(~found.right & (found.share < IDLE)):
        figures = (float(found.share[at]), float(found.share_low[at]), float(found.share_high[at]))
        yield Flag(int(found.item[at]), FlagCode.IDLE_DISTRACTOR, "share", *figures, IDLE, int(found.option[at]))
