"""How a practice stands and goes on: its answers out of the database, what comes next by the pure modules."""

from collections.abc import Sequence
from datetime import datetime

from exams.models import Answer, Attempt, Practice
from exams.practice.ability import Course, course_of, next_adaptive
from exams.practice.course import Asked, next_drawn
from exams.practice.pool import open_to


def as_asked(answers: Sequence[Answer]) -> list[Asked]:
    """Of answers with their versions, in the order they were asked."""
    return [
        Asked(one.position, one.version_id, None if one.saved_at is None else one.chosen == one.version.key)
        for one in answers
    ]


def versions_drawn(attempt: Attempt) -> list[int]:
    practice = attempt.practice
    return [row[0] for row in practice.drawn["items"]] if practice.adaptive else list(practice.drawn)


def next_version(attempt: Attempt, answers: Sequence[Answer], *, now: datetime) -> int | None:
    """The version to ask next; None where the practice is through. What the learner may no longer practice, since it
    was withdrawn or a mock has claimed it, is left out. Two queries."""
    practice, asked = attempt.practice, as_asked(answers)
    assert attempt.user
    current = open_to(attempt.user, now=now).filter(current__in=versions_drawn(attempt))
    usable = set(current.values_list("current", flat=True))
    if practice.adaptive:
        return next_adaptive(_course(attempt, asked, usable), comfortable=practice.aim == Practice.Aim.COMFORTABLE)
    return next_drawn(practice.drawn, asked, until_right=practice.until_right, usable=usable)


def course(attempt: Attempt, answers: Sequence[Answer]) -> Course | None:
    """Of an adaptive practice so far, without asking what may still come."""
    return _course(attempt, as_asked(answers), set(versions_drawn(attempt)))


def _course(attempt: Attempt, asked: Sequence[Asked], usable: set[int]) -> Course | None:
    return course_of(attempt.practice.drawn, asked, seed=attempt.practice.seed, usable=usable)
