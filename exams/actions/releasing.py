"""Letting the questions of a group's mock out to those who sat it, when its leaders' time has come."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from exams.models import Assignment, Attempt
from exams.signals import answers_changed

BATCH = 20
Shows, Release, State = Assignment.Shows, Assignment.Release, Assignment.State


def shows_questions(assignment: Assignment, *, now: datetime) -> bool:
    return assignment.shows == Shows.QUESTIONS and assignment.is_released(now)


def release_due(*, now: datetime) -> int:
    """The sweep: mocks whose questions came out, or were held back again by a leader; how many.

    Whoever has sat one has their reports over all exams built anew.
    """
    out = Q(shows=Shows.QUESTIONS) & (Q(release=Release.AT_ONCE) | Q(closes_at__lte=now))
    due = Assignment.objects.exclude(state=State.DRAFT).filter(
        (Q(questions_out=False) & out) | (Q(questions_out=True) & ~out)
    )
    batch = list(due.order_by("pk")[:BATCH])
    for assignment in batch:
        _turn(assignment, now)
    return len(batch)


@transaction.atomic
def _turn(assignment: Assignment, now: datetime) -> None:
    """Of several workers one does it."""
    before = Assignment.objects.filter(pk=assignment.pk, questions_out=assignment.questions_out)
    if not before.update(questions_out=not assignment.questions_out):
        return
    closed = Attempt.objects.filter(assignment=assignment, state=Attempt.State.CLOSED)
    closed.update(undrawn=True)
    for attempt in closed.defer("notes"):
        answers_changed.send(Attempt, attempt=attempt, now=now)
