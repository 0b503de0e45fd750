"""What an ended practice came to: the first answer to each question is what counts. Pure."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from exams.practice.course import Asked, firsts
from exams.practice.shown import Shown
from exams.reports import Topic
from exams.scoring import wilson

Tally = dict[str, Any]


@dataclass(frozen=True)
class Result:
    """Tallies have `correct` of `total`, `percent` and the 95 % interval `low` to `high` of that; those of `areas` also
    `sections`. Of the total `late` ran out of time. `left` were shown and left open. `learned` of the missed were right
    later in the practice."""

    overall: Tally
    areas: list[Tally]
    missed: list[Shown]
    late: int
    left: int
    learned: int
    seconds: int
    median_seconds: int


def result(items: Sequence[Shown], asked: Sequence[Asked]) -> Result:
    """`items` and `asked` are the same questions in the same order."""
    first = {one.position for one in firsts(asked)}
    settled = [one for one in items if one.answer.position in first and one.is_settled]
    times = [one.answer.seconds for one in items if one.is_settled]
    missed = [one for one in settled if not one.correct]
    right = {one.answer.version_id for one in items if one.is_settled and one.correct}
    return Result(
        overall=_tally(Topic("", ""), settled),
        areas=[_area(area, settled) for area in dict.fromkeys(one.area for one in settled)],
        missed=missed,
        late=sum(one.answer.chosen is None for one in settled),
        left=sum(not one.is_settled for one in items),
        learned=sum(one.answer.version_id in right for one in missed),
        seconds=sum(times),
        median_seconds=round(median(times)) if times else 0,
    )


def _area(area: Topic, items: Sequence[Shown]) -> Tally:
    own = [one for one in items if one.area == area]
    sections = dict.fromkeys(one.section for one in own)
    return _tally(area, own) | {
        "sections": [_tally(section, [one for one in own if one.section == section]) for section in sections]
    }


def _tally(topic: Topic, items: Sequence[Shown]) -> Tally:
    correct, total = sum(one.correct for one in items), len(items)
    low, high = wilson(correct, total)
    return asdict(topic) | {
        "correct": correct,
        "total": total,
        "percent": round(100 * correct / total, 1) if total else 0.0,
        "low": round(100 * low, 1),
        "high": round(100 * high, 1),
    }
