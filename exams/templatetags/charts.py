"""Pictures and figures of the report pages, made on the server.

Positions across are percent of the picture's width and positions down are pixels: text keeps its size on every screen.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from curriculum.models import Blueprint
from exams.scoring import FORMULA as PIECEWISE

register = template.Library()

PACE_HEIGHT = 44
# A question left open over lunch must not flatten all the others: bars end at so many times the even pace.
LONGEST_BAR = 4
PACE_STEPS = (1, 2, 5, 10, 15, 20, 30, 60, 120)
LABELLED_SCORES = 12


@dataclass(frozen=True)
class Quarter:
    first: int
    last: int
    total: int
    minutes: float
    even: float
    seconds_each: int
    width: float
    even_at: float
    slow: bool
    answered: int
    correct: int
    y: int


@register.inclusion_tag("exams/charts/pace.html")
def pace_chart(pace: Sequence[Mapping[str, int]], ident: str = "pace") -> dict[str, Any]:
    """Minutes spent in each quarter of the exam against an even spread of the time allowed."""
    most = max((max(part["seconds"], part["even_seconds"]) for part in pace), default=60) / 60
    step = next((step for step in PACE_STEPS if most / step <= 6), PACE_STEPS[-1])
    end = max(1, ceil(most / step)) * step
    rows = [_quarter(part, end, PACE_HEIGHT * number) for number, part in enumerate(pace)]
    ticks = [{"minutes": minutes, "at": round(100 * minutes / end, 2)} for minutes in range(0, end + 1, step)]
    return {"rows": rows, "ticks": ticks, "ident": ident, "bottom": PACE_HEIGHT * len(rows)}


def _quarter(part: Mapping[str, int], end: int, y: int) -> Quarter:
    return Quarter(
        first=part["first"],
        last=part["last"],
        total=part["total"],
        minutes=part["seconds"] / 60,
        even=part["even_seconds"] / 60,
        seconds_each=round(part["seconds"] / part["total"]),
        width=round(100 * part["seconds"] / 60 / end, 2),
        even_at=round(100 * part["even_seconds"] / 60 / end, 2),
        slow=part["seconds"] > part["even_seconds"],
        answered=part["answered"],
        correct=part["correct"],
        y=y,
    )


# 150 of them: as variables of the template they took longer than all else in the picture.
BAR = '<rect class="{}" x="{:.3f}%" y="0" width="{:.3f}%" height="{:.1f}"/>'


@register.inclusion_tag("exams/charts/times.html")
def times_chart(
    outcomes: Sequence[Mapping[str, Any]], minutes: int, review_url: str, ident: str = "times"
) -> dict[str, Any]:
    """A thin bar for the time on each question, and the slowest questions in words."""
    times = [row["seconds"] for row in outcomes]
    even = round(60 * minutes / len(times)) if times else 0
    top = min(max(times, default=0), LONGEST_BAR * even) or 1
    longest = sorted(outcomes, key=lambda row: (-row["seconds"], row["position"]))[:5]
    return {
        "bars": _bars(times, even, top),
        "count": len(times),
        "even": even,
        "even_height": round(100 * even / top, 1) if even <= top else None,
        "top": top,
        "over": sum(spent > top for spent in times),
        "slow": sum(spent > 2 * even for spent in times),
        "slowest": [row for row in longest if row["seconds"]],
        "review_url": review_url,
        "ident": ident,
    }


def _bars(times: Sequence[int], even: int, top: int) -> SafeString:
    wide = 100 / max(len(times), 1)
    bars = (
        BAR.format("near" if spent > 2 * even else "bar", wide * number, 0.8 * wide, 100 * min(spent, top) / top)
        for number, spent in enumerate(times)
    )
    return mark_safe("".join(bars))  # noqa: S308 -- words and numbers of ours


@register.inclusion_tag("exams/charts/scale.html")
def score_scale(body: Mapping[str, Any], blueprint: Blueprint, ident: str = "scale") -> dict[str, Any]:
    """Where the score and its likely range lie on the scale."""
    low, high = blueprint.scale_min, blueprint.scale_max

    def at(score: int) -> float:
        return round(100 * (score - low) / (high - low), 2)

    return {
        "ident": ident,
        "body": body,
        "blueprint": blueprint,
        "score_at": at(body["scaled"]),
        "low_at": at(body["low"]),
        "high_at": at(body["high"]),
        "pass_at": at(blueprint.scale_pass),
        "tone": "above" if body["passed"] else "below",
    }


@register.filter
def trends(scores: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The scores of each exam of which there are two or more, with its scale: exams do not share a line."""
    by_exam: dict[tuple[str, tuple[int, int, int]], list[Mapping[str, Any]]] = {}
    for score in scores:
        low, passing, high = (score[f"attempt__blueprint__scale_{name}"] for name in ("min", "pass", "max"))
        by_exam.setdefault((score["attempt__blueprint__name"], (low, passing, high)), []).append(score)
    groups = by_exam.items()
    return [
        {"name": name, "scale": scale, "scores": group, "equated": all(one["formula"] != PIECEWISE for one in group)}
        for (name, scale), group in groups
        if len(group) > 1
    ]


TREND_TOP, TREND_BOTTOM = 24, 204
SCORE_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000)


@register.inclusion_tag("exams/charts/trend.html")
def trend_chart(scores: Sequence[Mapping[str, Any]], number: int, scale: Sequence[int]) -> dict[str, Any]:
    """Scores of one exam, oldest on the left, evenly spaced, with the passing line.

    Positions across are percent of the plot, which leaves room at the left for the words at the lines.
    `scale` is the lowest score, the passing one and the highest.
    """
    low, passing, high = scale
    last = len(scores) - 1
    step = next((step for step in SCORE_STEPS if (high - low) / step <= 4), high - low)

    def y(score: int) -> float:
        return round(TREND_BOTTOM - (TREND_BOTTOM - TREND_TOP) * (score - low) / (high - low), 1)

    points = [
        {
            "x": round(100 * number / max(last, 1), 2),
            "y": y(score["scaled"]),
            "scaled": score["scaled"],
            "passed": score["passed"],
            "at": score["attempt__started_at"],
            "labelled": last < LABELLED_SCORES or number in (0, last),
        }
        for number, score in enumerate(scores)
    ]
    ticks = [{"score": score, "y": y(score)} for score in range(low, high + 1, step) if score != passing]
    return {
        "points": points,
        "segments": list(pairwise(points)),
        "ticks": ticks,
        "passing": {"score": passing, "y": y(passing)},
        "first": points[0],
        "last": points[-1],
        "ident": f"trend-{number}",
    }
