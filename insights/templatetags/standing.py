"""Where a learner stands in each area: the picture, and the words and figures beside it.

Positions across are percent of the picture's width and positions down are pixels: text keeps its size on every screen.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import template

register = template.Library()

ROW_HEIGHT = 44
NAME_ROOM = 34
TICKS = 50
EDGE = 20
TONES = {"stronger": "above", "weaker": "below"}
# Up to so many, further questions are named in steps of so many: the number is no more exact than that.
STEPS = ((100, 10), (500, 50), (10_000, 100))


@register.inclusion_tag("insights/_standing_chart.html")
def standing_chart(body: Mapping[str, Any]) -> dict[str, Any]:
    """A band for all areas together and one for each, with the passing line and the learner's own average."""
    lowest, passing, highest = (int(body["scale"][name]) for name in ("lowest", "passing", "highest"))

    def at(score: int) -> float:
        return round(100 * (score - lowest) / (highest - lowest), 2)

    own = body["overall"]["point"]
    together = {"name": "All areas together", "band": body["overall"], "verdict": "overall"}
    rows = [_row(area, at, ROW_HEIGHT * number) for number, area in enumerate([together, *body["areas"]])]
    return {
        "rows": rows,
        "bottom": ROW_HEIGHT * len(rows),
        "passing": {"score": passing, "at": at(passing)},
        "own": {"score": own, "at": at(own), "anchor": _anchor(at(own))},
        "ticks": [{"score": score, "at": at(score)} for score in range(lowest, highest + 1, TICKS)],
    }


def _row(area: Mapping[str, Any], at: Callable[[int], float], y: int) -> dict[str, Any]:
    band = area["band"]
    return {
        "name": area["name"],
        "short_name": _short(area["name"]),
        "verdict": area["verdict"],
        "tone": TONES.get(area["verdict"], "bar"),
        "band": band,
        "at": {name: at(score) for name, score in band.items()} if band else None,
        "y": y,
    }


def _anchor(at: float) -> str:
    """Where a label begins, so that it stays inside the picture."""
    if at < EDGE:
        return "start"
    return "end" if at > 100 - EDGE else "middle"


def _short(name: str) -> str:
    """What a phone has room for beside the verdict."""
    return name if len(name) <= NAME_ROOM else name[:NAME_ROOM].rsplit(" ", 1)[0] + " …"


@register.simple_tag
def further(more: int | None, most: int) -> str:
    """About how many more questions would tell; beyond `most` nobody has looked."""
    if more is None:
        return f"more than {most:,}"
    step = next(step for limit, step in STEPS if more <= limit)
    return f"about {max(1, round(more / step)) * step:,}"


@register.filter
def told_apart(areas: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The areas that may be called stronger or weaker."""
    return [area for area in areas if area["verdict"] in TONES]


@register.filter
def without_answers(areas: Sequence[Mapping[str, Any]]) -> list[str]:
    """Their names."""
    return [area["name"] for area in areas if not area["total"]]
