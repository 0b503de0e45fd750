"""A group that the engine cannot measure is left out, and the others are calibrated without it."""

import logging
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from exams.models import Form
from insights.calibration.groups import ENOUGH_SITTINGS, Group
from insights.calibration.jobs import Stage, store
from insights.models import Calibration, CalibrationBlock
from measurement import BadInput

logger = logging.getLogger(__name__)
# Of the engine's sentences the one that is about the answers of a single group.
SPREADLESS = re.compile(r"Group (\d+): its SD")
# What of the plan was known before sittings were sorted.
BEFORE = ("cursor", "times", "apart", "without")
NAME = "the {sittings} sittings of {form} in {half_years}"
WITHOUT = " Left out, since their answers show no common ability: {names}. See whether the keys are right."
NAMED = 2


def leave_out(job: Calibration, refusal: BadInput, *, now: datetime) -> bool:
    """Sort the sittings again without the group that was refused; False where it was no group, or nobody is left."""
    told = SPREADLESS.search(f"{refusal.__cause__ or refusal}")
    if told is None or job.stage != Stage.ESTIMATING:
        return False
    groups = [Group.from_json(group) for group in job.plan["groups"]]
    refused = groups.pop(int(told[1]))
    if sum(group.sittings for group in groups) < ENOUGH_SITTINGS:
        return False
    name = _name(refused)
    logger.warning("Calibration %s goes on without %s: %s", job.pk, name, refusal)
    plan = {key: job.plan[key] for key in BEFORE if key in job.plan}
    plan["apart"] = plan.get("apart", []) + [[refused.form, cohort] for cohort in refused.cohorts]
    plan["without"] = [*plan.get("without", []), name]
    with transaction.atomic():
        store(job, now=now, stage=Stage.SORTING, plan=plan, progress=b"", parameters=b"", done=0, total=0)
        CalibrationBlock.objects.filter(calibration=job).delete()
    return True


def _name(group: Group) -> str:
    label = Form.objects.get(pk=group.form).label
    return NAME.format(sittings=group.sittings, form=label, half_years=group.label)


def told(plan: Mapping[str, Any]) -> str:
    """A sentence on the groups that were left out."""
    names = plan.get("without", [])
    if not names:
        return ""
    more = [f"{len(names) - NAMED} other groups"] if len(names) > NAMED + 1 else names[NAMED:]
    return WITHOUT.format(names=", ".join([*names[:NAMED], *more]))
