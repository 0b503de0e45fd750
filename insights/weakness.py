"""What to study next, from all first answers so far. Pure: rows in, plain data out.

A question met again counts only the first time: remembering it is not knowing its topic.
"""

from collections import defaultdict
from dataclasses import asdict, dataclass
from typing import Any

from exams.reports import Topic
from exams.scoring import wilson

ENOUGH_IN_ALL = 30
ENOUGH_IN_SECTION = 3
# Answers' worth of the learner's own average that a section's share is drawn towards.
PRIOR_ANSWERS = 5
NEXT = 3


@dataclass(frozen=True)
class Seen:
    """The first answer to one question."""

    area: str
    section: str
    correct: bool


@dataclass(frozen=True)
class AreaOutline:
    topic: Topic
    weight: float
    sections: list[Topic]


def weakness_body(seen: list[Seen], areas: list[AreaOutline], *, passing_percent: float) -> dict[str, Any]:
    """Counts for every area and section, and what is worth studying next once there is enough to go by."""
    by_section: dict[str, list[bool]] = defaultdict(list)
    for answer in seen:
        by_section[answer.section].append(answer.correct)
    return {
        "answers": len(seen),
        "enough": len(seen) >= ENOUGH_IN_ALL,
        "missing": max(0, ENOUGH_IN_ALL - len(seen)),
        "passing_percent": passing_percent,
        "areas": [_area(area, by_section) for area in areas],
        "next": _next(areas, by_section, len(seen), passing_percent),
    }


def _area(area: AreaOutline, by_section: dict[str, list[bool]]) -> dict[str, Any]:
    sections = [_counts(section, by_section[section.slug]) for section in area.sections]
    all_answers = [correct for section in area.sections for correct in by_section[section.slug]]
    return _counts(area.topic, all_answers) | {"weight": area.weight, "sections": sections}


def _counts(topic: Topic, answers: list[bool]) -> dict[str, Any]:
    correct, total = sum(answers), len(answers)
    low, high = wilson(correct, total)
    return asdict(topic) | {
        "correct": correct,
        "total": total,
        "percent": round(100 * correct / total, 1) if total else None,
        "low": round(100 * low, 1),
        "high": round(100 * high, 1),
    }


def _next(
    areas: list[AreaOutline], by_section: dict[str, list[bool]], total: int, passing_percent: float
) -> list[dict[str, Any]]:
    """The sections where study gains most: weight in the exam times the estimated share still missed."""
    if total < ENOUGH_IN_ALL:
        return []
    average = sum(map(sum, by_section.values())) / total
    found = []
    for area in areas:
        for section in area.sections:
            answers = by_section[section.slug]
            if len(answers) >= ENOUGH_IN_SECTION:
                found.append(_candidate(area, section, answers, average))
    found.sort(key=lambda candidate: (-candidate["gain"], candidate["slug"]))
    return [candidate for candidate in found if candidate["missed"]][:NEXT]


def _candidate(area: AreaOutline, section: Topic, answers: list[bool], average: float) -> dict[str, Any]:
    correct, total = sum(answers), len(answers)
    estimate = (correct + PRIOR_ANSWERS * average) / (total + PRIOR_ANSWERS)
    weight = area.weight / len(area.sections)
    return asdict(section) | {
        "area": area.topic.name,
        "area_slug": area.topic.slug,
        "area_weight": area.weight,
        "correct": correct,
        "total": total,
        "missed": total - correct,
        "estimate": round(100 * estimate),
        "gain": round(weight * (1 - estimate), 3),
    }
