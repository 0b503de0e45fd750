"""Figures of the calibration pages, and the curve of a question. Positions are percent of the picture's width."""

from itertools import pairwise
from typing import Any

from django import template

from bank.keys import accepted
from bank.models import LETTERS, ItemSnapshot, Kind, QuestionVersion
from curriculum.models import Blueprint
from exams.actions.tables import scale_of
from insights.calibration import words
from insights.items import curves
from measurement.irt import as_items, probability

register = template.Library()
HEIGHT = 220
OUTSIDE = "Another number"
# Four logits to either side of the standard hold everybody there is.
REACH = 4.0
STEPS = 48
TICKS = (-4, -2, 0, 2, 4)


@register.filter
def advice(item: ItemSnapshot) -> list[words.Advice]:
    return words.advice(item.flags)


@register.filter
def points(logits: float | None, blueprint: Blueprint) -> float | None:
    """A difficulty or an ability on the score scale."""
    return words.on_scale(logits, scale_of(blueprint))


@register.filter
def spread(logits: float | None, blueprint: Blueprint) -> float | None:
    return words.spread_on_scale(logits, scale_of(blueprint))


@register.filter
def percent(share: float | None) -> float | None:
    return None if share is None else 100 * share


@register.filter
def options_with_texts(item: ItemSnapshot) -> list[dict[str, Any]]:
    """A number to enter has no texts: its rows are those in the accepted range, and those beside it."""
    texts = dict(enumerate(item.version.options))
    return [option | {"html": texts.get(option["option"], {}).get("html", "")} for option in item.options]


@register.filter
def option_name(option: dict[str, Any], version: QuestionVersion) -> str:
    if version.kind == Kind.NUMERIC:
        return OUTSIDE if option["option"] else f"Accepted: {accepted(version)}"
    return LETTERS[option["option"]]


@register.filter
def left_open(item: ItemSnapshot) -> float | None:
    """Percent of the sittings in which no option was chosen."""
    if item.options and item.options[0].get("open") is not None:
        return float(100 * item.options[0]["open"])
    shares = [option["share"] for option in item.options if option["share"] is not None]
    return max(0.0, 100 * (1 - sum(shares))) if shares else None


@register.filter
def sort_link(column: str, current: str) -> str:
    """The other way round where the table is sorted by the column already; figures start with the largest."""
    if current.removeprefix("-") == column:
        return column if current.startswith("-") else f"-{column}"
    return column if column in ("question", "right", "rest") else f"-{column}"


@register.filter
def sorted_as(column: str, current: str) -> str:
    if current.removeprefix("-") != column:
        return "none"
    return "descending" if current.startswith("-") else "ascending"


@register.inclusion_tag("insights/charts/response_curve.html")
def response_curve(item: ItemSnapshot, blueprint: Blueprint) -> dict[str, Any]:
    """The chance of a right answer by ability, and where the standard lies; None of it without parameters."""
    if item.a is None or item.b is None or item.c is None:
        return {"item": item}
    scale = scale_of(blueprint)

    def score(t: float) -> int:
        return round(scale.passing + scale.points_per_logit * t)

    theta = [REACH * (2 * step / STEPS - 1) for step in range(STEPS + 1)]
    chance = probability(theta, as_items(item.a, item.b, item.c))[:, 0].tolist()
    places = [{"x": _across(t), "y": _down(p)} for t, p in zip(theta, chance, strict=True)]
    at_standard = float(probability(0.0, as_items(item.a, item.b, item.c))[0, 0])
    return {
        "item": item,
        "segments": list(pairwise(places)),
        "points": curves.by_ability(item.points, reach=REACH, height=HEIGHT),
        "standard": {"x": _across(0), "y": _down(at_standard), "percent": 100 * at_standard, "score": scale.passing},
        "ticks": [{"x": _across(t), "score": score(t)} for t in TICKS],
        "levels": [{"y": _down(level / 100), "percent": level} for level in (0, 25, 50, 75, 100)],
        "ends": [(score(t), 100 * p) for t, p in zip(theta, chance, strict=True)][::12],
        "bottom": HEIGHT,
    }


def _across(theta: float) -> float:
    return round(50 + 50 * theta / REACH, 2)


def _down(chance: float) -> float:
    return round(HEIGHT * (1 - chance), 1)
