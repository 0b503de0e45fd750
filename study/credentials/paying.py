"""What a way of buying the exam comes to, line by line, so that every sum can be checked by eye."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

CENT = Decimal("0.01")
Money = Decimal | None


@dataclass(frozen=True)
class Price:
    """For members and for others; None where nobody told us."""

    name: str
    member: Money
    non_member: Money
    note: str = ""


@dataclass(frozen=True)
class Line:
    price: Price
    times: Decimal
    member: Money
    non_member: Money


@dataclass(frozen=True)
class Bill:
    """`lines` sum to `member` and `non_member`: the sum is of the amounts as shown. None where a line has none."""

    lines: list[Line]
    member: Money
    non_member: Money


def expected_retakes(chance: int, free: int) -> Decimal:
    """How many retakes have to be paid on average, to hundredths, for somebody who passes each sitting with `chance`
    percent and sits until they pass; the first `free` retakes cost nothing.

    The n-th retake happens when n sittings failed: Σ q^n for n > free, which is q^(free+1) / p.
    """
    passing = Fraction(chance, 100)
    expected = (1 - passing) ** (free + 1) / passing
    return (Decimal(expected.numerator) / Decimal(expected.denominator)).quantize(CENT, ROUND_HALF_UP)


def bill(once: Sequence[Price], retake: Price, retakes: Decimal) -> Bill:
    lines = [_line(price, Decimal(1)) for price in once]
    if retakes:
        lines.append(_line(retake, retakes))
    return Bill(lines, _sum([line.member for line in lines]), _sum([line.non_member for line in lines]))


def _line(price: Price, times: Decimal) -> Line:
    return Line(price, times, _times(price.member, times), _times(price.non_member, times))


def _times(amount: Money, times: Decimal) -> Money:
    return None if amount is None else (amount * times).quantize(CENT, ROUND_HALF_UP)


def _sum(amounts: list[Money]) -> Money:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if len(known) == len(amounts) else None
