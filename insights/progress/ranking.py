"""Names by score, best first: only for groups whose owner has turned it on, and only of what is released."""

from datetime import datetime

from django.db.models import F, QuerySet, Window
from django.db.models.functions import Coalesce, Lower, Rank

from exams.models import Assignment, Attempt
from groups.models import StudyGroup
from insights.progress.distribution import newest_attempts
from insights.progress.mocks import mocks_of, opened


def ranked_mocks(group: StudyGroup, *, now: datetime) -> list[Assignment]:
    """Those whose members may know their own scores."""
    return [mock for mock in opened(mocks_of(group), now) if mock.is_released(now)]


def ranking_of(group: StudyGroup, mock: Assignment) -> QuerySet[Attempt]:
    """The newest finished attempt of each member who has one, with its `place`; equal scores share theirs."""
    score = Coalesce("report__scaled", "report__raw")
    place = Window(Rank(), order_by=score.desc())
    rows = newest_attempts(group).filter(assignment=mock).select_related("user", "report").annotate(place=place)
    return rows.defer("notes", "report__body", "report__revisions").order_by("place", Lower(F("user__name")), "pk")
