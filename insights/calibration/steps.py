"""The stages in their order, a step at a time."""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime

from insights.calibration import checking, collecting, describing, estimating, publishing, sorting
from insights.calibration.jobs import LostClaim, Stage, claim, fail, release
from insights.calibration.refusals import leave_out
from insights.models import Calibration
from measurement import BadInput

logger = logging.getLogger(__name__)
STAGES: dict[str, Callable[..., None]] = {
    Stage.COLLECTING: collecting.step,
    Stage.SORTING: sorting.step,
    Stage.ESTIMATING: estimating.step,
    Stage.DESCRIBING: describing.step,
    Stage.CHECKING: checking.step,
    Stage.PUBLISHING: publishing.step,
}


def take_step(job_id: int, *, now: datetime) -> bool:
    """Take a job's next step; whether another should follow at once. Of several workers one takes it.

    Data that the engine refuses end the job with its sentence, unless the others can do without them. Any other error
    is raised, and the step is tried again by the sweep, a few times.
    """
    job = claim(job_id, now=now)
    if job is None:
        return False
    try:
        STAGES[job.stage](job, now=now)
    except LostClaim:
        return False
    except BadInput as refusal:
        if not leave_out(job, refusal, now=now):
            logger.warning("Calibration %s was refused: %s", job.pk, refusal)
            fail(job, str(refusal), now=now)
    except Exception:
        release(job)
        raise
    return job.finished_at is None


def steps(job: Calibration, *, clock: Callable[[], datetime]) -> Iterator[Calibration]:
    """Take a job's steps one after the other in this process, handing on the row after each."""
    while take_step(job.pk, now=clock()):
        job.refresh_from_db()
        yield job
    job.refresh_from_db()
    yield job
