"""What expressions calculate with: decimal numbers, truths, words and flat lists of them, held within bounds.

Numbers are decimals of 28 digits, so that 0.1 + 0.2 is 0.3 and rounding falls where a person with a pencil puts it.
"""

from collections.abc import Callable
from decimal import Decimal
from itertools import repeat
from typing import Any

# A number, a truth, a word or a list of these, but no list of lists: what a name may stand for.
Value = Any
MAX_LIST = 100
MAX_EXPONENT = 64
LARGEST = Decimal(10) ** 30


class ExpressionFault(ValueError):
    """The expression is not one of this language or has no value; the message says why."""


def each(operation: Callable[..., Value], *operands: Value) -> Value:
    """On numbers, or place by place where one of them is a list."""
    if list not in map(type, operands):
        return bounded(operation(*map(number, operands)))
    lengths = {len(operand) for operand in operands if isinstance(operand, list)}
    if len(lengths) > 1:
        raise ExpressionFault(f"calculates with lists of {' and '.join(map(str, sorted(lengths)))} entries")
    columns = [operand if isinstance(operand, list) else repeat(operand) for operand in operands]
    return [bounded(operation(*map(number, row))) for row in zip(*columns, strict=False)]


def number(value: Value) -> Decimal:
    if not isinstance(value, Decimal):
        raise ExpressionFault("calculates with something that is not a number")
    return value


def truth(value: Value) -> bool:
    if not isinstance(value, bool):
        raise ExpressionFault("needs a comparison, such as demand > stock")
    return value


def bounded(value: Decimal) -> Decimal:
    if not value.is_finite() or abs(value) > LARGEST:
        raise ExpressionFault("comes to a number too large")
    return value


def checked(value: Value) -> Value:
    """Lists stay short and flat: ten lists of lists, each of ten of the last, would fill any memory."""
    if not isinstance(value, list):
        return bounded(value) if isinstance(value, Decimal) else value
    if len(value) > MAX_LIST:
        raise ExpressionFault(f"makes a list of more than {MAX_LIST} entries")
    if any(isinstance(entry, list) for entry in value):
        raise ExpressionFault("puts a list into a list")
    return [bounded(entry) if isinstance(entry, Decimal) else entry for entry in value]


def entries(whole: Value) -> list[Value]:
    if not isinstance(whole, list):
        raise ExpressionFault("takes a part of something that is not a list")
    return whole


def entry_at(whole: list[Value], place: int) -> Value:
    if not -len(whole) <= place < len(whole):
        raise ExpressionFault(f"asks for place {place} of a list of {len(whole)}; the first is 0")
    return whole[place]


def as_place(value: Value) -> int:
    if number(value) != value.to_integral_value():
        raise ExpressionFault(f"asks for place {value}; places are whole numbers")
    return int(value)


def power(base: Decimal, exponent: Decimal) -> Decimal:
    if abs(exponent) > MAX_EXPONENT:
        raise ExpressionFault(f"has an exponent above {MAX_EXPONENT}")
    return base**exponent
