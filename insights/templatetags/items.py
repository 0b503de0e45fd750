"""The list of a bank's questions with their figures, and the picture of one that has no curve."""

from typing import Any

from django import template

from bank.models import ItemSnapshot
from insights.calibration import words
from insights.items import curves
from insights.items.rows import Row

register = template.Library()
HEIGHT = 220


@register.filter
def said_of(row: Row) -> list[words.Advice]:
    return words.advice(row.flags)


@register.filter
def scarcity(option: dict[str, Any]) -> str:
    """Of a wrong option that hardly draws anybody."""
    if option["key"] or option["share"] is None or option["share"] >= words.BOUNDS["idle-distractor"]:
        return ""
    return "hardly anybody" if option["count"] else "nobody"


@register.filter
def has_abilities(item: ItemSnapshot) -> bool:
    """Whether its form was linked to the scale, so that the ability of those who chose an option is known."""
    return any(option["ability"] is not None for option in item.options)


@register.inclusion_tag("insights/charts/rest_curve.html")
def rest_curve(item: ItemSnapshot) -> dict[str, Any]:
    """The share right of weaker and stronger people, by how they did on the rest of the form."""
    levels = (0, 25, 50, 75, 100)
    return {
        "points": curves.by_rest(item.points, height=HEIGHT),
        "levels": [{"y": HEIGHT * (1 - level / 100), "percent": level} for level in levels],
        "ticks": levels,
        "bottom": HEIGHT,
    }
