"""Answers and questions that a learner may write about: their own, given for good, with a key they may see."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from accounts.models import User
from bank.models import QuestionVersion
from exams.assignments.release import released_with_questions, still_theirs
from exams.models import TIMED, Answer, Attempt, Encounter
from exams.practice.pool import banks_for

# Of a sitting that is over, or explained already; unlike those that encounters are drawn from also left open in time.
SETTLED = Q(attempt__state=Attempt.State.CLOSED) | Q(attempt__tutored=True, saved_at__isnull=False)


def settled(user: User, *, now: datetime) -> QuerySet[Answer]:
    """Not those whose questions a group's leaders hold back, nor practiced ones of a group they have left."""
    mine = Attempt.objects.filter(still_theirs() & released_with_questions(now), user=user)
    readable = Q(attempt__kind__in=TIMED) | Q(version__question__bank__in=banks_for(user).values("pk"))
    return Answer.objects.filter(SETTLED, readable, attempt__in=mine.values("pk")).select_related("attempt", "version")


def answer_or_404(user: User, public_id: UUID, position: int, *, now: datetime) -> Answer:
    answer = settled(user, now=now).filter(attempt__public_id=public_id, position=position).first()
    if answer is None:
        raise Http404("There is no such answer among yours.")
    return answer


def version_met(user: User, question: int, *, now: datetime) -> QuestionVersion | None:
    """What they met of it last; None where they have not. One query as a rule.

    An answer that ran out of time in a practice that goes on is settled before there is an encounter.
    """
    met = Encounter.objects.filter(user=user, question=question).select_related("last_version").first()
    if met and met.last_version:
        return met.last_version
    latest = settled(user, now=now).filter(version__question=question).order_by("attempt__started_at", "pk").last()
    return latest.version if latest else None
