"""Third stage: the EM loop, some of its iterations at a step, until the numbers stand still."""

import logging
import math
import re
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from exams.models import Form
from insights.calibration.frozen import facts, last_line, settled_items
from insights.calibration.groups import Group
from insights.calibration.jobs import Stage, held, store
from insights.calibration.model import MOST_ROUNDS, Model, first_line, has_settled, in_bank_metric, stretched
from insights.calibration.ridge import parts
from insights.calibration.splitting import shared
from insights.models import Calibration, CalibrationBlock
from measurement import BadInput
from measurement.irt import Block, Parameters, Progress, advanced, local, tally
from measurement.irt.estimate import ITERATIONS, TOLERANCE, EStep
from measurement.irt.precision import standard_errors_of
from measurement.judged import standard_keeping_intercept
from measurement.priors import Regression, theta_cut_of

logger = logging.getLogger(__name__)
# Seconds of a step, well below what a worker is given for it.
BUDGET = 40.0
# How often the page is told, in seconds.
TELL = 3.0
GROUP = re.compile(r"Group (\d+)")


def step(job: Calibration, *, now: datetime) -> None:
    try:
        _step(job, now)
    except BadInput as refusal:
        raise BadInput(_in_our_words(str(refusal), job)) from refusal


def _in_our_words(refusal: str, job: Calibration) -> str:
    """The engine's sentence with the form and half-years of a group in place of its number."""
    labels = {form.pk: form.label for form in Form.objects.filter(blueprint=job.blueprint)}
    groups = [Group.from_json(group) for group in job.plan["groups"]]
    names = [f"The {group.sittings} sittings of {labels.get(group.form)} in {group.label}" for group in groups]
    return GROUP.sub(lambda found: names[int(found[1])], refusal)


def _step(job: Calibration, now: datetime) -> None:
    blocks = [Block.from_bytes(bytes(data)) for data in _stored(job)]
    plan = job.plan if "line" in job.plan else _planned(job, blocks)
    model = Model.of(plan)
    progress = (
        Progress.from_bytes(bytes(job.progress)) if job.progress else Progress(model.begun(_tally(model, blocks)))
    )
    progress = _advanced(job, blocks, model, progress, now)
    if not progress.converged and progress.iterations < ITERATIONS:
        store(job, now=now, plan=plan, progress=progress.to_bytes(), done=max(job.done, _share(progress)))
        return
    if not progress.converged:
        logger.warning("Calibration %s: the numbers still moved by %s at the end", job.pk, progress.change)
    _end_round(job, plan, model, blocks, progress.parameters, now)


def _stored(job: Calibration) -> Any:
    blocks = CalibrationBlock.objects.filter(calibration=job).order_by("number")
    return blocks.values_list("data", flat=True).iterator(chunk_size=50)


def _tally(model: Model, blocks: Sequence[Block]) -> Any:
    return tally(blocks, len(model.groups), len(model.versions))


def _planned(job: Calibration, blocks: Sequence[Block]) -> dict[str, Any]:
    """The plan with what is known of the questions beforehand and the line that priors follow at first."""
    versions = job.plan["versions"]
    frozen = settled_items(job.blueprint, versions)
    fixed = {str(at): frozen[version] for at, version in enumerate(versions) if version in frozen}
    counted = tally(blocks, len(job.plan["groups"]), len(versions))
    plan: dict[str, Any] = job.plan | facts(versions) | {"fixed": fixed, "line": list(Regression()), "round": 1}
    plan |= {"parts": parts(counted)}
    model = Model.of(plan)
    line = last_line(job.blueprint) or Regression()
    if not fixed:
        height = first_line(counted, model.b_judged, model.guessing, line.slope)
        return plan | {"line": list(line._replace(intercept=height))}
    if last_line(job.blueprint) is None:
        line = line._replace(intercept=standard_keeping_intercept(model.judged, model.guessing))
    return plan | {"line": list(line)}


def _advanced(job: Calibration, blocks: Sequence[Block], model: Model, progress: Progress, now: datetime) -> Progress:
    e_step, freedom = _e_step(job, blocks, model), model.freedom
    began = told = time.monotonic()
    while not progress.converged and progress.iterations < ITERATIONS:
        progress = advanced(progress, e_step(progress.parameters), freedom)
        elapsed = time.monotonic() - began
        if elapsed > BUDGET:
            break
        if time.monotonic() - told > TELL:
            told = time.monotonic()
            held(job, stepped_at=now + timedelta(seconds=elapsed), done=max(job.done, _share(progress)))
    return progress


def _e_step(job: Calibration, blocks: Sequence[Block], model: Model) -> EStep:
    """Split over workers where there are answers enough to be worth the way."""
    if model.answers.sum() > settings.CALIBRATION_SPLIT_ANSWERS:
        return shared(job, blocks)
    return local(blocks)


def _share(progress: Progress) -> int:
    """How far the changes have come from 1 down to what is taken for standing still, in percent."""
    if not 0 < progress.change < 1:
        return 0
    return min(99, int(100 * math.log(progress.change) / math.log(TOLERANCE)))


def _end_round(
    job: Calibration, plan: dict[str, Any], model: Model, blocks: Sequence[Block], found: Parameters, now: datetime
) -> None:
    """Draw the line from judgements to difficulties anew; where it moved, the estimate goes on from here."""
    se_a, se_b = standard_errors_of(blocks, found, model.freedom)
    line = model.drawn_anew(found, se_b)
    if plan["round"] < MOST_ROUNDS and not has_settled(model.line, line):
        plan = plan | {"line": list(line), "round": plan["round"] + 1}
        begin = Progress(Model.of(plan).on_top(found))
        store(job, now=now, plan=plan, progress=begin.to_bytes())
        return
    plan = plan | {"found": _found(model, found, line, se_a, se_b)}
    store(job, now=now, stage=Stage.DESCRIBING, plan=plan, progress=b"", parameters=b"", done=0, total=0)


def _found(
    model: Model, found: Parameters, line: Regression, se_a: NDArray[np.float64], se_b: NDArray[np.float64]
) -> dict[str, Any]:
    """The estimates with zero at the standard: where settled forms have it, else where the judges put it."""
    unit = model.unit(found)
    items, cut = in_bank_metric(found, unit), 0.0
    if not model.fixed:
        line = stretched(line, unit.overall)
        cut = theta_cut_of(items, np.where(model.answers >= 1, model.judged, np.nan))
    return {
        "a": items.a.tolist(),
        "b": (items.b - cut).tolist(),
        "c": items.c.tolist(),
        "se_a": _numbers(se_a / unit.items),
        "se_b": _numbers(se_b * unit.items),
        "mean": (found.mean * unit.groups - cut).tolist(),
        "sd": (found.sd * unit.groups).tolist(),
        "line": list(line._replace(intercept=line.intercept - cut)),
    }


def _numbers(errors: NDArray[np.float64]) -> list[float | None]:
    """JSON knows no NaN."""
    return [None if math.isnan(error) else error for error in errors.tolist()]
