"""The job row: who ordered it, who has its next step, how far it is, how it ended."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, Q

from accounts.audit import record
from accounts.models import User
from curriculum.models import Blueprint
from exams.models import Attempt, FormQuestion
from insights.models import Calibration, CalibrationBlock, Sheet

State, Stage = Calibration.State, Calibration.Stage
# Longer than a worker lets a step live (CELERY_TASK_TIME_LIMIT): who has claimed it for so long is dead.
LEASE = timedelta(minutes=3)
# A queued step that nobody took within this time was lost on its way.
IDLE = timedelta(minutes=2)
MOST_TRIES = 5
GAVE_UP = "This step broke off {tries} times, so it was given up. An administrator finds the reason in the log."
ENDED = (State.DONE, State.THIN, State.FAILED)


class LostClaim(Exception):
    """Another worker has taken the step over: what this one found must not be stored."""


def order(blueprint: Blueprint, *, by: User | None, now: datetime) -> tuple[Calibration, bool]:
    """Order a calibration, and whether it is a new one: while one waits or runs, that one is returned."""
    try:
        with transaction.atomic():
            job = Calibration.objects.create(blueprint=blueprint, by=by, created_at=now, stepped_at=now)
            record("calibration.ordered", job, by=by, now=now, blueprint=blueprint.slug)
            return job, True
    except IntegrityError:
        running = Calibration.objects.filter(blueprint=blueprint, finished_at=None).first()
        # It may have ended between the two statements.
        return (running, False) if running else order(blueprint, by=by, now=now)


def due(*, now: datetime) -> list[int]:
    """Jobs whose chain of steps broke: queued and not taken, or claimed by a worker that died."""
    broken = Q(claim=None, stepped_at__lte=now - IDLE) | Q(claim__isnull=False, stepped_at__lte=now - LEASE)
    return list(Calibration.objects.filter(broken, finished_at=None).order_by("pk").values_list("pk", flat=True))


def with_news() -> list[Blueprint]:
    """Exams that were sat, with a mock that closed or a key that was corrected after their last calibration was
    ordered."""
    last = Calibration.objects.filter(state__in=(State.DONE, State.THIN))
    closed = Attempt.objects.filter(blueprint=OuterRef("pk"), kind=Attempt.Kind.MOCK, state=Attempt.State.CLOSED)
    read = last.filter(blueprint=OuterRef("blueprint"), created_at__gte=OuterRef("finished_at"))
    corrected = FormQuestion.objects.filter(form__blueprint=OuterRef("pk"), version__corrections__isnull=False)
    known = last.filter(blueprint=OuterRef("form__blueprint"), created_at__gte=OuterRef("version__corrections__at"))
    news = Exists(closed.filter(~Exists(read))) | Exists(corrected.filter(~Exists(known)))
    return list(Blueprint.objects.filter(Exists(closed), news).order_by("position"))


def claim(job_id: int, *, now: datetime) -> Calibration | None:
    """Take the next step of a job, unless it has ended or another worker has the step."""
    token = uuid.uuid4()
    free = Q(claim=None) | Q(stepped_at__lte=now - LEASE)
    mine = Calibration.objects.filter(free, pk=job_id, finished_at=None)
    if not mine.update(claim=token, stepped_at=now, state=State.RUNNING, tries=F("tries") + 1):
        return None
    job = Calibration.objects.select_related("blueprint", "by", "snapshot").filter(pk=job_id, claim=token).first()
    if job and job.tries > MOST_TRIES:
        fail(job, GAVE_UP.format(tries=MOST_TRIES), now=now)
        return None
    return job


def store(job: Calibration, *, now: datetime, **fields: Any) -> None:
    """The step's result onto the row, and the claim given back; inside the transaction of all else it stores."""
    held(job, **{"claim": None, "tries": 0, "stepped_at": now, **fields})


def held(job: Calibration, **fields: Any) -> None:
    """Change the row as long as the claim is ours; LostClaim otherwise."""
    if not Calibration.objects.filter(pk=job.pk, claim=job.claim, finished_at=None).update(**fields):
        raise LostClaim
    for name, value in fields.items():
        if name != "claim":
            setattr(job, name, value)


def release(job: Calibration) -> None:
    """After an error: the step is anybody's again, and how often it was tried is remembered."""
    Calibration.objects.filter(pk=job.pk, claim=job.claim).update(claim=None)


def fail(job: Calibration, message: str, *, now: datetime) -> None:
    end(job, State.FAILED, message, now=now)


@transaction.atomic
def end(job: Calibration, state: str, message: str, *, now: datetime) -> None:
    """Close the job and drop what only its stages needed."""
    store(job, now=now, finished_at=now, state=state, message=message[:400], progress=b"", parameters=b"", plan={})
    Sheet.objects.filter(calibration=job).delete()
    CalibrationBlock.objects.filter(calibration=job).delete()
    record(f"calibration.{state}", job, by=job.by, now=now, blueprint=job.blueprint.slug, message=message[:400])
