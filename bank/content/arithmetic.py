"""The `calc:` lines of the content files: a formula and the number it is printed as."""

from decimal import Decimal, InvalidOperation

from bank.calculations import expressions
from bank.calculations.values import ExpressionFault


class ArithmeticFault(ValueError):
    """The expression is not one that comes to a number; the message says why."""


def evaluate(expression: str) -> float:
    """The expression's value; ArithmeticFault for anything that is not plain arithmetic."""
    try:
        value = expressions.evaluate(expression)
    except ExpressionFault as error:
        raise ArithmeticFault(str(error)) from error
    if not isinstance(value, Decimal):
        raise ArithmeticFault("does not come to a number")
    return float(value)


def agrees(value: float, printed: float | str) -> bool:
    """Whether a value rounds to the printed number, to the decimals it is printed with.

    An exact half may be rounded either way.
    """
    try:
        _, _, exponent = (number := Decimal(str(printed))).as_tuple()
    except InvalidOperation as error:
        raise ArithmeticFault(f"is compared to “{printed}”; write a number") from error
    if not isinstance(exponent, int):  # NaN and infinity
        raise ArithmeticFault(f"is compared to “{printed}”; write a number")
    decimals = max(0, -exponent)
    return bool(abs(value - float(number)) <= 0.5 * 10**-decimals + 1e-9)
