"""Figures of the report pages in the words and units a learner reads."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django import template

from exams.scoring import wilson

register = template.Library()

FEW_QUESTIONS = 10
FILTER_LABELS = {"wrong": "Wrong or open"}


@register.filter
def few_questions(areas: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Areas in which a single question moves the percentage by ten points or more, with how many."""
    return [
        {"name": area["name"], "total": area["total"], "points": round(100 / area["total"])}
        for area in areas
        if 0 < area["total"] <= FEW_QUESTIONS
    ]


@register.simple_tag
def taster_range(body: Mapping[str, Any]) -> dict[str, int]:
    """The share of right answers in whole percent with its 95 % interval."""
    low, high = wilson(body["raw"], body["scored"])
    return {
        "percent": round(100 * body["raw"] / max(body["scored"], 1)),
        "low": round(100 * low),
        "high": round(100 * high),
    }


@register.simple_tag
def filter_tabs(filters: Iterable[str], counts: Mapping[str, int]) -> list[tuple[str, str, int]]:
    return [(name, FILTER_LABELS.get(name, name.capitalize()), counts[name]) for name in filters]


@register.filter
def clock(seconds: int) -> str:
    """84 → 1:24."""
    minutes, rest = divmod(seconds, 60)
    return f"{minutes}:{rest:02d}"


@register.filter
def duration(seconds: float) -> str:
    """11,880 → 3 h 18 min; below a minute in seconds."""
    if seconds < 60:
        return f"{round(seconds)} s"
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"


@register.filter
def seconds_between(later: datetime, earlier: datetime) -> float:
    return (later - earlier).total_seconds()


@register.filter
def moment(text: str) -> datetime:
    """A time that was kept in JSON."""
    return datetime.fromisoformat(text)


@register.filter
def minus(left: int, right: int) -> int:
    return left - right
