from celery import shared_task
from django.utils import timezone

from exams.actions.closing import close_overdue as close_overdue_attempts
from exams.actions.regrading import continue_regrades as continue_all_regrades


@shared_task(name="exams.close_overdue")
def close_overdue() -> None:
    close_overdue_attempts(now=timezone.now())


@shared_task(name="exams.continue_regrades")
def continue_regrades() -> None:
    continue_all_regrades(now=timezone.now())
