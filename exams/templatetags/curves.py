"""The curve of a form: how many right answers each ability is expected to give, on the scale that scores are told on.

Positions across are percent of the picture's width and positions down are pixels: text keeps its size on every screen.
The curve itself lies in a picture within the picture, 100 wide, that is stretched to fit.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django import template

from curriculum.models import Blueprint
from exams.actions.tables import scale_of
from exams.models import FormTable
from exams.scoring import FORMULA as PIECEWISE
from exams.scoring import Scale

register = template.Library()

TOP, BOTTOM = 24, 264
STEPS = (1, 2, 5, 10, 25, 50, 100, 200, 500, 1_000, 2_000, 5_000)
TICKS = 5
# Labels closer than this, in pixels down or percent across, would lie on each other.
CLOSE, BESIDE = 18, 12
# Room for what is written at the candidate's point, in percent across and pixels down.
LABEL_WIDE, LABEL_DOWN = 26, 24


@register.inclusion_tag("exams/charts/curve.html")
def form_curve(table: FormTable, body: Mapping[str, Any], blueprint: Blueprint, ident: str = "curve") -> dict[str, Any]:
    """A form's curve with the passing standard, and a candidate's score on it with its likely range."""
    scale = scale_of(blueprint)
    count = table.scored_count

    def x(points: float) -> float:
        return round(100 * (points - scale.lowest) / (scale.highest - scale.lowest), 2)

    def y(right: float) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * right / count, 1)

    cut_y, score_at, score_y = y(table.raw_cut), x(body["scaled"]), y(body["raw"])
    points = [(x(score), y(right)) for score, right in _points(table, scale)]
    return {
        "ident": ident,
        "body": body,
        "table": table,
        "blueprint": blueprint,
        "equated": table.formula != PIECEWISE,
        "path": "M" + " ".join(f"{across} {down}" for across, down in points),
        "top": TOP,
        "bottom": BOTTOM,
        "height": BOTTOM - TOP,
        "cut_y": cut_y,
        "pass_at": x(scale.passing),
        "score_at": score_at,
        "score_y": score_y,
        "low_at": x(body["low"]),
        "high_at": x(body["high"]),
        "range_width": round(x(body["high"]) - x(body["low"]), 2),
        "tone": "above" if body["passed"] else "below",
        "label": _label(score_at, score_y, points),
        "rights": [{"right": n, "y": y(n)} for n in _steps(0, count) if abs(y(n) - cut_y) > CLOSE],
        "scores": [
            {"score": n, "at": x(n), "first": n == scale.lowest, "last": n == scale.highest}
            for n in _steps(scale.lowest, scale.highest)
            if n == scale.highest or x(n) <= 100 - BESIDE
        ],
    }


def _label(across: float, down: float, points: list[tuple[float, float]]) -> dict[str, Any]:
    """Where the candidate's label goes: below the point to its right, where a curve that rises leaves room.

    A point too far right for that has it at the right edge, below all of the curve that is above it.
    """
    if across <= 100 - LABEL_WIDE:
        return {"x": across, "dx": 10, "y": down + LABEL_DOWN, "anchor": "start"}
    lowest = max((y for x, y in points if x >= 100 - LABEL_WIDE), default=down)
    return {"x": 100, "dx": 0, "y": round(max(down, lowest) + LABEL_DOWN, 1), "anchor": "end"}


def _points(table: FormTable, scale: Scale) -> Iterator[tuple[float, float]]:
    """(score, right answers) along the curve, within the scale; without a curve, the two straight pieces."""
    if not table.curve:
        yield from ((scale.lowest, 0), (scale.passing, table.raw_cut), (scale.highest, table.scored_count))
        return
    for theta, expected in zip(table.curve["theta"], table.curve["expected"], strict=True):
        score = scale.passing + scale.points_per_logit * theta
        if scale.lowest <= score <= scale.highest:
            yield score, expected


def _steps(low: int, high: int) -> list[int]:
    """Round numbers from low to high, some five of them, and the two ends."""
    step = next((step for step in STEPS if (high - low) / step <= TICKS), STEPS[-1])
    inner = [number for number in range(low - low % step, high, step) if number > low]
    return [low, *(number for number in inner if high - number > step / 2), high]
