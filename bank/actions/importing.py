"""A file's way into a bank: read by a worker, looked at by who brought it, committed in steps, undone as one.

Every step is one transaction that moves the import's cursor, so that a worker may die at any moment and another
may take the same step again.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from accounts.audit import record
from accounts.models import User
from bank.importing import committing, reading, undoing
from bank.importing.steps import mine
from bank.models import ImportEntry, QuestionBank, QuestionImport
from bank.models.imports import MOVING

State = QuestionImport.State
Fate = ImportEntry.Fate
# One call of a task: well below the limit at which a worker is ended.
BUDGET_SECONDS = 40.0
# A worker that has not moved the cursor by then has died.
STALE = timedelta(minutes=3)
# What kills one worker after another, such as too little memory, ends with the import.
GIVE_UP = timedelta(minutes=30)
BROKEN = "Reading was broken off by an error, which an administrator finds in the log. Nothing was imported."

Step = Callable[[QuestionImport, datetime, float], bool]
_STEPS: dict[str, Step] = {
    State.READING: reading.take_step,
    State.COMMITTING: committing.take_step,
    State.UNDOING: undoing.take_step,
}


@transaction.atomic
def begin_import(
    bank: QuestionBank, *, name: str, data: bytes, format: str = "", by: User | None, now: datetime
) -> QuestionImport:
    """Keep the file for a worker to read; `format` is found out from it where none is given."""
    job = QuestionImport.objects.create(
        bank=bank, name=name[-200:], format=format, upload=data, started_at=now, started_by=by, stepped_at=now
    )
    record("import.begun", job, by=by, now=now, group=bank.group_id, bank=bank.slug, name=job.name, bytes=len(data))
    return job


def take_step(job_id: int, *, now: datetime) -> bool:
    """As much as fits into a task's time; True where more is to be done."""
    until = time.monotonic() + BUDGET_SECONDS
    while job := QuestionImport.objects.defer("upload").filter(pk=job_id, state__in=MOVING).first():
        if _given_up(job, now):
            return False
        if not _stepped(job, now, until):
            return False
        if time.monotonic() > until:
            return True
    return False


def _stepped(job: QuestionImport, now: datetime, until: float) -> bool:
    try:
        return _STEPS[job.state](job, now, until)
    except Exception:
        if job.state == State.READING:
            reading.close_unreadable(job, [reading.file_problem(BROKEN)], now)
        raise


def _given_up(job: QuestionImport, now: datetime) -> bool:
    dead = mine(job).filter(state=State.READING, stepped_at__lte=now - STALE, started_at__lte=now - GIVE_UP)
    if not dead.exists():
        return False
    reading.close_unreadable(job, [reading.file_problem(BROKEN)], now)
    return True


def due(*, now: datetime) -> list[int]:
    """Imports that no worker has or whose worker died."""
    idle = QuestionImport.objects.filter(state__in=MOVING, stepped_at__lte=now - STALE)
    return list(idle.order_by("pk").values_list("pk", flat=True))


def map_import(
    job: QuestionImport, *, sections: Mapping[str, str], level: str, tags: Sequence[str], now: datetime
) -> bool:
    """Say which section each category of the file means, and what all its questions are given. False: too late."""
    ready = mine(job).filter(state=State.READY)
    return bool(ready.update(sections=dict(sections), level=level, tags=list(tags), stepped_at=now))


@transaction.atomic
def tick_entries(job: QuestionImport, *, shown: Sequence[int], ticked: Sequence[int], now: datetime) -> bool:
    """Of the entries shown, by number, take those ticked. False: too late."""
    if not mine(job).filter(state=State.READY).update(stepped_at=now):
        return False
    entries = job.entries.filter(number__in=shown)
    entries.filter(number__in=ticked, taken=False).update(taken=True)
    entries.exclude(number__in=ticked).filter(taken=True).update(taken=False)
    return True


@transaction.atomic
def commit_import(job: QuestionImport, *, which: str, by: User | None, now: datetime) -> bool:
    """Begin to import `all` that can be read, those `whole`, or those `ticked`. Of several calls one does: True."""
    ready = mine(job).filter(state=State.READY)
    if not ready.update(state=State.COMMITTING, cursor=0, stepped_at=now):
        return False
    if which != "ticked":
        wanted = Q(fate=Fate.WHOLE) if which == "whole" else Q(fate__in=[Fate.WHOLE, Fate.DRAFT])
        job.entries.filter(wanted, taken=False).update(taken=True)
        job.entries.exclude(wanted).filter(taken=True).update(taken=False)
    record("import.committed", job, by=by, now=now, group=job.bank.group_id, which=which, bank=job.bank.slug)
    return True


@transaction.atomic
def undo_import(job: QuestionImport, *, by: User | None, now: datetime) -> bool:
    """Begin to take back what the import made, but what somebody has worked on since. Of several calls one does."""
    if not mine(job).filter(state=State.DONE).update(state=State.UNDOING, cursor=0, stepped_at=now):
        return False
    record("import.undone", job, by=by, now=now, group=job.bank.group_id, bank=job.bank.slug)
    return True


@transaction.atomic
def discard_import(job: QuestionImport, *, by: User | None, now: datetime) -> bool:
    """Forget what was read; nothing of it came into the bank."""
    readable = mine(job).filter(state__in=[State.READY, State.UNREADABLE])
    if not readable.update(state=State.DISCARDED, upload=b"", finished_at=now, stepped_at=now):
        return False
    job.refresh_from_db(fields=["pictures", "exhibits"])
    job.entries.all().delete()
    undoing.tidy(job)
    record("import.discarded", job, by=by, now=now, group=job.bank.group_id, bank=job.bank.slug)
    return True
