"""The data points beside a question's curve. Across is percent of the picture's width, down pixels. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from measurement.ctt import wilson

Points = Sequence[Mapping[str, Any]]


def by_ability(points: Points, *, reach: float, height: int) -> list[dict[str, Any]]:
    """Those whose ability is known, from -`reach` to `reach` logits; what lies beyond stands at the edge."""
    known = [point for point in points if point.get("ability") is not None]
    places = (50 + 50 * max(-reach, min(reach, point["ability"])) / reach for point in known)
    return [_placed(point, x, height) for point, x in zip(known, places, strict=True)]


def by_rest(points: Points, *, height: int) -> list[dict[str, Any]]:
    return [_placed(point, 100 * point["rest"], height) for point in points]


def _placed(point: Mapping[str, Any], x: float, height: int) -> dict[str, Any]:
    share = point["right"] / point["n"]
    low, high = (float(bound) for bound in wilson(point["right"], point["n"]))
    y, lowest, highest = (round(height * (1 - value), 1) for value in (share, low, high))
    return {
        "x": round(x, 2), "y": y, "low": lowest, "high": highest, "n": point["n"], "percent": 100 * share,
        "rest": 100 * point["rest"], "anchor": "end" if x > 85 else "middle",
    }  # fmt: skip
