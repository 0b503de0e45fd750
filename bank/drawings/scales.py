"""From values to places on an axis, with round ticks."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor, log10

from bank.drawings.lettering import spelled

WANTED = 6  # steps between ticks, at most
FROM_ZERO = 0.6  # values whose least is below this share of the greatest are drawn from zero


@dataclass(frozen=True)
class Scale:
    """`start` and `end` are where `low` and `high` lie on the paper."""

    low: float
    high: float
    start: float
    end: float
    ticks: tuple[Decimal, ...]

    def at(self, value: float) -> float:
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    def marks(self) -> list[tuple[float, str]]:
        """Place and label of each tick."""
        places = max(-exponent for tick in self.ticks if isinstance(exponent := tick.as_tuple().exponent, int))
        return [(self.at(float(tick)), spelled(float(tick), max(places, 0))) for tick in self.ticks]


def scale(values: Iterable[float], *, start: float, end: float, zero: bool = False, exact: bool = False) -> Scale:
    """A scale over the values from tick to tick, or `exact`, from zero to the greatest value."""
    low, high = _range(list(values), zero)
    whole = all(float(value).is_integer() for value in (low, high))
    step = _step(high - low, whole=whole)
    first = floor(Decimal(repr(low)) / step)
    last = floor(Decimal(repr(high)) / step) if exact else ceil(Decimal(repr(high)) / step)
    ticks = tuple(step * number for number in range(first, last + 1))
    top = high if exact else float(ticks[-1])
    return Scale(float(ticks[0]), top, start, end, ticks)


def _range(values: list[float], zero: bool) -> tuple[float, float]:
    low, high = min(values), max(values)
    if zero or 0 < low <= FROM_ZERO * high:
        low = min(low, 0)
    if zero or FROM_ZERO * low <= high < 0:
        high = max(high, 0)
    if low == high:
        return (low, low + 1) if low >= 0 else (low - 1, low)
    return low, high


def _step(span: float, *, whole: bool) -> Decimal:
    """1, 2 or 5 times a power of ten; nothing below one where all values are whole."""
    rough = Decimal(repr(span)) / WANTED
    power = Decimal(1).scaleb(floor(log10(rough)))
    step = next(power * times for times in (1, 2, 5, 10) if power * times >= rough)
    return max(step, Decimal(1)) if whole else step


def spread(places: list[float], heights: list[float], *, low: float, high: float) -> list[float]:
    """The middles moved as little as a pass down and one up need for things so high to stand clear in the bounds."""
    order = sorted(range(len(places)), key=lambda number: places[number])
    moved, edge = list(places), low
    for number in order:
        moved[number] = max(places[number], edge + heights[number] / 2)
        edge = moved[number] + heights[number] / 2
    edge = high
    for number in reversed(order):
        moved[number] = min(moved[number], edge - heights[number] / 2)
        edge = moved[number] - heights[number] / 2
    return moved
