"""The working list of a draft: which questions, in which order, and which of them count."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from accounts.audit import record
from accounts.models import User
from exams.actions.assigning import Refused, hold
from exams.models import Assignment, AssignmentQuestion
from exams.models.assignments import MOST_QUESTIONS

FULL = f"A mock has at most {MOST_QUESTIONS} questions. Take some out first."
FIXED = "This mock is published, so its questions are fixed. Take it back to a draft first."


@dataclass(frozen=True)
class Place:
    """A question on the list, by the version it was put there in."""

    question: int
    version: int
    scored: bool = True


Places = list[Place]


def add_questions(assignment: Assignment, *, places: Places, by: User, now: datetime) -> int:
    """At the end of the list, each once; how many are new on it."""

    def added(before: Places) -> Places:
        there = {place.question for place in before}
        return [*before, *(place for place in places if place.question not in there)]

    before, after = _change(assignment, added, by=by, now=now)
    return after - before


def replace_questions(assignment: Assignment, *, places: Places, by: User, now: datetime) -> None:
    _change(assignment, lambda before: places, by=by, now=now)


def remove_question(assignment: Assignment, *, question: int, by: User, now: datetime) -> None:
    _change(assignment, lambda before: [place for place in before if place.question != question], by=by, now=now)


def count_question(assignment: Assignment, *, question: int, scored: bool, by: User, now: datetime) -> None:
    """Whether a question counts, or is on trial."""

    def marked(before: Places) -> Places:
        return [replace(place, scored=scored) if place.question == question else place for place in before]

    _change(assignment, marked, by=by, now=now)


def move_question(assignment: Assignment, *, question: int, to: int, by: User, now: datetime) -> None:
    """To this position, counted from 1; beyond the ends means the end."""

    def moved(before: Places) -> Places:
        others = [place for place in before if place.question != question]
        at = min(max(to - 1, 0), len(others))
        return [*others[:at], *(place for place in before if place.question == question), *others[at:]]

    _change(assignment, moved, by=by, now=now)


@transaction.atomic
def _change(assignment: Assignment, change: Callable[[Places], Places], *, by: User, now: datetime) -> tuple[int, int]:
    """How long the list was and is. Its mock's row is held, so that of two leaders at once none undoes the other."""
    held = hold(assignment)
    if held.state != Assignment.State.DRAFT:
        raise Refused(FIXED)
    before = places_of(held)
    after = change(before)
    if len(after) > max(MOST_QUESTIONS, len(before)):
        raise Refused(FULL)
    if after != before:
        _store(held, after)
        record("mock.questions", held, by=by, now=now, group=held.group_id, old=len(before), new=len(after))
    return len(before), len(after)


def places_of(assignment: Assignment) -> Places:
    rows = AssignmentQuestion.objects.filter(assignment=assignment).order_by("position")
    return [Place(*row) for row in rows.values_list("version__question_id", "version_id", "scored")]


def _store(assignment: Assignment, places: Places) -> None:
    AssignmentQuestion.objects.filter(assignment=assignment).delete()
    AssignmentQuestion.objects.bulk_create(
        AssignmentQuestion(assignment=assignment, position=position, version_id=place.version, scored=place.scored)
        for position, place in enumerate(places, 1)
    )
