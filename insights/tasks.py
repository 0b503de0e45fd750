from celery import shared_task
from django.utils import timezone

from insights import actions


@shared_task(name="insights.rebuild")
def rebuild(report_id: int) -> None:
    actions.rebuild(report_id, now=timezone.now())


@shared_task(name="insights.rebuild_stale")
def rebuild_stale() -> None:
    """One batch of the sweep; what is stale beyond it waits a minute, and bells are quicker anyway."""
    actions.rebuild_stale(now=timezone.now())
