"""Answers in tutored practice, one transaction each, for a process whose bells go to the tests' own broker."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from bank.models import QuestionVersion
from exams import encounters
from exams.signals import answer_given
from insights import actions, receivers


def practice(user: int, blueprint: int, begin: int, end: int, *, countdown: float) -> None:
    """Answers number `begin` to `end` of a learner who goes round the questions: the first to each is wrong."""
    actions.COUNTDOWN = receivers.COUNTDOWN = timedelta(seconds=countdown)
    versions = list(QuestionVersion.objects.order_by("pk"))
    for number in range(begin, end):
        version, now = versions[number % len(versions)], timezone.now()
        chosen = (version.key + 1) % 4 if number < len(versions) else version.key
        met = encounters.Met(version.question_id, version.pk, now, chosen, "practice", None, 40, False)
        with transaction.atomic():
            encounters.remember(user, met)
            answer_given.send(None, user_id=user, blueprint_id=blueprint, now=now)
