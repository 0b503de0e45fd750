"""Small pictures of the page of the day."""

from collections.abc import Sequence
from typing import Any

from django import template

from insights.models import Readiness

register = template.Library()

HEIGHT, LATEST = 48, 30


@register.inclusion_tag("study/charts/spark.html")
def spark(days: Sequence[Readiness]) -> dict[str, Any]:
    """The band of each of the last LATEST days that had one, evenly from left to right."""
    shown = list(days[-LATEST:])
    step = 100 / max(len(shown) - 1, 1)
    points = [
        {"x": round(n * step, 2), "low": _down(one.percent_low), "high": _down(one.percent_high)}
        for n, one in enumerate(shown)
    ]
    return {"points": points, "height": HEIGHT, "middle": _down(50), "first": shown[0], "last": shown[-1]}


def _down(percent: int) -> float:
    return round(HEIGHT * (1 - percent / 100), 1)
