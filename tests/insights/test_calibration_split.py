"""The E-step over several workers: the same numbers, to the last bit, whoever counts what."""

import numpy as np
import pytest
from django.test import override_settings

from exams.models import FormTable
from insights.calibration import splitting, steps
from insights.calibration.jobs import Stage, claim, order
from insights.models import Calibration, CalibrationBlock
from measurement.irt import Block, Parameters, expect, local
from tests.insights.sittings import make_form, make_questions, sit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _small_blocks(monkeypatch):
    from measurement.irt import blocks_of

    monkeypatch.setattr("insights.calibration.sorting.blocks_of", lambda batches: blocks_of(batches, cells=240))


@pytest.fixture
def job(blueprint, now):
    form = make_form(blueprint, make_questions(blueprint, 12), now=now)
    sit(form, np.random.default_rng(3).normal(0, 1, 130), np.linspace(-1, 1, 12), now=now)
    job, _ = order(blueprint, by=None, now=now)
    while job.stage != Stage.ESTIMATING:
        steps.take_step(job.pk, now=now)
        job.refresh_from_db()
    return job


@pytest.fixture
def blocks(job):
    return [Block.from_bytes(bytes(block.data)) for block in job.blocks.order_by("number")]


@pytest.fixture
def parameters():
    ones = np.ones(12)
    return Parameters(ones, np.linspace(-1, 1, 12), 0.25 * ones, np.zeros(1), np.ones(1), np.linspace(-6, 6, 81))


def same(one, other):
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in one.__dataclass_fields__)


def to_the_end(job, now):
    while steps.take_step(job.pk, now=now):
        pass
    job.refresh_from_db()
    assert job.state == "done", job.message
    return list(job.snapshot.items.order_by("version").values_list("a", "b", "se_a", "se_b"))


def test_split_over_workers_the_estimate_is_the_same_to_the_last_bit(job, blueprint, now) -> None:
    with override_settings(CALIBRATION_SPLIT_ANSWERS=0, CALIBRATION_HELPERS=2):
        split = to_the_end(job, now)
    assert job.iteration > 5
    FormTable.objects.filter(provisional=False).update(provisional=True, snapshot=None)
    job.snapshot.delete()
    again, _ = order(blueprint, by=None, now=now)
    assert to_the_end(again, now) == split
    assert again.iteration == 0


def test_a_lone_worker_counts_every_block_itself(job, blocks, parameters, now, settings) -> None:
    settings.CALIBRATION_HELPERS = 0
    e_step = splitting.shared(claim(job.pk, now=now), blocks)
    assert len(blocks) > splitting.TAKEN
    assert same(e_step(parameters), local(blocks)(parameters))


def test_helpers_take_each_block_once(job, parameters) -> None:
    Calibration.objects.filter(pk=job.pk).update(iteration=1, parameters=parameters.to_bytes())
    first = splitting.help_out(job.pk, iteration=1)
    assert (first, splitting.help_out(job.pk, iteration=1)) == (job.blocks.count(), 0)


def test_a_helper_that_comes_too_late_counts_nothing(job, parameters) -> None:
    Calibration.objects.filter(pk=job.pk).update(iteration=2, parameters=parameters.to_bytes())
    assert splitting.help_out(job.pk, iteration=1) == 0
    assert splitting.help_out(10**9, iteration=1) == 0
    assert not CalibrationBlock.objects.filter(counted__gt=0).exists()


def test_what_a_dead_helper_took_up_is_counted_by_the_driver(
    job, blocks, parameters, now, settings, monkeypatch
) -> None:
    settings.CALIBRATION_HELPERS = 0
    monkeypatch.setattr(splitting, "PATIENCE", 0.1)
    mine = claim(job.pk, now=now)
    call = splitting._call_for_help

    def helper_takes_up_and_dies(job):
        call(job)
        assert splitting._take_up(job.pk, job.iteration) == list(range(1, splitting.TAKEN + 1))

    monkeypatch.setattr(splitting, "_call_for_help", helper_takes_up_and_dies)
    assert same(splitting.shared(mine, blocks)(parameters), local(blocks)(parameters))


def test_a_late_result_of_an_older_round_is_dropped(job, blocks, parameters, now, settings) -> None:
    settings.CALIBRATION_HELPERS = 0
    e_step = splitting.shared(claim(job.pk, now=now), blocks)
    e_step(parameters)
    right = e_step(parameters)
    ones = np.ones(12)
    other = Parameters(ones, ones, 0 * ones, np.zeros(1), np.ones(1), np.linspace(-6, 6, 81))
    splitting._count(job.pk, 1, {1: blocks[0]}, other)
    stored = bytes(CalibrationBlock.objects.get(calibration=job, number=1).expected)
    assert stored == expect(blocks[0], parameters).to_bytes()
    assert same(e_step(parameters), right)


def test_a_driver_that_was_taken_over_stops(job, blocks, parameters, now) -> None:
    from insights.calibration.jobs import LEASE, LostClaim

    slow = claim(job.pk, now=now)
    claim(job.pk, now=now + LEASE)
    with pytest.raises(LostClaim):
        splitting.shared(slow, blocks)(parameters)


def test_blocks_that_a_dying_helper_was_taking_up_are_counted_all_the_same(
    job, blocks, parameters, now, monkeypatch
) -> None:
    """It held their rows, so nobody else took them up, and died before its claim was stored."""
    job = claim(job.pk, now=now)
    monkeypatch.setattr(splitting, "PATIENCE", 0.0)
    monkeypatch.setattr(splitting, "_take_up", lambda job_id, iteration: [])
    assert same(splitting.shared(job, blocks)(parameters), local(blocks)(parameters))
