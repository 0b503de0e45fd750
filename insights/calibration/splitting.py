"""The E-step over several workers: blocks are taken up one by one by whoever is free, and summed in their order.

The worker that drives the estimate counts blocks like the others. So it never waits for help that does not come, and
what a helper that died had taken up it counts itself. The sums of a block are the same bits wherever they are counted
and their order is fixed, so the estimate is that of one worker, to the last bit.
"""

import logging
import time
from collections.abc import Sequence
from functools import partial

from celery import current_app, group
from django.conf import settings
from django.db import transaction

from insights.calibration.jobs import LostClaim, held
from insights.models import Calibration, CalibrationBlock
from measurement.irt import Block, Expected, Parameters, expect, total
from measurement.irt.estimate import EStep

logger = logging.getLogger(__name__)
HELP = "insights.help_calibration"
# Blocks taken up at a time. Ten million answers are a dozen blocks: taken by fours they leave a worker idle.
TAKEN = 1
# With nothing new from the helpers for so many seconds, what they took up is taken for lost.
PATIENCE = 10.0
LOOK = 0.05


def shared(job: Calibration, blocks: Sequence[Block]) -> EStep:
    return partial(_e_step, job, blocks)


def _e_step(job: Calibration, blocks: Sequence[Block], parameters: Parameters) -> Expected:
    iteration = job.iteration + 1
    held(job, iteration=iteration, parameters=parameters.to_bytes())
    _call_for_help(job)
    own = dict(enumerate(blocks, 1))
    while numbers := _take_up(job.pk, iteration):
        _count(job.pk, iteration, {number: own[number] for number in numbers}, parameters)
    _wait(job, iteration, own, parameters)
    done = CalibrationBlock.objects.filter(calibration=job, counted=iteration).order_by("number")
    sums = done.values_list("expected", flat=True).iterator(chunk_size=20)
    return total((Expected.from_bytes(bytes(data)) for data in sums), parameters)


def _call_for_help(job: Calibration) -> None:
    """Nobody is waited for, so a broker that is away only means that nobody comes."""
    try:
        task = current_app.tasks[HELP]
        group(task.s(job.pk, job.iteration) for _ in range(settings.CALIBRATION_HELPERS)).apply_async(expires=60)
    except Exception:
        logger.warning("No help for calibration %s: the broker does not answer", job.pk, exc_info=True)


def help_out(job_id: int, *, iteration: int) -> int:
    """Count blocks of this E-step until there are none; how many. One that is over asks for nothing."""
    job = Calibration.objects.filter(pk=job_id, iteration=iteration, finished_at=None).only("parameters").first()
    if job is None or not job.parameters:
        return 0
    parameters, counted = Parameters.from_bytes(bytes(job.parameters)), 0
    while numbers := _take_up(job_id, iteration):
        blocks = CalibrationBlock.objects.filter(calibration=job_id, number__in=numbers)
        data = dict(blocks.values_list("number", "data"))
        _count(job_id, iteration, {n: Block.from_bytes(bytes(data[n])) for n in numbers}, parameters)
        counted += len(numbers)
    return counted


@transaction.atomic
def _take_up(job_id: int, iteration: int) -> list[int]:
    """The next blocks that nobody has taken up for this E-step."""
    free = CalibrationBlock.objects.select_for_update(skip_locked=True).filter(
        calibration=job_id, claimed__lt=iteration
    )
    numbers = list(free.order_by("number").values_list("number", flat=True)[:TAKEN])
    if numbers:
        taken = CalibrationBlock.objects.filter(calibration=job_id, number__in=numbers)
        taken.update(claimed=iteration)
    return numbers


def _count(job_id: int, iteration: int, blocks: dict[int, Block], parameters: Parameters) -> None:
    """What comes too late, after others counted the block or for an E-step that is over, is not stored.

    A block still claimed for an earlier E-step is counted too: whoever was taking it up may have died before saying so.
    """
    for number, block in blocks.items():
        mine = CalibrationBlock.objects.filter(calibration=job_id, number=number, claimed__lte=iteration)
        data = expect(block, parameters).to_bytes()
        mine.filter(counted__lt=iteration).update(counted=iteration, expected=data)


def _wait(job: Calibration, iteration: int, own: dict[int, Block], parameters: Parameters) -> None:
    """Until every block is counted; those of helpers that went silent are counted here."""
    open_blocks, since = None, time.monotonic()
    while missing := _uncounted(job, iteration):
        if missing != open_blocks:
            open_blocks, since = missing, time.monotonic()
        elif time.monotonic() - since > PATIENCE:
            if not Calibration.objects.filter(pk=job.pk, claim=job.claim).exists():
                raise LostClaim
            _count(job.pk, iteration, {number: own[number] for number in missing}, parameters)
        else:
            time.sleep(LOOK)


def _uncounted(job: Calibration, iteration: int) -> list[int]:
    missing = CalibrationBlock.objects.filter(calibration=job, counted__lt=iteration)
    return list(missing.order_by("number").values_list("number", flat=True))
