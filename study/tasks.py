from celery import shared_task
from django.utils import timezone

from study.actions import reminders, sittings
from study.mydata import erasing, preparing


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


@shared_task(name="study.continue_export")
def continue_export(export_id: int) -> None:
    """One step of an export, which asks for the next until it has ended."""
    if preparing.take_step(export_id, now=timezone.now()):
        continue_export.delay(export_id)


@shared_task(name="study.continue_deletion")
def continue_deletion(user_id: int) -> None:
    """One step of an account's deletion, which asks for the next."""
    if erasing.take_step(user_id, now=timezone.now()):
        continue_deletion.delay(user_id)


@shared_task(name="study.continue_own_data")
def continue_own_data() -> None:
    """The sweep for exports and deletions whose chain of steps broke, and for exports that are over."""
    now = timezone.now()
    preparing.forget_exports(now=now)
    for export_id in preparing.due(now=now):
        continue_export.delay(export_id)
    for user_id in erasing.due(now=now):
        continue_deletion.delay(user_id)
