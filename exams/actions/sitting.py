"""A member starts a mock that the group's leaders have set."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from accounts.audit import record
from accounts.models import User
from exams.actions.closing import close_if_overdue
from exams.actions.starting import copy_questions
from exams.models import Assignment, AssignmentExtra, Attempt
from exams.timing import deadline

NOT_OPEN_YET = "This mock has not opened yet."
CLOSED = "This mock has closed; nobody can start it any more."
WITHDRAWN = "The leaders have withdrawn this mock; nobody can start it."
USED_UP = "You have used every attempt that this mock allows."


class CannotStart(Exception):
    """Why the member cannot start, in a sentence."""


def start_assigned(*, user: User, group_slug: str, number: int, now: datetime) -> Attempt:
    """The member's open attempt at this mock, started if there is none; Assignment.DoesNotExist for strangers.

    Six statements at most with the request's session and user. The mock's row is held meanwhile, so that a start
    and a leader's change of the window wait for each other. What the row's subqueries count may be older than the
    wait; the constraints on open attempts and turns are what holds.
    """
    try:
        started = _start_or_resume(user, group_slug, number, now)
    except IntegrityError:  # the same click a moment earlier has won
        started = Attempt.objects.filter(user=user, assignment=number, state=Attempt.State.OPEN).first() or USED_UP
    if isinstance(started, str):
        raise CannotStart(started)
    return started


@transaction.atomic
def _start_or_resume(user: User, group_slug: str, number: int, now: datetime) -> Attempt | str:
    """The attempt, or why there is none: what was closed on the way stays closed either way."""
    assignment = _for_member(user, group_slug, number)
    if assignment.open_attempt:
        running = Attempt.objects.select_related("form__table", "blueprint").get(pk=assignment.open_attempt)
        if not close_if_overdue(running, now=now):
            return running
    return refusal_of(assignment, used=assignment.used, now=now) or _start(user, assignment, now)


def refusal_of(assignment: Assignment, *, used: int, now: datetime) -> str:
    """Why somebody who has `used` so many attempts cannot start another; empty if they can."""
    if assignment.state != Assignment.State.PUBLISHED:
        return WITHDRAWN
    if now < assignment.opens_at:
        return NOT_OPEN_YET
    if assignment.is_closed(now):
        return CLOSED
    return USED_UP if used >= assignment.attempts_allowed else ""


def _for_member(user: User, group_slug: str, number: int) -> Any:
    """The mock with what this member did in it so far and may have in extra minutes. One statement."""
    mine = Attempt.objects.filter(user=user, assignment=OuterRef("pk")).order_by()
    used = mine.values("assignment").annotate(count=Count("pk")).values("count")
    extra = AssignmentExtra.objects.filter(user=user, assignment=OuterRef("pk"))
    return (
        Assignment.objects.select_for_update(no_key=True, of=("self",))
        .filter(group__slug=group_slug, group__closed_at=None, group__memberships__user=user)
        .exclude(state=Assignment.State.DRAFT)
        .annotate(
            used=Coalesce(Subquery(used), 0),
            open_attempt=Subquery(mine.filter(state=Attempt.State.OPEN).values("pk")[:1]),
            extra=Coalesce(Subquery(extra.values("minutes")), 0),
        )
        .get(pk=number)
    )


def _start(user: User, assignment: Any, now: datetime) -> Attempt:
    extra = max(user.extra_minutes, assignment.extra)
    attempt = Attempt.objects.create(
        user=user,
        kind=Attempt.Kind.MOCK,
        blueprint_id=assignment.blueprint_id,
        form_id=assignment.form_id,
        assignment_id=assignment.pk,
        turn=assignment.used + 1,
        started_at=now,
        minutes=assignment.minutes,
        extra_minutes=extra,
        deadline_at=deadline(now, assignment.minutes, extra, cut_off=assignment.cut_off),
    )
    copy_questions(attempt, assignment.form_id)
    record("attempt.started", attempt, by=user, now=now, group=assignment.group_id, assignment=assignment.pk)
    return attempt
