"""The mocks a learner has sat of one exam, apart from practice."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.models import User
from curriculum.models import Blueprint
from exams.assignments.release import released, still_theirs
from exams.models import Attempt, ScoreReport

MOST = 10


@dataclass(frozen=True)
class Sat:
    public_id: UUID
    at: datetime
    scaled: int
    passed: bool
    again: bool


def mocks_of(user: User, blueprint: Blueprint, *, now: datetime) -> list[Sat]:
    """The latest MOST with a score on the scale that the learner may see, newest first. One query.

    `again`: the same form was sat before, so that some of it was remembered.
    """
    mine = Attempt.objects.filter(
        still_theirs() & released(now), user=user, blueprint=blueprint, kind=Attempt.Kind.MOCK
    )
    scores = ScoreReport.objects.filter(attempt__in=mine.values("pk"), scaled__isnull=False)
    columns = ("attempt__public_id", "attempt__started_at", "scaled", "passed", "attempt__form")
    rows = list(scores.order_by("attempt__started_at").values_list(*columns))
    before: set[int | None] = set()
    found = []
    for public_id, at, scaled, passed, form in rows:
        found.append(Sat(public_id, at, scaled, passed, form in before))
        before.add(form)
    return found[::-1][:MOST]
