"""First stage: every sitting of the exam from the database into sheets, some thousand people at a step."""

from datetime import datetime
from functools import reduce

import numpy as np
from django.db import transaction
from django.db.models import Max, QuerySet

from bank.models import QuestionVersion
from curriculum.models import Blueprint
from exams.models import Answer, Attempt
from insights.calibration.counting import added, timed
from insights.calibration.exposure import Sittings, sheets_of
from insights.calibration.jobs import Stage, store
from insights.calibration.reading import read
from insights.calibration.sheets import Sheet as Arrays
from insights.models import Calibration, Sheet

# Sittings of any kind at a step: one and a half million answers of the longest exam, in 300 megabytes.
SITTINGS = 10_000


def step(job: Calibration, *, now: datetime) -> None:
    """Read the next people; the last of them are followed by the next stage."""
    after = int(job.plan.get("cursor", 0))
    last = _last_of_next(job.blueprint, after)
    if last is None:
        store(job, now=now, stage=Stage.SORTING, done=0, total=0)
        return
    found = _sheets(job.blueprint, after, last)
    times = reduce(added, map(timed, found), job.plan.get("times", {}))
    total = job.total or _mocks(job.blueprint).count()
    done = min(job.done + _mocks(job.blueprint).filter(user__gt=after, user__lte=last).count(), total)
    with transaction.atomic():
        store(job, now=now, plan=job.plan | {"cursor": last, "times": times}, done=done, total=total)
        _keep(job, found)


def _last_of_next(blueprint: Blueprint, after: int) -> int | None:
    """The last of the next people with a mock of this exam: as many people as make a step of sittings, at least one."""
    attempts = Attempt.objects.filter(user__gt=after, user__in=_mocks(blueprint).filter(user__gt=after).values("user"))
    users = attempts.order_by("user").values_list("user", flat=True)[:SITTINGS]
    return max((user for user in users if user is not None), default=None)


def _mocks(blueprint: Blueprint) -> QuerySet[Attempt]:
    return Attempt.objects.filter(
        blueprint=blueprint, kind=Attempt.Kind.MOCK, state=Attempt.State.CLOSED, form__isnull=False
    )


def _sheets(blueprint: Blueprint, after: int, last: int) -> list[Arrays]:
    """All sittings of these people of any kind are read: they say what had been met before."""
    between = Attempt.objects.filter(user__gt=after, user__lte=last)
    attempts = between.filter(user__in=_mocks(blueprint).filter(user__gt=after, user__lte=last).values("user"))
    rows = read(Answer.objects.filter(attempt__in=attempts.values("pk")))
    versions = np.unique(rows["version"]).tolist()
    return list(sheets_of(rows, _sittings(blueprint, attempts), _questions(versions)))


def _questions(versions: list[int]) -> dict[int, int]:
    """The question of each version; by range, since a database takes only so many numbers in one statement."""
    between = QuestionVersion.objects.filter(pk__gte=min(versions, default=0), pk__lte=max(versions, default=0))
    return dict(between.values_list("pk", "question_id"))


def _sittings(blueprint: Blueprint, attempts: QuerySet[Attempt]) -> Sittings:
    columns = ("pk", "user_id", "form_id", "started_at", "blueprint_id", "kind", "state")
    rows = attempts.order_by("user", "started_at", "pk").values_list(*columns)
    kept = [(pk, user, _form(blueprint, form, *what), _cohort(at)) for pk, user, form, at, *what in rows.iterator()]
    return Sittings(*np.array(kept, np.int64).reshape(-1, 4).T)


def _form(blueprint: Blueprint, form: int | None, exam: int, kind: str, state: str) -> int:
    counts = exam == blueprint.pk and kind == Attempt.Kind.MOCK and state == Attempt.State.CLOSED
    return form if form and counts else 0


def _cohort(at: datetime) -> int:
    return 2 * at.year + (at.month > 6)


def _keep(job: Calibration, found: list[Arrays]) -> None:
    last: int = Sheet.objects.filter(calibration=job).aggregate(last=Max("number"))["last"] or 0
    for number, arrays in enumerate(found, last + 1):
        Sheet.objects.create(calibration=job, number=number, form_id=arrays.form, data=arrays.to_bytes())
