"""A tiny, safe evaluator for the `calc:` lines of the content files."""

import ast
import math
import operator
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

Value = float | list[float]

_OPERATORS: dict[type[ast.AST], Callable[..., float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
}
_FUNCTIONS: dict[str, Callable[..., float]] = {
    "sqrt": math.sqrt,
    "ceil": math.ceil,
    "floor": math.floor,
    "round": lambda value, digits=0: round(float(value), int(digits)),  # of an int, -10**9 digits would take hours
    "abs": abs,
    "min": min,
    "max": max,
    "sum": sum,
    "mean": lambda values: sum(values) / len(values),
    "log": math.log10,
    "ln": math.log,
    "exp": math.exp,
}
_MAX_LENGTH = 500


class ArithmeticFault(ValueError):
    """The expression is not one this evaluator takes; the message says why."""


def evaluate(expression: str) -> float:
    """The expression's value; ArithmeticFault for anything but plain arithmetic."""
    if len(expression) > _MAX_LENGTH:
        raise ArithmeticFault(f"is longer than {_MAX_LENGTH} characters")
    try:
        value = _value(ast.parse(expression, mode="eval").body)
    except SyntaxError as error:
        raise ArithmeticFault("is not an arithmetic expression") from error
    except (ZeroDivisionError, OverflowError, ValueError, TypeError, RecursionError) as error:
        raise ArithmeticFault(f"cannot be computed: {error}") from error
    if isinstance(value, list) or not math.isfinite(value):
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
    decimals = max(0, -exponent) if isinstance(exponent, int) else 0
    return bool(abs(value - float(number)) <= 0.5 * 10**-decimals + 1e-9)


def _value(node: ast.AST) -> Any:
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return float(number)
        case ast.List(elts=items):
            return [_value(item) for item in items]
        case ast.UnaryOp(op=op, operand=operand) if type(op) in _OPERATORS:
            return _OPERATORS[type(op)](_number(operand))
        case ast.BinOp(left=left, op=ast.Pow(), right=right):
            return _power(_number(left), _number(right))
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            return _OPERATORS[type(op)](_number(left), _number(right))
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in _FUNCTIONS:
            return _FUNCTIONS[name](*map(_value, args))
    raise ArithmeticFault(f"uses something else than numbers, + - * / ** and {', '.join(_FUNCTIONS)}")


def _number(node: ast.AST) -> float:
    value = _value(node)
    if isinstance(value, list):  # [0] * 10**9 would take the machine's memory
        raise ArithmeticFault("calculates with a list; give it to sum, mean, min or max")
    return float(value)


def _power(base: float, exponent: float) -> float:
    if abs(exponent) > 64:
        raise ArithmeticFault("has an exponent above 64")
    return float(float(base) ** exponent)
