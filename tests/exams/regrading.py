"""A class that sat an exam, for tests of what a correction does to it."""

import random
from datetime import datetime, timedelta

import time_machine

from exams.actions.closing import finish
from exams.actions.starting import Taster, start_mock, start_taster
from exams.models import Answer, Attempt, Form, ScoreReport
from exams.tasks import continue_regrades
from tests.factories import UserFactory

OPTIONS = 4


def sit_by_luck(form: Form, dice: random.Random, *, now: datetime) -> Attempt:
    """A sitting of somebody new who knows two answers in three and sometimes leaves one open."""
    attempt = start_mock(user=UserFactory(), blueprint_slug=form.blueprint.slug, now=now)
    return _end(attempt, dice, now)


def taste_by_luck(form: Form, dice: random.Random, *, now: datetime) -> Attempt:
    versions = [row.version for row in form.questions.select_related("version")]
    return _end(start_taster(user=UserFactory(), taster=Taster(form.blueprint, versions), now=now), dice, now)


def _end(attempt: Attempt, dice: random.Random, now: datetime) -> Attempt:
    answers = list(attempt.answers.select_related("version"))
    for answer in answers:
        guess = dice.choice([*range(OPTIONS), None])
        answer.first_chosen = guess
        answer.chosen = answer.version.key if dice.random() < 0.66 else guess
    Answer.objects.bulk_update(answers, ["chosen", "first_chosen"])
    finish(attempt, queued={}, timed_out=False, by=attempt.user, now=now)
    return attempt


def run_to_the_end(now: datetime) -> None:
    for minutes in (3, 6):
        with time_machine.travel(now + timedelta(minutes=minutes), tick=False):
            continue_regrades.delay()


def scores() -> dict[int, ScoreReport]:
    return {report.attempt_id: report for report in ScoreReport.objects.select_related("attempt__user")}
