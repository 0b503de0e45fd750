"""How a learner's first answers, and the chance of passing, have gone over time: pictures and the words beside them.

Positions across are percent of the plot and positions down are pixels: text keeps its size on every screen.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import template

from exams.models import Miss
from insights.models import Readiness

register = template.Library()

TOP, BOTTOM = 24, 184
TICKS = 50
LABELLED = 6
KINDS = {value: str(label) for value, label in Miss.Why.choices}


@register.inclusion_tag("insights/charts/_trend.html")
def ability_chart(body: Mapping[str, Any]) -> dict[str, Any]:
    """A band for each week or month with enough first answers, on the scale of the exam, with the passing line."""
    lowest, passing, highest = (int(body["scale"][name]) for name in ("lowest", "passing", "highest"))

    def y(score: float) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * (score - lowest) / (highest - lowest), 1)

    periods = [period for period in body["trend"]["periods"] if period["band"]]
    points = [
        {"x": x, "at": date.fromisoformat(period["begin"]), "band": period["band"], "labelled": labelled}
        | {end: y(period["band"][end]) for end in ("point", "low", "high")}
        for (x, labelled), period in zip(_places(len(periods)), periods, strict=True)
    ]
    ticks = [{"label": score, "y": y(score)} for score in range(lowest, highest + 1, TICKS) if score != passing]
    return {
        "points": points, "ticks": ticks, "unit": body["trend"]["unit"], "bottom": BOTTOM,
        "passing": {"score": passing, "y": y(passing)},
    }  # fmt: skip


@register.inclusion_tag("insights/charts/_chances.html")
def chance_chart(days: Sequence[Readiness]) -> dict[str, Any]:
    """The band of each day on which it was made, in percent, by the calendar: gaps stay gaps."""

    def y(percent: float) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * percent / 100, 1)

    begin, span = days[0].day, max(1, (days[-1].day - days[0].day).days)
    points = [
        {"x": round(100 * (one.day - begin).days / span, 2), "low": y(one.percent_low), "high": y(one.percent_high)}
        for one in days
    ]
    return {
        "points": points, "days": days, "first": days[0], "last": days[-1], "bottom": BOTTOM,
        "ticks": [{"label": percent, "y": y(percent)} for percent in (0, 25, 50, 75, 100)],
    }  # fmt: skip


def _places(count: int) -> list[tuple[float, bool]]:
    """Evenly from left to right, and which of them have room for a label."""
    every = max(1, -(-count // LABELLED))
    last = max(count - 1, 1)
    return [(round(100 * n / last, 2), n % every == 0) for n in range(count)]


@register.filter
def drawn(trend: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The periods that have enough answers to be drawn."""
    return [period for period in trend["periods"] if period["band"]]


@register.filter
def as_day(text: str) -> date:
    return date.fromisoformat(text)


@register.filter
def reason(kind: str) -> str:
    """Why an answer was wrong, in the learner's words."""
    return KINDS.get(kind, kind.replace("-", " ").replace("_", " ").capitalize())


@register.filter
def of_area(missed: Mapping[str, Any], area: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The sections of an area with something missed, each with its ideas."""
    return [section | missed[section["slug"]] for section in area["sections"] if section["slug"] in missed]


@register.filter
def share(part: int, whole: int) -> str:
    return f"{round(100 * part / whole)} %" if whole else "–"


@register.filter
def called(areas: Sequence[Mapping[str, Any]], slug: str) -> str:
    """The name of the area with this slug."""
    return next((str(area["name"]) for area in areas if area["slug"] == slug), slug)


@register.filter
def percent_of(value: float) -> int:
    return round(100 * value)
