"""Where points are to be had: a weight in the exam times the share of its questions still missed.

The share is that of the area's ability, which every answer has a say in, not the raw share of a few answers. No area
is said to be weak here: the heaviest one may well come first.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from insights.weakness.answers import AreaOutline
from insights.weakness.standing import AreaStanding

NEXT = 3
SECTIONS = 2
ENOUGH_IN_SECTION = 3
# Answers' worth of what its area lets expect that a section's share is drawn towards.
PRIOR_ANSWERS = 5

Tally = Mapping[str, Any]


def next_steps(
    areas: Sequence[AreaOutline], tallies: Sequence[Tally], standings: Sequence[AreaStanding]
) -> list[dict[str, Any]]:
    """The areas where study gains most, each with the sections to begin with; none without a miss to learn from."""
    rows = [row for row in zip(areas, tallies, standings, strict=True) if _missed(row[1])]
    rows.sort(key=lambda row: (-row[0].weight * row[2].missed[0], row[0].topic.slug))
    return [_step(*row) for row in rows[:NEXT]]


def _missed(tally: Tally) -> int:
    return int(tally["total"] - tally["correct"])


def _step(area: AreaOutline, tally: Tally, standing: AreaStanding) -> dict[str, Any]:
    expected, fewest, most = standing.missed
    return {
        "slug": area.topic.slug,
        "name": area.topic.name,
        "weight": area.weight,
        "questions": area.questions,
        "correct": tally["correct"],
        "total": tally["total"],
        "misses_low": round(area.questions * fewest),
        "misses_high": round(area.questions * most),
        "verdict": standing.verdict,
        "sections": _sections(tally["sections"], 1 - expected),
    }


def _sections(sections: Sequence[Tally], expected: float) -> list[dict[str, Any]]:
    """Lowest share first, drawn towards the area's; none with too few answers or without a miss."""

    def share(section: Tally) -> float:
        return float((section["correct"] + PRIOR_ANSWERS * expected) / (section["total"] + PRIOR_ANSWERS))

    known = [section for section in sections if section["total"] >= ENOUGH_IN_SECTION and _missed(section)]
    known.sort(key=lambda section: (share(section), section["slug"]))
    return [{name: section[name] for name in ("slug", "name", "correct", "total")} for section in known[:SECTIONS]]
