"""A small, safe language for the figures of questions: decimal numbers, lists, names and named functions.

Arithmetic works on numbers and, element by element, on lists of one length. An expression is read once and kept as
functions of the names it uses: a template's are computed for every draw.
"""

import ast
import operator
from collections.abc import Callable, Mapping
from decimal import Decimal, DecimalException
from functools import lru_cache
from typing import Any

from bank.calculations.functions import FUNCTIONS, UNDEFINED
from bank.calculations.values import (
    ExpressionFault,
    Value,
    as_place,
    bounded,
    checked,
    each,
    entries,
    entry_at,
    power,
    truth,
)

MAX_LENGTH = 500
REMEMBERED = 10_000  # expressions of all templates together

Names = Mapping[str, Value]
Computed = Callable[[Names], Value]

_OPERATORS: dict[type[ast.AST], Callable[..., Value]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: power,
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


def evaluate(expression: str, names: Names | None = None) -> Value:
    """The expression's value; ExpressionFault for anything outside the language."""
    try:
        return _compiled(expression)(names or {})
    except ExpressionFault:
        raise
    except UNDEFINED as error:
        raise ExpressionFault(f"cannot be computed: {_reason(error)}") from error


@lru_cache(maxsize=REMEMBERED)
def _compiled(expression: str) -> Computed:
    if len(expression) > MAX_LENGTH:
        raise ExpressionFault(f"is longer than {MAX_LENGTH} characters")
    try:
        tree = ast.parse(expression.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise ExpressionFault("is not an expression") from error
    return _computed(tree)


def _reason(error: Exception) -> str:
    return "it divides by zero or leaves the numbers" if isinstance(error, DecimalException) else str(error)


def _computed(node: ast.AST) -> Computed:
    """What lies outside the language is a fault only once it is computed: not in the branch that is not taken."""
    return _KINDS.get(type(node), _unknown)(node)


def _unknown(node: ast.AST) -> Computed:
    def refuse(names: Names) -> Value:
        raise ExpressionFault(f"uses something else than numbers, names, + - * / ** and {', '.join(sorted(FUNCTIONS))}")

    return refuse


def _constant(node: ast.Constant) -> Computed:
    value = node.value
    if isinstance(value, str):
        return lambda names: value
    if isinstance(value, bool) or not isinstance(value, int | float):
        return _unknown(node)
    given = Decimal(str(value))
    return lambda names: bounded(given)


def _name(node: ast.Name) -> Computed:
    name, otherwise = node.id, _unknown(node) if node.id in FUNCTIONS else _undrawn(node.id)
    return lambda names: names[name] if name in names else otherwise(names)


def _undrawn(name: str) -> Computed:
    def refuse(names: Names) -> Value:
        raise ExpressionFault(f"uses “{name}”, which is not drawn or computed above")

    return refuse


def _list(node: ast.List) -> Computed:
    items = [_computed(item) for item in node.elts]
    return lambda names: checked([item(names) for item in items])


def _call(node: ast.Call) -> Computed:
    if not isinstance(node.func, ast.Name) or node.func.id not in FUNCTIONS or node.keywords:
        return _unknown(node)
    function, arguments = FUNCTIONS[node.func.id], [_computed(argument) for argument in node.args]
    return lambda names: checked(function(*[argument(names) for argument in arguments]))


def _unary(node: ast.UnaryOp) -> Computed:
    operand = _computed(node.operand)
    if isinstance(node.op, ast.Not):
        return lambda names: not truth(operand(names))
    if operation := _OPERATORS.get(type(node.op)):
        return lambda names: each(operation, operand(names))
    return _unknown(node)


def _binary(node: ast.BinOp) -> Computed:
    operation = _OPERATORS.get(type(node.op))
    if operation is None:
        return _unknown(node)
    left, right = _computed(node.left), _computed(node.right)
    return lambda names: each(operation, left(names), right(names))


def _logic(node: ast.BoolOp) -> Computed:
    decided = all if isinstance(node.op, ast.And) else any
    values = [_computed(value) for value in node.values]
    return lambda names: decided(truth(value(names)) for value in values)


def _comparison(node: ast.Compare) -> Computed:
    compare = _COMPARISONS.get(type(node.ops[0]))
    if compare is None or len(node.ops) > 1:
        return _unknown(node)
    left, right = _computed(node.left), _computed(node.comparators[0])
    return lambda names: compare(left(names), right(names))


def _choice(node: ast.IfExp) -> Computed:
    test, body, orelse = _computed(node.test), _computed(node.body), _computed(node.orelse)
    return lambda names: body(names) if truth(test(names)) else orelse(names)


def _part(node: ast.Subscript) -> Computed:
    whole = _computed(node.value)
    if isinstance(node.slice, ast.Slice):
        return _slice(whole, node.slice)
    place = _computed(node.slice)
    return lambda names: entry_at(entries(whole(names)), as_place(place(names)))


def _slice(whole: Computed, part: ast.Slice) -> Computed:
    ends = [None if end is None else _computed(end) for end in (part.lower, part.upper)]

    def between(names: Names) -> Value:
        values = entries(whole(names))
        if part.step:
            raise ExpressionFault("takes every so manieth entry; use take")
        return values[slice(*[None if end is None else as_place(end(names)) for end in ends])]

    return between


_KINDS: dict[type[ast.AST], Callable[[Any], Computed]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.List: _list,
    ast.Call: _call,
    ast.Subscript: _part,
    ast.UnaryOp: _unary,
    ast.BinOp: _binary,
    ast.BoolOp: _logic,
    ast.Compare: _comparison,
    ast.IfExp: _choice,
}
