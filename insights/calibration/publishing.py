"""Last stage: forms that enough people have sat get the table that stays."""

from datetime import datetime
from typing import Any

from django.db import transaction

from bank.models import QuestionVersion
from exams.actions.tables import settle
from exams.models import Form
from insights.calibration.apart import told_of
from insights.calibration.describing import sittings_of
from insights.calibration.groups import ENOUGH_SITTINGS
from insights.calibration.jobs import State, end
from insights.calibration.refusals import told
from insights.calibration.sorting import keys_of
from insights.models import Calibration

DONE = "{questions} questions from {sittings} sittings."
SETTLED = " {forms} now scored by what the answers say."


@transaction.atomic
def step(job: Calibration, *, now: datetime) -> None:
    """All forms or none: a worker that dies here has settled nothing, and the next one settles them."""
    settled = [form for form in _provisional(job) if _settle(job, form, now)]
    sittings = job.snapshot.sittings if job.snapshot else 0
    message = DONE.format(questions=len(job.plan["versions"]), sittings=sittings)
    if settled:
        names = ", ".join(f"Form {form.number}" for form in settled)
        message += SETTLED.format(forms=f"{names} {'are' if len(settled) > 1 else 'is'}")
    end(job, State.DONE, message + told_of(job.plan) + told(job.plan), now=now)


def _provisional(job: Calibration) -> list[Form]:
    """Those that enough people have sat; a table stays, so none that a key was corrected of while the job ran.

    Public ones: what later calibrations rest on must not come from one group's mock.
    """
    forms = (
        Form.objects.public()
        .filter(blueprint=job.blueprint, table__provisional=True)
        .select_related("blueprint", "table")
    )
    enough = [form for form in forms.order_by("number") if sittings_of(job.plan, form.pk) >= ENOUGH_SITTINGS]
    corrected = _corrected(job.plan) if enough else set()
    return [form for form in enough if form.table and not form.table.versions & corrected]


def _corrected(plan: dict[str, Any]) -> set[int]:
    """Questions whose key is another one now than the one they were estimated by."""
    then = keys_of(plan)
    between = QuestionVersion.objects.filter(pk__gte=min(then), pk__lte=max(then))
    return {version for version, key in between.values_list("pk", "key") if then.get(version, key) != key}


def _settle(job: Calibration, form: Form, now: datetime) -> bool:
    sittings = sittings_of(job.plan, form.pk)
    return settle(form, snapshot=job.snapshot, sittings=sittings, now=now, by=job.by) is not None
