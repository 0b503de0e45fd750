"""Bars of the correction pages."""

from django import template

register = template.Library()


@register.filter
def bars(spread: list[tuple[int, int]]) -> list[dict[str, object]]:
    """Rows of a table of changes: the points with their sign, sittings, and a bar of at most 100 wide."""
    most = max((sittings for _, sittings in spread), default=1)
    return [
        {"points": _signed(points), "sittings": sittings, "width": max(round(100 * sittings / most, 1), 0.5),
         "tone": "above" if points > 0 else "below" if points < 0 else "none"}
        for points, sittings in spread
    ]  # fmt: skip


def _signed(points: int) -> str:
    return f"+{points}" if points > 0 else f"−{-points}" if points else "no change"
