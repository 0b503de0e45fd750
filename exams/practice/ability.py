"""Adaptive practice: the next question and where the learner stands, told from the answers alone. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import floor
from typing import Any

import numpy as np

from exams.practice.course import Asked
from exams.scoring import Scale
from measurement.adaptive import Pool, Selection, State, next_item, should_stop, start, update
from measurement.irt.model import as_items
from measurement.topics import LEVEL
from measurement.topics.telling import deviate

# measurement.md section 7: practice may aim at a chance of .7 to .8.
COMFORTABLE = 0.75
MOST_ITEMS = 500
REASONS = {
    "precise": "Your level is known closely enough: more questions would hardly move it.",
    "decided": "It is clear enough on which side of the passing line you stand.",
    "longest": "That was the longest an adaptive practice gets.",
    "through": "There are no more questions that fit your choice.",
}


@dataclass(frozen=True)
class Band:
    """Scale points: the estimate, and the ends between which the ability lies with a chance of 80 %."""

    point: int
    low: int
    high: int

    @property
    def half(self) -> int:
        """About how far the estimate may be off, where the scale does not end first."""
        return max(self.point - self.low, self.high - self.point)


@dataclass(frozen=True)
class Course:
    """An adaptive practice so far; `versions` are those of the pool, in its order."""

    pool: Pool
    state: State
    versions: list[int]


def course_of(drawn: dict[str, Any], asked: Sequence[Asked], *, seed: int, usable: Collection[int]) -> Course | None:
    """Replayed from its answers; None without any question. What is no longer usable is left out unless it was asked.

    A question that ran out of time counts as wrong.
    """
    met = {one.version for one in asked}
    rows = [row for row in drawn["items"] if row[0] in usable or row[0] in met][:MOST_ITEMS]
    if not rows:
        return None
    table = np.array([row[1:] for row in rows], float)
    pool = Pool.of(as_items(*table[:, 1:].T), table[:, 0].astype(int), drawn["weights"])
    place = {int(row[0]): number for number, row in enumerate(rows)}
    state = start(pool, seed=seed)
    for one in asked:
        if one.right is not None:
            state = update(state, place[one.version], int(one.right), pool)
    return Course(pool, state, list(place))


def next_adaptive(course: Course | None, *, comfortable: bool) -> int | None:
    """The version to ask next; None where enough is known or the pool is through."""
    if course is None or over(course):
        return None
    rule = Selection(target=COMFORTABLE if comfortable else None)
    return course.versions[next_item(course.state, course.pool, rule)]


def over(course: Course) -> str:
    """Why the practice has come to its end, a key of REASONS; empty while it goes on."""
    through = "through" if len(course.state.items) == len(course.versions) else ""
    return should_stop(course.state) or through


def band(course: Course, scale: Scale) -> Band:
    theta, half = course.state.theta, deviate(LEVEL) * course.state.sd
    return Band(_points(theta, scale), _points(theta - half, scale), _points(theta + half, scale))


def _points(theta: float, scale: Scale) -> int:
    """Logits from the standard on the reporting scale, halves up, within its ends."""
    return min(max(floor(scale.passing + scale.points_per_logit * theta + 0.5), scale.lowest), scale.highest)
