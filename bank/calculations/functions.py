"""The functions that formulas may call. Those of planning and scheduling come from `methods`."""

from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal, DecimalException, InvalidOperation
from typing import Any

from bank.calculations import methods

# What a function raises when its arguments make no sense together.
UNDEFINED = (ArithmeticError, DecimalException, ValueError, TypeError, IndexError, AttributeError, RecursionError)
# Below this a difference comes from the 28th digit: 3 × (1/3) is 1, and rounds up to 1.
GRAIN = Decimal("1e-12")
MAX_DECIMALS = 12
STEPS = {decimals: Decimal(1).scaleb(-decimals) for decimals in range(MAX_DECIMALS + 1)}


def _directed(rounding: str) -> Callable[[Any], Any]:
    def whole(value: Any) -> Any:
        return [whole(each) for each in value] if isinstance(value, list) else _settled(value).to_integral(rounding)

    return whole


def rounded(value: Any, decimals: Any = Decimal(0)) -> Any:
    """To that many decimals, halves away from zero; a zero has no sign."""
    if isinstance(value, list):
        return [rounded(each, decimals) for each in value]
    if isinstance(decimals, list) or decimals not in STEPS:
        raise ValueError(f"rounds to {decimals} decimals; 0 to {MAX_DECIMALS} are possible")
    return quantized(_settled(value), int(decimals), ROUND_HALF_UP)


def quantized(value: Decimal, decimals: int, rounding: str) -> Decimal:
    """To 0 to 12 decimals; ValueError where the number has no room left for so many."""
    try:
        return value.quantize(STEPS[decimals], rounding) + 0
    except InvalidOperation as error:
        raise ValueError(f"comes to a number too large for {decimals} decimals") from error


def _settled(value: Decimal) -> Decimal:
    """Without the last digits' noise, which would make a floor one too small."""
    near: Decimal = value.quantize(GRAIN, ROUND_HALF_UP) if abs(value) < 10**15 else value
    return near


def _logarithm(value: Decimal) -> Decimal:
    return value.log10()


def _size(value: Any) -> Any:
    return [abs(each) for each in value] if isinstance(value, list) else abs(value)


def _sum(values: list[Decimal]) -> Decimal:
    return sum(values, Decimal(0))


def _mean(values: list[Decimal]) -> Decimal:
    return _sum(values) / len(values)


def _count(values: list[Any]) -> Decimal:
    return Decimal(len(values))


def _pairs(choose: Callable[..., Any]) -> Callable[[Any, Any], list[Any]]:
    def each(one: Any, other: Any) -> list[Any]:
        other = other if isinstance(other, list) else [other] * len(one)
        return [choose(mine, theirs) for mine, theirs in zip(one, other, strict=True)]

    return each


def _order(values: list[Decimal]) -> list[Decimal]:
    """The places of the values from the smallest to the largest, equals in the order they have."""
    return [Decimal(place) for place in sorted(range(len(values)), key=values.__getitem__)]


def _place(values: list[Any], value: Any) -> Decimal:
    return Decimal(values.index(value))


def _picked(values: list[Any], places: list[Decimal]) -> list[Any]:
    return [values[int(place)] for place in places]


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "sqrt": Decimal.sqrt,
    "ceil": _directed(ROUND_CEILING),
    "floor": _directed(ROUND_FLOOR),
    "round": rounded,
    "abs": _size,
    "min": min,
    "max": max,
    "sum": _sum,
    "mean": _mean,
    "size": _count,
    "cumsum": methods.running_total,
    "greater": _pairs(max),
    "lesser": _pairs(min),
    "sorted": sorted,
    "places": _order,
    "find": _place,
    "take": _picked,
    "reverse": lambda values: values[::-1],
    "log": _logarithm,
    "ln": Decimal.ln,
    "exp": Decimal.exp,
    **methods.METHODS,
}
