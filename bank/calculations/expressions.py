"""A small, safe language for the figures of questions: decimal numbers, lists, names and named functions.

Arithmetic works on numbers and, element by element, on lists of one length. Numbers are decimals of 28 digits, so that
0.1 + 0.2 is 0.3 and rounding falls where a person with a pencil puts it.
"""

import ast
import operator
from collections.abc import Callable, Mapping
from decimal import Decimal, DecimalException
from functools import lru_cache
from typing import Any

from bank.calculations.functions import FUNCTIONS, UNDEFINED

# A number, a truth, a word or a list of these, but no list of lists: what a name may stand for.
Value = Any
MAX_LENGTH = 500
MAX_LIST = 100
MAX_EXPONENT = 64
REMEMBERED = 10_000  # expressions of all templates together
LARGEST = Decimal(10) ** 30

_OPERATORS: dict[type[ast.AST], Callable[..., Value]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
}
_COMPARISONS: dict[type[ast.AST], Callable[..., bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}


class ExpressionFault(ValueError):
    """The expression is not one of this language or has no value; the message says why."""


def evaluate(expression: str, names: Mapping[str, Value] | None = None) -> Value:
    """The expression's value; ExpressionFault for anything outside the language."""
    tree = _parsed(expression)
    try:
        return _value(tree, names or {})
    except ExpressionFault:
        raise
    except UNDEFINED as error:
        raise ExpressionFault(f"cannot be computed: {_reason(error)}") from error


@lru_cache(maxsize=REMEMBERED)
def _parsed(expression: str) -> ast.expr:
    if len(expression) > MAX_LENGTH:
        raise ExpressionFault(f"is longer than {MAX_LENGTH} characters")
    try:
        return ast.parse(expression.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise ExpressionFault("is not an expression") from error


def _reason(error: Exception) -> str:
    return "it divides by zero or leaves the numbers" if isinstance(error, DecimalException) else str(error)


def _value(node: ast.AST, names: Mapping[str, Value]) -> Value:
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return _bounded(Decimal(str(number)))
        case ast.Constant(value=str() as word):
            return word
        case ast.Name(id=name) if name in names:
            return names[name]
        case ast.Name(id=name) if name not in FUNCTIONS:
            raise ExpressionFault(f"uses “{name}”, which is not drawn or computed above")
        case ast.List(elts=items):
            return _checked([_value(item, names) for item in items])
        case ast.Subscript(value=whole, slice=part):
            return _part(_value(whole, names), part, names)
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in FUNCTIONS:
            return _checked(FUNCTIONS[name](*(_value(arg, names) for arg in args)))
    return _arithmetic(node, names)


def _arithmetic(node: ast.AST, names: Mapping[str, Value]) -> Value:
    match node:
        case ast.UnaryOp(op=op, operand=operand) if type(op) in _OPERATORS:
            return _each(_OPERATORS[type(op)], _value(operand, names))
        case ast.BinOp(left=left, op=ast.Pow(), right=right):
            return _each(_power, _value(left, names), _value(right, names))
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            return _each(_OPERATORS[type(op)], _value(left, names), _value(right, names))
    return _logic(node, names)


def _logic(node: ast.AST, names: Mapping[str, Value]) -> Value:
    match node:
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return not _truth(operand, names)
        case ast.BoolOp(op=op, values=values):
            return (all if isinstance(op, ast.And) else any)(_truth(value, names) for value in values)
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _COMPARISONS:
            return _COMPARISONS[type(op)](_value(left, names), _value(right, names))
        case ast.IfExp(test=test, body=body, orelse=orelse):
            return _value(body if _truth(test, names) else orelse, names)
    raise ExpressionFault(f"uses something else than numbers, names, + - * / ** and {', '.join(sorted(FUNCTIONS))}")


def _part(whole: Value, part: ast.expr, names: Mapping[str, Value]) -> Value:
    if not isinstance(whole, list):
        raise ExpressionFault("takes a part of something that is not a list")
    if isinstance(part, ast.Slice):
        if part.step:
            raise ExpressionFault("takes every so manieth entry; use take")
        bounds = [None if end is None else _place(_value(end, names)) for end in (part.lower, part.upper)]
        return whole[slice(*bounds)]
    place = _place(_value(part, names))
    if not -len(whole) <= place < len(whole):
        raise ExpressionFault(f"asks for place {place} of a list of {len(whole)}; the first is 0")
    return whole[place]


def _place(value: Value) -> int:
    if _number(value) != value.to_integral_value():
        raise ExpressionFault(f"asks for place {value}; places are whole numbers")
    return int(value)


def _truth(node: ast.AST, names: Mapping[str, Value]) -> bool:
    value = _value(node, names)
    if not isinstance(value, bool):
        raise ExpressionFault("needs a comparison, such as demand > stock")
    return value


def _each(operation: Callable[..., Value], *operands: Value) -> Value:
    """On numbers, or place by place where one of them is a list."""
    lengths = {len(operand) for operand in operands if isinstance(operand, list)}
    if not lengths:
        return _bounded(operation(*map(_number, operands)))
    if len(lengths) > 1:
        raise ExpressionFault(f"calculates with lists of {' and '.join(map(str, sorted(lengths)))} entries")
    rows = range(lengths.pop())
    return [_bounded(operation(*(_number(o[row] if isinstance(o, list) else o) for o in operands))) for row in rows]


def _number(value: Value) -> Decimal:
    if not isinstance(value, Decimal):
        raise ExpressionFault("calculates with something that is not a number")
    return value


def _bounded(value: Decimal) -> Decimal:
    if not value.is_finite() or abs(value) > LARGEST:
        raise ExpressionFault("comes to a number too large")
    return value


def _checked(value: Value) -> Value:
    """Lists stay short and flat: ten lists of lists, each of ten of the last, would fill any memory."""
    if not isinstance(value, list):
        return _bounded(value) if isinstance(value, Decimal) else value
    if len(value) > MAX_LIST:
        raise ExpressionFault(f"makes a list of more than {MAX_LIST} entries")
    if any(isinstance(each, list) for each in value):
        raise ExpressionFault("puts a list into a list")
    return [_checked(each) for each in value]


def _power(base: Decimal, exponent: Decimal) -> Decimal:
    if abs(exponent) > MAX_EXPONENT:
        raise ExpressionFault(f"has an exponent above {MAX_EXPONENT}")
    return base**exponent
