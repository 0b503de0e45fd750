from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from exams.actions import building, closing, peers, practicing, regrading, releasing
from exams.assignments import mails


@shared_task(name="exams.close_overdue")
def close_overdue() -> None:
    """One batch of the sweep; a full batch asks for the next, so that a whole class times out within a minute."""
    if closing.close_overdue(now=timezone.now()) == closing.SWEEP_SIZE:
        close_overdue.delay()


@shared_task(name="exams.continue_regrade")
def continue_regrade(regrade_id: int) -> None:
    """One step of a regrade, which asks for the next until a pass is through."""
    if regrading.take_step(regrade_id, now=timezone.now()):
        continue_regrade.delay(regrade_id)


@shared_task(name="exams.continue_regrades")
def continue_regrades() -> None:
    """The sweep for regrades whose chain of steps broke, and for their second pass."""
    for regrade_id in regrading.idle(now=timezone.now()):
        continue_regrade.delay(regrade_id)


@shared_task(name="exams.build_forms")
def build_forms(build_id: int) -> None:
    building.take_build(build_id, now=timezone.now())


@shared_task(name="exams.build_waiting")
def build_waiting() -> None:
    """The sweep for orders of forms that no worker heard of, or whose worker died."""
    for build_id in building.waiting(now=timezone.now()):
        build_forms.delay(build_id)


@shared_task(name="exams.release_questions")
def release_questions() -> None:
    releasing.release_due(now=timezone.now())


@shared_task(name="exams.tell_of_mocks")
def tell_of_mocks() -> None:
    mails.tell_due(now=timezone.now())


@shared_task(name="exams.forget_guests")
def forget_guests() -> None:
    closing.forget_guests(now=timezone.now())
    call_command("clearsessions")


@shared_task(name="exams.forget_practice")
def forget_practice() -> None:
    practicing.forget_untouched(now=timezone.now())


@shared_task(name="exams.count_peers")
def count_peers() -> None:
    peers.count_peers(now=timezone.now())
