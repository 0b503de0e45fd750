"""What a leader's changes of time mean for attempts: the window's end moves, a member gets more minutes."""

from datetime import datetime

from django.db import transaction

from accounts.audit import record
from accounts.models import User
from exams.actions.closing import close_if_overdue, set_extra_minutes
from exams.models import Assignment, AssignmentExtra, Attempt
from exams.timing import deadline


def follow_window(assignment: Assignment, *, by: User, now: datetime) -> int:
    """Move the deadlines of what runs to where the window ends now; how many moved. Two statements.

    The caller holds the mock's row, so that nobody starts by the old window meanwhile.
    """
    running = Attempt.objects.select_for_update(no_key=True).filter(assignment=assignment, state=Attempt.State.OPEN)
    moved = []
    for attempt in running.order_by("pk"):
        ends = deadline(attempt.started_at, attempt.minutes, attempt.extra_minutes, cut_off=assignment.cut_off)
        if ends != attempt.ends_at:
            attempt.deadline_at = ends
            moved.append(attempt)
    Attempt.objects.bulk_update(moved, ["deadline_at"], batch_size=500)
    return len(moved)


@transaction.atomic
def give_minutes(assignment: Assignment, *, user: User, minutes: int, by: User, now: datetime) -> bool:
    """Set a member's extra minutes in this mock; whether that reopened their last attempt.

    The larger of these and of the minutes in the person's own profile counts, for the last attempt, running or timed
    out, and for those to come.
    """
    AssignmentExtra.objects.update_or_create(assignment=assignment, user=user, defaults={"minutes": minutes})
    record("mock.extra-minutes", assignment, by=by, now=now, group=assignment.group_id, user=user.pk,
           minutes=minutes)  # fmt: skip
    last = Attempt.objects.filter(assignment=assignment, user=user).order_by("-turn").first()
    if last is None:
        return False
    close_if_overdue(last, now=now)
    return set_extra_minutes(last, minutes=max(minutes, user.extra_minutes), by=by, now=now)
