"""The strip of dots that shows how far judges are apart, drawn on the server."""

from collections.abc import Sequence
from typing import Any

from django import template

from bank.reviewing.angoff import Spread
from bank.reviewing.sheet import Dot

register = template.Library()

DOT = 11  # pixels from one dot to the one above it
APART = 2.5  # percent of the strip's width under which two dots would overlap
HEAD = 8  # pixels by which the mean's line stands out above the dots
FOOT = 22  # pixels for the scale below


@register.inclusion_tag("bank/_strip.html")
def strip(dots: Sequence[Dot], spread: Spread, ident: int) -> dict[str, Any]:
    """Across, percent of the width; down, pixels. Dots that would overlap stand on one another."""
    levels = _levels([dot.share * 100 for dot in dots])
    ground = HEAD + DOT * (max(levels, default=0) + 1) + 2
    sd = (spread.sd or 0) * 100
    low, high = max(0.0, spread.mean * 100 - sd), min(100.0, spread.mean * 100 + sd)
    return {
        "dots": [
            {"x": round(dot.share * 100, 1), "y": ground - DOT * (level + 0.5), "mine": dot.mine}
            for dot, level in zip(dots, levels, strict=True)
        ],
        "spread": spread,
        "mean": spread.mean * 100,
        "low": round(low, 1),
        "width": round(high - low, 1),
        "ground": ground,
        "height": ground + FOOT,
        "ticks": [0, 25, 50, 75, 100],
        "ident": ident,
        "mine": next((dot.share for dot in dots if dot.mine), None),
    }


def _levels(places: Sequence[float]) -> list[int]:
    """How high each dot stands, the places in ascending order."""
    tops: list[float] = []
    levels = []
    for place in places:
        level = next((n for n, last in enumerate(tops) if place - last >= APART), len(tops))
        tops[level : level + 1] = [place]
        levels.append(level)
    return levels
