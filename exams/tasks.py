from celery import shared_task
from django.utils import timezone

from exams.actions import closing, regrading


@shared_task(name="exams.close_overdue")
def close_overdue() -> None:
    """One batch of the sweep; a full batch asks for the next, so that a whole class times out within a minute."""
    if closing.close_overdue(now=timezone.now()) == closing.SWEEP_SIZE:
        close_overdue.delay()


@shared_task(name="exams.continue_regrade")
def continue_regrade(regrade_id: int) -> None:
    """One step of a regrade, which asks for the next until the job is done."""
    if not regrading.take_step(regrade_id, now=timezone.now()):
        continue_regrade.delay(regrade_id)


@shared_task(name="exams.continue_regrades")
def continue_regrades() -> None:
    """The sweep for regrades whose chain of steps broke."""
    for regrade_id in regrading.unfinished():
        continue_regrade.delay(regrade_id)
