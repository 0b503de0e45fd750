"""Right answers of areas and sections, plainly counted: true of any number of answers."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from exams.reports import Topic
from exams.scoring import wilson
from insights.weakness.answers import AreaOutline, Seen


def counts(seen: Sequence[Seen], areas: Sequence[AreaOutline]) -> list[dict[str, Any]]:
    """Each area with its sections: `correct` of `total`, `percent`, and the 95 % interval `low` to `high` of that."""
    by_section: dict[str, list[bool]] = defaultdict(list)
    for answer in seen:
        by_section[answer.section].append(answer.correct)
    return [_area(area, by_section) for area in areas]


def _area(area: AreaOutline, by_section: dict[str, list[bool]]) -> dict[str, Any]:
    sections = [_tally(section, by_section[section.slug]) for section in area.sections]
    every = [correct for section in area.sections for correct in by_section[section.slug]]
    return _tally(area.topic, every) | {"weight": area.weight, "sections": sections}


def _tally(topic: Topic, answers: Sequence[bool]) -> dict[str, Any]:
    correct, total = sum(answers), len(answers)
    low, high = wilson(correct, total)
    return asdict(topic) | {
        "correct": correct,
        "total": total,
        "percent": round(100 * correct / total, 1) if total else None,
        "low": round(100 * low, 1),
        "high": round(100 * high, 1),
    }
