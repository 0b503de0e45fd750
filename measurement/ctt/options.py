"""How each option of each question draws: share, correlation with the rest score, and by whom it is chosen."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from measurement.ctt.choices import OptionTable
from measurement.ctt.intervals import Floats, fisher, where_defined, wilson
from measurement.ctt.moments import NO_SPREAD, moments_of
from measurement.ctt.table import Counts, tails
from measurement.errors import BadInput


@dataclass(frozen=True, eq=False)
class OptionStatistics:
    """Arrays are (items × options), masked beyond an item's last option and where undefined; `omitted` and what
    starts with it have one entry per item. Shares are of all `n` persons, so they and omitted_share add to 1.

    `r_rest`: point-biserial of the choice with the number correct on the other items; `mean_ability`: of those who
    chose it, in the units given, or the number correct; `top_third` and `bottom_third`: share of that third of the
    persons by number correct who chose it, persons tied at the bound counted in part.
    """

    keys: Counts
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
    omitted: Counts
    omitted_share: Floats
    omitted_share_low: Floats
    omitted_share_high: Floats
    n: int


def option_statistics(
    chosen: ArrayLike | OptionTable,
    keys: ArrayLike | None = None,
    options: ArrayLike | None = None,
    *,
    ability: ArrayLike | None = None,
) -> OptionStatistics:
    """Statistics of each option, from choices or from a table that was filled in batches.

    chosen (persons × items): the option from 0, -1 or NaN where omitted (wrong in the number correct); keys: the
    right option of each item; options: how many each has (one number for all, or each); ability (persons): θ or a
    scaled score. Shares have 95 % Wilson intervals, correlations 95 % intervals by Fisher's z.
    """
    table = _table(chosen, keys, options, ability)
    if table.n == 0:
        raise BadInput("Nobody's choices were counted; add persons first.")
    exists = np.arange(int(table.options.max())) < table.options[:, None]
    count = table.counts[:, :-1].sum(axis=2)
    omitted = table.counts[:, -1].sum(axis=1)
    low, high = wilson(count, table.n)
    omitted_low, omitted_high = wilson(omitted, table.n)
    r_rest = where_defined(*_option_rest(table, count))
    r_low, r_high = fisher(r_rest, table.n)
    bottom, top = _thirds(table)
    return OptionStatistics(
        keys=table.keys,
        count=where_defined(count, exists),
        share=where_defined(count / table.n, exists),
        share_low=where_defined(low, exists),
        share_high=where_defined(high, exists),
        r_rest=r_rest,
        r_rest_low=r_low,
        r_rest_high=r_high,
        mean_ability=where_defined(_ability_sums(table) / np.maximum(count, 1), exists & (count > 0)),
        top_third=where_defined(top, exists),
        bottom_third=where_defined(bottom, exists),
        omitted=omitted,
        omitted_share=omitted / table.n,
        omitted_share_low=omitted_low,
        omitted_share_high=omitted_high,
        n=table.n,
    )


def _table(
    chosen: ArrayLike | OptionTable, keys: ArrayLike | None, options: ArrayLike | None, ability: ArrayLike | None
) -> OptionTable:
    if isinstance(chosen, OptionTable):
        if any(given is not None for given in (keys, options, ability)):
            raise BadInput("A table has its own keys, options and abilities; give it alone.")
        return chosen
    if keys is None or options is None:
        raise BadInput("Choices need the keys and the number of options of the items.")
    return OptionTable.of(chosen, keys, options, ability)


def _option_rest(table: OptionTable, count: Counts) -> tuple[Floats, NDArray[np.bool_]]:
    """Point-biserials of options with the rest score, and where they are defined."""
    scores, n = table.score_table(), table.n
    score = np.arange(scores.items + 1)
    is_key = np.arange(count.shape[1]) == table.keys[:, None]
    # Those who chose the key have its own point in their total; the rest score is without it.
    rest_sum = table.counts[:, :-1] @ score - np.where(is_key, count, 0)
    rest_mean = (scores.persons @ score - scores.right.sum(axis=1)) / n
    product = rest_sum - count * rest_mean[:, None]
    spread = count * (n - count) / n
    rest = moments_of(scores).rest[:, None]
    defined = (spread > 0) & (rest >= NO_SPREAD)
    scale = np.sqrt(np.where(defined, spread * rest, 1))
    return np.where(defined, np.clip(product / scale, -1, 1), 0.0), defined


def _ability_sums(table: OptionTable) -> Floats:
    if table.ability is not None:
        return table.ability[:, :-1]
    return np.asarray(table.counts[:, :-1] @ np.arange(table.counts.shape[2]), float)


def _thirds(table: OptionTable) -> tuple[Floats, Floats]:
    size = table.n / 3
    lower, upper = tails(table.counts[0].sum(axis=0), size)
    bottom, top = (np.clip(table.counts[:, :-1] @ weight / size, 0, 1) for weight in (lower, upper))
    return bottom, top
