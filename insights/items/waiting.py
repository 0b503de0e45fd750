"""Answers that the figures do not know yet, and when they will."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils import timezone

from bank.models import QuestionBank
from exams.models import Answer, Attempt, FormQuestion
from insights.models import Calibration

NIGHTLY = "calibrate-nightly"


def uncounted(bank: QuestionBank) -> int:
    """Closed sittings of forms with questions of the bank that no calibration has read. One query."""
    asked = FormQuestion.objects.filter(version__question__bank=bank).values("form")
    read = Calibration.objects.filter(
        blueprint=OuterRef("blueprint"),
        state__in=(Calibration.State.DONE, Calibration.State.THIN),
        created_at__gte=OuterRef("finished_at"),
    )
    return _mocks().filter(~Exists(read), form__in=asked).count()


def _mocks() -> QuerySet[Attempt]:
    return Attempt.objects.filter(kind=Attempt.Kind.MOCK, state=Attempt.State.CLOSED)


def next_night(now: datetime) -> datetime:
    """When the calibration that nobody has to order runs next."""
    schedule = settings.CELERY_BEAT_SCHEDULE[NIGHTLY]["schedule"]
    local = timezone.localtime(now)
    tonight = local.replace(hour=min(schedule.hour), minute=min(schedule.minute), second=0, microsecond=0)
    return tonight if tonight > local else tonight + timedelta(days=1)


def people_so_far(questions: Iterable[int]) -> dict[int, int]:
    """How many people have answered each question in a mock, for those that no snapshot counts. One query."""
    answers = Answer.objects.filter(version__question__in=list(questions), attempt__in=_mocks().values("pk"))
    counted = answers.order_by().values_list("version__question")
    return dict(counted.annotate(people=Count("attempt__user", distinct=True)))
