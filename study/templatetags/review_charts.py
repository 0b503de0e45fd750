"""Pictures of the review queue, made on the server.

Positions across are percent of the picture's width and positions down are pixels: text keeps its size on every screen.
"""

from collections.abc import Sequence
from typing import Any

from django import template

from study.reviewing.forecasting import DayLoad
from study.reviewing.retention import Retention

register = template.Library()

TOP, BOTTOM = 22, 142
GAP = 0.28
KEPT_TOP, KEPT_BOTTOM = 20, 180
# What the words of the axis take on a phone.
AXIS = 12


@register.inclusion_tag("study/charts/forecast.html")
def forecast_chart(days: Sequence[DayLoad]) -> dict[str, Any]:
    """A bar for each day: what comes back, and on top of it what is new."""
    most = max((day.total for day in days), default=0) or 1
    width = 100 / max(1, len(days))
    height = BOTTOM - TOP
    bars = []
    for number, day in enumerate(days):
        again, new = height * day.again / most, height * day.new / most
        bars.append({
            "day": day,
            "x": round(width * number, 2),
            "middle": round(width * (number + (1 - GAP) / 2), 2),
            "again": round(again, 1), "again_y": round(BOTTOM - again, 1),
            "new": round(new, 1), "top": round(BOTTOM - again - new, 1),
        })  # fmt: skip
    return {"bars": bars, "width": round(width * (1 - GAP), 2), "bottom": BOTTOM, "total": sum(d.total for d in days)}


@register.inclusion_tag("study/charts/retention.html")
def retention_chart(retention: Retention) -> dict[str, Any]:
    """The share remembered by days since the last review with its interval, and what the model expected."""

    def y(percent: float) -> float:
        return round(KEPT_BOTTOM - (KEPT_BOTTOM - KEPT_TOP) * percent / 100, 1)

    step = (100 - AXIS) / len(retention.spans)
    points = [
        {
            "span": span, "x": round(AXIS + step * (number + 0.5), 2),
            "y": y(span.percent), "low": y(span.low), "high": y(span.high), "model": y(span.predicted),
        }
        for number, span in enumerate(retention.spans)
    ]  # fmt: skip
    return {"points": points, "ticks": [(tick, y(tick)) for tick in (0, 25, 50, 75, 100)], "bottom": KEPT_BOTTOM}
