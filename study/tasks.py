from celery import shared_task
from django.utils import timezone

from study.actions import reminders, sittings


@shared_task(name="study.count_sitting")
def count_sitting(attempt_id: int) -> None:
    sittings.count_sitting(attempt_id, now=timezone.now())


@shared_task(name="study.count_missed")
def count_missed() -> None:
    """One batch of the sweep; a full one asks for the next."""
    if sittings.count_missed(now=timezone.now()) == sittings.SWEEP_SIZE:
        count_missed.delay()


@shared_task(name="study.remind")
def remind() -> None:
    reminders.remind_due(now=timezone.now())
