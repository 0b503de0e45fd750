"""Texts with figures in them: `{{expression}}` or `{{expression:format}}` is replaced by the value.

Formats: a number of decimals (`0`, `2`); `money` and `money0`; `percent` and `percent1` of a share; `tex` and `tex2`
inside math; of a list `list`, `row` (cells of a Markdown table), `plus` (a sum) and `letters` (places as A, B, C).
Without a format: all decimals there are, at most six.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from bank.calculations.expressions import evaluate
from bank.calculations.functions import rounded
from bank.calculations.values import ExpressionFault

# Two patterns, each read in one pass: in a single one, blanks between the braces would be tried in all partitions.
PLACE = re.compile(r"\{\{([^{}]*)\}\}")
_PARTS = re.compile(r"(.+?)(?::\s*([a-z]*)([0-9]*))?", re.DOTALL)
DECIMALS = 6
REMEMBERED = 10_000  # texts of all templates together
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class _Place:
    source: str
    expression: str
    style: str
    digits: str

    def filled(self, names: Mapping[str, Any]) -> str:
        if not self.expression:
            raise ExpressionFault(f"{self.source} is empty; write a figure's name")
        try:
            return _styled(evaluate(self.expression, names), self.style, int(self.digits) if self.digits else None)
        except (ValueError, TypeError) as error:
            raise ExpressionFault(f"{self.source} {error}") from error


def written(text: str, names: Mapping[str, Any]) -> str:
    """ExpressionFault names the place that cannot be filled."""
    return "".join(part.filled(names) if isinstance(part, _Place) else part for part in _parts(text))


@lru_cache(maxsize=REMEMBERED)
def _parts(text: str) -> list[str | _Place]:
    """The text between the places and, by turns, the places."""
    if "{{" in PLACE.sub(" ", text):
        raise ExpressionFault("has “{{” without its “}}”; in math, put a blank between two braces")
    parts: list[str | _Place] = []
    end = 0
    for match in PLACE.finditer(text):
        parts += [text[end : match.start()], _place(match)]
        end = match.end()
    return [*parts, text[end:]]


def _place(match: re.Match[str]) -> _Place:
    parts = _PARTS.fullmatch(match[1].strip())
    return _Place(match[0], *(parts.groups(default="") if parts else ("", "", "")))


def _styled(value: Any, style: str, decimals: int | None) -> str:
    if style and style not in STYLES:
        raise ExpressionFault(f"has the format “{style}”; use {', '.join(STYLES)} or a number of decimals")
    if isinstance(value, list) != (style in LISTED):
        raise ExpressionFault(f"is {_kind(value)}; the formats {', '.join(LISTED)} are for lists, and only they")
    if style in LISTED:
        return LISTED[style](value, decimals)
    if isinstance(value, Decimal):
        return SINGLE[style](value, decimals)
    if style or decimals is not None or not isinstance(value, str):
        raise ExpressionFault(f"is {_kind(value)}; only numbers have a format")
    return value


def _kind(value: Any) -> str:
    names: dict[type, str] = {list: "a list", Decimal: "a number", str: "a word"}
    return names.get(type(value), "a comparison")


def number(value: Decimal, decimals: int | None) -> str:
    """With separators for thousands and a true minus sign: 1,200.5 or −3."""
    return _spelled(value, decimals, ",").replace("-", "−")


def _spelled(value: Decimal, decimals: int | None, separator: str) -> str:
    digits = rounded(value, Decimal(DECIMALS if decimals is None else decimals))
    text = f"{digits:{separator}f}"
    if decimals is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text


def _money(value: Decimal, decimals: int | None) -> str:
    amount = number(value, 2 if decimals is None else decimals)
    return rf"−\${amount[1:]}" if amount.startswith("−") else rf"\${amount}"


def _percent(value: Decimal, decimals: int | None) -> str:
    return f"{number(100 * value, decimals)}\N{NO-BREAK SPACE}%"


def _tex(value: Decimal, decimals: int | None) -> str:
    return _spelled(value, decimals, ",").replace(",", "{,}")


def _item(value: Any, decimals: int | None) -> str:
    return number(value, decimals) if isinstance(value, Decimal) else str(value)


def _list(values: list[Any], decimals: int | None) -> str:
    if not values:
        raise ExpressionFault("is an empty list")
    *rest, last = [_item(value, decimals) for value in values]
    return f"{', '.join(rest)} and {last}" if rest else last


def _joined(separator: str) -> Callable[[list[Any], int | None], str]:
    return lambda values, decimals: separator.join(_item(value, decimals) for value in values)


def _letters(places: list[Decimal], decimals: int | None) -> str:
    if not all(place in range(len(LETTERS)) for place in places):
        raise ExpressionFault(f"has places beyond 0 to {len(LETTERS) - 1}")
    return ", ".join(LETTERS[int(place)] for place in places)


SINGLE: dict[str, Callable[[Decimal, int | None], str]] = {
    "": number,
    "money": _money,
    "percent": _percent,
    "tex": _tex,
}
LISTED: dict[str, Callable[[list[Any], int | None], str]] = {
    "list": _list,
    "row": _joined(" | "),
    "plus": _joined(" + "),
    "letters": _letters,
}
STYLES = [*filter(None, SINGLE), *LISTED]
