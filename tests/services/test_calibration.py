"""Calibrations on real servers: COPY against a cursor, several workers on one estimate, and workers that die."""

import signal
from functools import partial

import numpy as np
import pytest
from django.db import connection
from django.utils import timezone

from bank.models import Snapshot
from exams.models import Answer, FormTable
from insights.calibration import jobs, reading, splitting, steps
from insights.calibration.jobs import Stage
from insights.models import Calibration, CalibrationBlock
from measurement.irt import Block, blocks_of, local
from tests.insights.calibrating import calibrate
from tests.insights.sittings import make_form, make_questions, sit
from tests.services.processes import WORKER, Process, environment, eventually, manage, running
from tests.services.threads import together

pytestmark = [pytest.mark.django_db(transaction=True)]
RING = "from insights.tasks import calibrate; calibrate.delay({pk})"
RING_SWEEP = "from insights.tasks import continue_calibrations; continue_calibrations.delay()"


@pytest.fixture
def sat(blueprint, now):
    form = make_form(blueprint, make_questions(blueprint, 30), now=now)
    random = np.random.default_rng(5)
    return sit(form, random.normal(0, 1, 400), random.permutation(np.linspace(-1.2, 1.2, 30)), now=now)


def figures(snapshot):
    return list(snapshot.items.order_by("version").values_list("a", "b", "se_a", "se_b", "p", "r_rest"))


def forget(snapshot):
    """As if nothing had been calibrated or settled yet."""
    FormTable.objects.filter(provisional=False).update(provisional=True, snapshot=None)
    Snapshot.objects.all().delete()


@pytest.mark.postgres
def test_a_copy_gives_the_same_arrays_as_a_cursor(sat) -> None:
    answers = Answer.objects.filter(attempt__in=sat)
    copied = np.sort(reading.read(answers), order=["attempt", "place"])
    query = answers.order_by().annotate(**reading.columns()).values_list(*reading.columns())
    fetched = np.sort(np.concatenate(list(reading._fetched(query))), order=["attempt", "place"])
    assert connection.vendor == "postgresql"
    assert (len(copied), copied.dtype) == (12_000, reading.ROW)
    assert (copied == fetched).all()


@pytest.mark.postgres
def test_answers_are_copied_while_statements_are_logged_too(sat, settings) -> None:
    settings.DEBUG = True
    assert len(reading.read(Answer.objects.filter(attempt__in=sat))) == 12_000


@pytest.mark.postgres
def test_of_many_workers_at_once_one_takes_each_step(blueprint, sat, now) -> None:
    job, _ = jobs.order(blueprint, by=None, now=now)
    for _ in range(30):
        together([partial(steps.take_step, job.pk, now=now)] * 4)
    job.refresh_from_db()
    assert job.state == "done"
    assert Snapshot.objects.count() == 1
    assert FormTable.objects.filter(provisional=False).count() == 1


@pytest.mark.postgres
def test_of_many_orders_at_once_one_is_taken(blueprint, now) -> None:
    orders = together([partial(jobs.order, blueprint, by=None, now=now)] * 16)
    assert (len({job.pk for job, _ in orders}), sum(is_new for _, is_new in orders)) == (1, 1)


@pytest.mark.postgres
def test_helpers_at_once_take_up_every_block_once(blueprint, sat, now, monkeypatch) -> None:
    monkeypatch.setattr("insights.calibration.sorting.blocks_of", partial(blocks_of, cells=600))
    job, _ = jobs.order(blueprint, by=None, now=now)
    while job.stage != Stage.ESTIMATING:
        steps.take_step(job.pk, now=now)
        job.refresh_from_db()
    blocks = [Block.from_bytes(bytes(block.data)) for block in job.blocks.order_by("number")]
    parameters = start_of(len(blocks[0].items))
    Calibration.objects.filter(pk=job.pk).update(iteration=1, parameters=parameters.to_bytes())
    counted = together([partial(splitting.help_out, job.pk, iteration=1)] * 4)
    assert (len(blocks), sum(counted)) == (20, 20)
    assert not CalibrationBlock.objects.filter(calibration=job).exclude(counted=1).exists()
    mine = jobs.claim(job.pk, now=now)
    driven = together(
        [partial(splitting.shared(mine, blocks), parameters), *[partial(splitting.help_out, job.pk, iteration=2)] * 3]
    )
    expected = local(blocks)(parameters)
    assert (driven[0].right == expected.right).all()
    assert driven[0].loglik == expected.loglik


def start_of(items):
    from measurement.irt import Parameters

    ones = np.ones(items)
    return Parameters(ones, 0 * ones, 0.25 * ones, np.zeros(1), np.ones(1), np.linspace(-6, 6, 81))


@pytest.fixture(scope="module")
def variables(test_database_url, private_redis):
    """Every estimate is split; helpers are asked for at each round."""
    split = {"CALIBRATION_SPLIT_ANSWERS": "0", "CALIBRATION_HELPERS": "2"}
    return environment(test_database_url, private_redis.url, **split)


@pytest.fixture
def worker(variables):
    return partial(Process, WORKER, variables)


def ring(variables, code):
    assert manage("shell", "--command", code, variables=variables).returncode == 0


def has_ended(job):
    job.refresh_from_db()
    return not job.is_under_way


@pytest.mark.broker
def test_two_workers_find_what_one_process_finds_to_the_last_bit(blueprint, sat, broker, worker, variables) -> None:
    alone = calibrate(blueprint)
    expected = figures(alone.snapshot)
    forget(alone.snapshot)
    job, _ = jobs.order(blueprint, by=None, now=timezone.now())
    with running(worker()), running(worker()):
        ring(variables, RING.format(pk=job.pk))
        assert eventually(partial(has_ended, job), 90)
    assert (job.state, job.iteration > 5) == ("done", True)
    assert figures(job.snapshot) == expected


@pytest.mark.broker
def test_a_job_whose_worker_is_killed_is_ended_by_another(blueprint, sat, broker, worker, variables) -> None:
    job, _ = jobs.order(blueprint, by=None, now=timezone.now())
    with running(worker()) as first:
        ring(variables, RING.format(pk=job.pk))
        assert eventually(lambda: Calibration.objects.get(pk=job.pk).stage != Stage.COLLECTING)
        first.kill(signal.SIGKILL)
    # The sweep would wait minutes for the dead worker's claim.
    Calibration.objects.filter(pk=job.pk, finished_at=None).update(stepped_at=timezone.now() - jobs.LEASE)
    with running(worker()):
        ring(variables, RING_SWEEP)
        assert eventually(partial(has_ended, job), 90)
    assert job.state == "done"
    assert Snapshot.objects.count() == 1
