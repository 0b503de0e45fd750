"""What of a finished attempt its candidate may see by now, as the group's leaders have set it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from exams.models import Assignment, Attempt
from groups.models import Membership

Shows, Release = Assignment.Shows, Assignment.Release


@dataclass(frozen=True)
class Sight:
    """Each of them includes those before it. `since` is when a score that is held back will be there."""

    score: bool
    areas: bool
    questions: bool
    since: datetime | None = None


EVERYTHING = Sight(True, True, True)


def sight_of(attempt: Attempt, *, now: datetime) -> Sight:
    mock = attempt.assignment
    if mock is None:
        return EVERYTHING
    if not mock.is_released(now):
        return Sight(False, False, False, since=mock.closes_at)
    return Sight(True, mock.shows != Shows.SCORE, mock.shows == Shows.QUESTIONS)


def released(now: datetime) -> Q:
    """Attempts whose score their candidate may see."""
    at_once = Q(assignment__release=Release.AT_ONCE)
    return Q(assignment__isnull=True) | at_once | Q(assignment__closes_at__lte=now)


def released_with_questions(now: datetime) -> Q:
    """Attempts whose every question their candidate may see."""
    return Q(assignment__isnull=True) | (released(now) & Q(assignment__shows=Shows.QUESTIONS))


def still_theirs() -> Q:
    """Attempts that their candidate may look at: all but those at mocks of groups they have left."""
    member = Membership.objects.filter(user=OuterRef("user"), group=OuterRef("assignment__group"))
    return Q(assignment__isnull=True) | Q(Exists(member))
