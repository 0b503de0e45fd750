from celery import shared_task
from django.utils import timezone

from insights import actions
from insights.calibration import jobs, splitting, steps


@shared_task(name="insights.rebuild")
def rebuild(report_id: int) -> None:
    actions.rebuild(report_id, now=timezone.now())


@shared_task(name="insights.rebuild_stale")
def rebuild_stale() -> None:
    """One batch of the sweep; what is stale beyond it waits a minute, and bells are quicker anyway."""
    actions.rebuild_stale(now=timezone.now())


@shared_task(name="insights.calibrate")
def calibrate(job_id: int) -> None:
    """One step of a calibration, which asks for the next until it has ended."""
    if steps.take_step(job_id, now=timezone.now()):
        calibrate.delay(job_id)


@shared_task(name="insights.help_calibration")
def help_calibration(job_id: int, iteration: int) -> None:
    splitting.help_out(job_id, iteration=iteration)


@shared_task(name="insights.continue_calibrations")
def continue_calibrations() -> None:
    """The sweep for calibrations whose chain of steps broke."""
    for job_id in jobs.due(now=timezone.now()):
        calibrate.delay(job_id)


@shared_task(name="insights.calibrate_nightly")
def calibrate_nightly() -> None:
    """Every exam of which no calibration knows all sittings and keys yet."""
    now = timezone.now()
    for blueprint in jobs.with_news():
        job, _ = jobs.order(blueprint, by=None, now=now)
        calibrate.delay(job.pk)
