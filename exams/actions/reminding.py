"""A leader reminds the members of a mock that they have yet to sit it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.actions.mailing import queue_mails
from accounts.audit import record
from accounts.models import User
from exams.actions.assigning import Refused
from exams.assignments.letters import letters, readers, without_result
from exams.models import Assignment, Attempt

BETWEEN_NUDGES = timedelta(hours=20)
NOT_OPEN = "Nobody can start this mock now, so nobody was reminded."
NOBODY = "There is nobody to remind: everybody else has finished, is sitting it now, or wants no mails about mocks."
TOO_SOON = f"Members were reminded less than {BETWEEN_NUDGES // timedelta(hours=1)} hours ago, so nobody was again."


def to_remind(mock: Assignment, *, but: User) -> QuerySet[User]:
    """Who has not finished it and is not at it, except whoever asks."""
    running = Attempt.objects.filter(assignment=mock, state=Attempt.State.OPEN, user__isnull=False)
    return without_result(readers(mock), mock).exclude(pk__in=running.values("user")).exclude(pk=but.pk)


def again_from(mock: Assignment, *, now: datetime) -> datetime | None:
    """When members may be reminded again; None where they may be now."""
    again = mock.nudged_at + BETWEEN_NUDGES if mock.nudged_at else now
    return again if again > now else None


@transaction.atomic
def remind_members(mock: Assignment, *, by: User, now: datetime) -> int:
    """A mail now to everybody it concerns; how many. The row is the claim: of two clicks one is refused."""
    if not mock.takes_starters(now):
        raise Refused(NOT_OPEN)
    rested = Q(nudged_at__isnull=True) | Q(nudged_at__lte=now - BETWEEN_NUDGES)
    offered = Assignment.objects.filter(rested, pk=mock.pk, state=Assignment.State.PUBLISHED)
    if not offered.update(nudged_at=now):
        raise Refused(TOO_SOON)
    people = to_remind(mock, but=by)
    count = queue_mails(letters("reminder", mock, people, occasion=now, keeps=BETWEEN_NUDGES, now=now), now=now)
    if not count:
        raise Refused(NOBODY)
    Assignment.objects.filter(pk=mock.pk).update(nudged=count)
    record("mock.members-reminded", mock, by=by, now=now, group=mock.group_id, members=count)
    return count
