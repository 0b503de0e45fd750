"""The question of the day: drawn once for a day, answered once by a learner, as a practice of one question."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Max

from accounts.audit import record
from accounts.models import User
from bank.content.loading import BUNDLED
from bank.models import QuestionBank, QuestionVersion
from curriculum.models import Blueprint
from exams.actions.practicing import ask, finish_practice
from exams.actions.settling import answer
from exams.daily.choosing import drawn, seed_of
from exams.models import Attempt, DailyAttempt, DailyQuestion, Practice
from exams.parallel_forms.pool import published
from exams.practice.source import Source
from exams.saves import Save


def question_of(day: date) -> int | None:
    """The same for everybody; None while the bank is empty. One query but for the first who asks on a day."""
    found = DailyQuestion.objects.filter(day=day).values_list("question", flat=True).first()
    return _draw(day) if found is None else found


@transaction.atomic
def _draw(day: date) -> int | None:
    """The bank's row is held, so that two days drawn at once get two questions."""
    QuestionBank.objects.select_for_update(no_key=True).filter(slug=BUNDLED).first()
    pool = dict(published().filter(bank__slug=BUNDLED).values_list("pk", "slug"))
    used = dict(DailyQuestion.objects.values_list("question").annotate(last=Max("day")).order_by())
    question = drawn(pool, used)
    if question is None:
        return None
    DailyQuestion.objects.bulk_create([DailyQuestion(day=day, question_id=question)], ignore_conflicts=True)
    return DailyQuestion.objects.values_list("question", flat=True).get(day=day)


def answer_daily(
    *, user: User, day: date, blueprint: Blueprint, version: QuestionVersion, reply: Save, now: datetime
) -> bool:
    """Whether this was the day's answer: the first one is, whatever comes from another window."""
    try:
        _answer(user, day, blueprint, version, reply, now)
    except IntegrityError:
        if not DailyAttempt.objects.filter(user=user, day=day).exists():
            raise
        return False
    return True


@transaction.atomic
def _answer(user: User, day: date, blueprint: Blueprint, version: QuestionVersion, reply: Save, now: datetime) -> None:
    kind = Attempt.Kind.PRACTICE
    attempt = Attempt.objects.create(user=user, kind=kind, blueprint=blueprint, tutored=True, started_at=now)
    DailyAttempt.objects.create(attempt=attempt, user=user, day=day)
    attempt.practice = Practice.objects.create(
        attempt=attempt, mode=Practice.Mode.TUTOR, source=Source().as_json(), drawn=[version.pk], wanted=1,
        seed=seed_of(user.pk, day), asked_at=now,
    )  # fmt: skip
    record("practice.started", attempt, by=user, now=now, day=str(day))
    asked = ask(attempt, version=version, now=now)
    asked.version = version
    answer(asked, reply=reply, now=now)
    finish_practice(attempt, by=user, now=now)
