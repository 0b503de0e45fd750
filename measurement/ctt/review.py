"""Which questions an author should look at again, and why, as codes; the words for people are elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from measurement.ctt.intervals import Floats, wilson
from measurement.ctt.items import ItemStatistics
from measurement.ctt.options import OptionStatistics
from measurement.errors import BadInput

FEWEST_ANSWERS = 30
HARD, EASY = 0.25, 0.95
WEAK = 0.10
IDLE = 0.05


class FlagCode(StrEnum):
    """Stable names. The first two go by p, the next two by the item-rest correlation (below 0 the key is checked,
    from 0 to below .10 the item reviewed), the last two by a distractor's draw."""

    TOO_HARD = "too-hard"
    TOO_EASY = "too-easy"
    LOW_DISCRIMINATION = "low-discrimination"
    KEY_CHECK = "key-check"
    KEY_SUSPECTED = "key-suspected"
    IDLE_DISTRACTOR = "idle-distractor"


@dataclass(frozen=True)
class Flag:
    """`figure` names the statistic the rule looked at (p, r_rest, share, top_third), `value` is its estimate, `low`
    and `high` its 95 % interval, `bound` what it was held against (for top_third, the share of the key); `option` is
    the distractor, None where the flag is about the whole item."""

    item: int
    code: FlagCode
    figure: str
    value: float
    low: float
    high: float
    bound: float
    option: int | None = None

    @property
    def certain(self) -> bool:
        """The interval lies wholly beyond the bound. With 30 persons most flags of distractors are not."""
        return self.high < self.bound or self.low > self.bound


def flags(items: ItemStatistics, options: OptionStatistics | None = None) -> tuple[Flag, ...]:
    """The rules broken, by item and option; none below 30 persons.

    A rule looks at the estimate, not the interval. A distractor that correlates above 0 with the rest score and is
    preferred to the key by the top third gives two flags of one code, one per figure.
    """
    if options is not None and (len(options.keys) != len(items.p) or options.n != items.n):
        raise BadInput(
            f"Item statistics of {len(items.p)} items and {items.n} persons, option statistics of "
            f"{len(options.keys)} and {options.n}; take both from the same answers."
        )
    if items.n < FEWEST_ANSWERS:
        return ()
    found = [*_item_flags(items), *(_distractor_flags(options) if options is not None else ())]
    return tuple(sorted(found, key=lambda flag: (flag.item, -1 if flag.option is None else flag.option)))


def _item_flags(items: ItemStatistics) -> Iterator[Flag]:
    p = (items.p, items.p_low, items.p_high)
    yield from _raised(FlagCode.TOO_HARD, "p", items.p < HARD, HARD, *p)
    yield from _raised(FlagCode.TOO_EASY, "p", items.p > EASY, EASY, *p)
    r = (items.r_rest, items.r_rest_low, items.r_rest_high)
    weak = (items.r_rest >= 0) & (items.r_rest < WEAK)
    yield from _raised(FlagCode.KEY_CHECK, "r_rest", items.r_rest < 0, 0.0, *r)
    yield from _raised(FlagCode.LOW_DISCRIMINATION, "r_rest", weak, WEAK, *r)


def _distractor_flags(options: OptionStatistics) -> Iterator[Flag]:
    top, third = np.ma.getdata(options.top_third), options.n / 3
    key = options.keys[:, None]
    distractor = (np.arange(top.shape[1]) != key) & ~np.ma.getmaskarray(options.share)
    r = (options.r_rest, options.r_rest_low, options.r_rest_high)
    yield from _raised(FlagCode.KEY_SUSPECTED, "r_rest", distractor & (options.r_rest > 0), 0.0, *r)
    of_key = np.broadcast_to(np.take_along_axis(top, key, axis=1), top.shape)
    chosen = (top, *wilson(np.minimum(top * third, third), third))
    yield from _raised(FlagCode.KEY_SUSPECTED, "top_third", distractor & (top > of_key), of_key, *chosen)
    share = (options.share, options.share_low, options.share_high)
    yield from _raised(FlagCode.IDLE_DISTRACTOR, "share", distractor & (options.share < IDLE), IDLE, *share)


def _raised(
    code: FlagCode, figure: str, broken: NDArray[Any], bound: float | Floats, value: Floats, low: Floats, high: Floats
) -> Iterator[Flag]:
    bounds = np.broadcast_to(bound, broken.shape)
    for place in np.argwhere(np.ma.filled(broken, False)):
        at = tuple(int(axis) for axis in place)
        option = at[1] if len(at) == 2 else None
        yield Flag(at[0], code, figure, float(value[at]), float(low[at]), float(high[at]), float(bounds[at]), option)
