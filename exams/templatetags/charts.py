"""Pictures and figures of the report pages, made on the server.

Positions across are percent of the picture's width and positions down are pixels: text keeps its size on every screen.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from typing import Any

from django import template
from django.utils.html import format_html_join

from curriculum.models import Blueprint
from exams.scoring import FORMULA as PIECEWISE

register = template.Library()

TOPIC_HEIGHT = 42
PACE_HEIGHT = 44
NAME_ROOM = 38
# A question left open over lunch must not flatten all the others: bars end at so many times the even pace.
LONGEST_BAR = 4
STANDINGS = {
    "above": "above the line",
    "near": "too close to call",
    "below": "below the line",
    "none": "no answers yet",
}
PACE_STEPS = (1, 2, 5, 10, 15, 20, 30, 60, 120)
LABELLED_SCORES = 12

Tally = Mapping[str, Any]


@dataclass(frozen=True)
class Topic:
    """An area or section with the 95 % interval of its share of right answers, in percent."""

    slug: str
    name: str
    correct: int
    total: int
    percent: float
    low: float
    high: float
    tone: str
    weight: float | None
    sections: list["Topic"]
    y: int = 0

    @property
    def standing(self) -> str:
        return STANDINGS[self.tone]

    @property
    def short_name(self) -> str:
        """What a phone has room for beside the counts."""
        return self.name if len(self.name) <= NAME_ROOM else self.name[:NAME_ROOM].rsplit(" ", 1)[0] + " …"


def topic_rows(tallies: Iterable[Tally], line: float | None) -> list[Topic]:
    return [_topic(tally, line, TOPIC_HEIGHT * number) for number, tally in enumerate(tallies)]


def _topic(tally: Tally, line: float | None, y: int = 0) -> Topic:
    return Topic(
        slug=tally["slug"],
        name=tally["name"],
        correct=tally["correct"],
        total=tally["total"],
        percent=tally["percent"] or 0.0,
        low=tally["low"],
        high=tally["high"],
        tone=_tone(tally, line),
        weight=tally.get("weight"),
        sections=[_topic(section, line) for section in tally.get("sections", [])],
        y=y,
    )


def _tone(tally: Tally, line: float | None) -> str:
    """Only an interval wholly on one side of the line says which side."""
    if not tally["total"]:
        return "none"
    if line is None:
        return "near"
    if tally["low"] > line:
        return "above"
    return "below" if tally["high"] < line else "near"


@register.inclusion_tag("exams/charts/topics.html")
def topics_chart(areas: Iterable[Tally], line: float, ident: str = "areas") -> dict[str, Any]:
    """A row for each area: interval, point and the passing line across all of them."""
    rows = topic_rows(areas, line)
    return {"rows": rows, "line": line, "ident": ident, "bottom": TOPIC_HEIGHT * len(rows)}


@register.inclusion_tag("exams/charts/topics_table.html")
def topics_table(
    areas: Iterable[Tally], line: float | None = None, ident: str = "areas", folds: bool = False
) -> dict[str, Any]:
    """The same figures with the sections below each area; `folds` lets the reader hide those.

    Without a passing line nothing is said to be above or below it.
    """
    rows = topic_rows(areas, line)
    return {"rows": rows, "line": line, "ident": ident, "folds": folds, "weights": any(row.weight for row in rows)}


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
BAR = '<rect class="{}" x="{}%" y="0" width="{}%" height="{}"/>'


@register.inclusion_tag("exams/charts/times.html")
def times_chart(
    seconds: Mapping[int, int],
    outcomes: Iterable[Mapping[str, Any]],
    minutes: int,
    review_url: str,
    ident: str = "times",
) -> dict[str, Any]:
    """A thin bar for the time on each question, and the slowest questions in words."""
    even = round(60 * minutes / len(seconds)) if seconds else 0
    cap = LONGEST_BAR * even
    top = min(max(seconds.values(), default=0), cap) or 1
    wide = 100 / max(len(seconds), 1)
    outcome = {row["position"]: row["outcome"] for row in outcomes}
    width = f"{0.8 * wide:.3f}"
    bars = (
        ("near" if spent > 2 * even else "bar", f"{wide * number:.3f}", width, f"{100 * min(spent, top) / top:.1f}")
        for number, (_, spent) in enumerate(sorted(seconds.items()))
    )
    slowest = sorted(seconds.items(), key=lambda item: (-item[1], item[0]))[:5]
    return {
        "bars": format_html_join("", BAR, bars),
        "count": len(seconds),
        "even": even,
        "even_height": round(100 * even / top, 1) if even <= top else None,
        "top": top,
        "over": sum(spent > top for spent in seconds.values()),
        "slow": sum(spent > 2 * even for spent in seconds.values()),
        "slowest": [{"position": n, "seconds": spent, "outcome": outcome.get(n, "")} for n, spent in slowest if spent],
        "review_url": review_url,
        "ident": ident,
    }


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
