"""The calibration as a job: ordered once, taken step by step, taken up again wherever it broke off."""

import logging
from datetime import timedelta

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from accounts.models import AuditEvent
from bank.models import ItemSnapshot, Snapshot
from exams.models import Attempt, Form, FormTable
from insights.calibration import estimating, jobs, steps
from insights.calibration.jobs import LEASE, LostClaim, Stage
from insights.models import Calibration, CalibrationBlock, Sheet
from insights.tasks import calibrate_nightly, continue_calibrations
from measurement import BadInput
from tests.factories import make_blueprint
from tests.insights.calibrating import calibrate
from tests.insights.sittings import make_form, make_questions, sit, store

pytestmark = pytest.mark.django_db


@pytest.fixture
def form(blueprint, now):
    return make_form(blueprint, make_questions(blueprint, 12), now=now)


@pytest.fixture
def sat(form, now):
    return sit(form, np.random.default_rng(3).normal(0, 1, 60), np.linspace(-1, 1, 12), now=now)


@pytest.fixture
def order(blueprint):
    return lambda now: jobs.order(blueprint, by=None, now=now)[0]


def figures(snapshot):
    return list(snapshot.items.order_by("version").values_list("a", "b", "se_b", "p", "r_rest"))


def test_an_order_while_one_waits_or_runs_is_that_one(blueprint, sat, now) -> None:
    first, is_new = jobs.order(blueprint, by=None, now=now)
    assert is_new
    for _ in range(3):
        assert jobs.order(blueprint, by=None, now=now) == (first, False)
        steps.take_step(first.pk, now=now)
    assert Calibration.objects.count() == 1


def test_exams_are_calibrated_beside_each_other(blueprint, now) -> None:
    other = make_blueprint("other-1.0")
    assert jobs.order(blueprint, by=None, now=now)[0] != jobs.order(other, by=None, now=now)[0]


def test_after_the_end_another_can_be_ordered(blueprint, sat, now) -> None:
    assert calibrate(blueprint).state == "done"
    assert jobs.order(blueprint, by=None, now=now)[1]


def test_the_end_leaves_nothing_behind_but_the_result(blueprint, sat) -> None:
    job = calibrate(blueprint)
    assert (job.plan, bytes(job.progress), bytes(job.parameters)) == ({}, b"", b"")
    assert not Sheet.objects.exists()
    assert not CalibrationBlock.objects.exists()


@pytest.mark.parametrize("stage", Stage.values)
def test_a_worker_that_dies_in_a_stage_has_stored_nothing_and_the_next_one_ends_the_job(
    stage, blueprint, sat, order, now, monkeypatch
) -> None:
    """It dies with its work done, at the moment before it would be stored."""
    expected = figures(calibrate(blueprint).snapshot)
    Snapshot.objects.filter(blueprint=blueprint).exclude(pk__in=FormTable.objects.values("snapshot")).delete()
    FormTable.objects.filter(provisional=False).update(provisional=True, snapshot=None)
    Snapshot.objects.all().delete()
    job, work, died = order(now), steps.STAGES[stage], []

    def dies(job, *, now):
        if died:
            return work(job, now=now)
        died.append(job)
        with transaction.atomic():
            work(job, now=now)
            raise SystemExit

    monkeypatch.setitem(steps.STAGES, stage, dies)
    clock = now
    while not died:
        clock += timedelta(seconds=1)
        try:
            assert steps.take_step(job.pk, now=clock)
        except SystemExit:
            Calibration.objects.filter(pk=job.pk).update(claim="0" * 32)
    assert not steps.take_step(job.pk, now=clock + timedelta(seconds=30)), "the dead worker's claim stands"
    clock += LEASE
    while steps.take_step(job.pk, now=clock):
        pass
    job.refresh_from_db()
    assert (job.state, Snapshot.objects.count(), ItemSnapshot.objects.count()) == ("done", 1, 12)
    assert figures(job.snapshot) == expected


def test_a_worker_taken_for_dead_stores_nothing_when_it_comes_back(sat, order, now) -> None:
    job = order(now)
    slow = jobs.claim(job.pk, now=now)
    quick = jobs.claim(job.pk, now=now + LEASE)
    assert quick is not None
    with pytest.raises(LostClaim):
        jobs.store(slow, now=now, done=99)
    jobs.store(quick, now=now, done=1)
    job.refresh_from_db()
    assert job.done == 1


def test_of_two_workers_one_takes_the_step(sat, order, now) -> None:
    job = order(now)
    assert jobs.claim(job.pk, now=now) is not None
    assert jobs.claim(job.pk, now=now) is None
    assert not steps.take_step(job.pk, now=now)


def test_the_sweep_finds_broken_chains_and_leaves_running_steps_alone(sat, order, now) -> None:
    job = order(now)
    assert jobs.due(now=now) == []
    assert jobs.due(now=now + jobs.IDLE) == [job.pk]
    jobs.claim(job.pk, now=now)
    assert jobs.due(now=now + jobs.IDLE) == []
    assert jobs.due(now=now + LEASE) == [job.pk]


def test_the_sweep_brings_a_lost_job_to_its_end(sat, order, now) -> None:
    job = order(now)
    continue_calibrations()
    job.refresh_from_db()
    assert job.state == "done"


def test_an_estimate_that_is_broken_off_again_and_again_ends_with_the_same_numbers(
    blueprint, sat, order, now, monkeypatch
) -> None:
    at_once = figures(calibrate(blueprint).snapshot)
    FormTable.objects.filter(provisional=False).update(provisional=True, snapshot=None)
    Snapshot.objects.all().delete()
    monkeypatch.setattr(estimating, "BUDGET", 0.0)
    job, count = order(now), 0
    while steps.take_step(job.pk, now=now):
        count += 1
    job.refresh_from_db()
    assert count > 12
    assert figures(job.snapshot) == at_once


def test_what_the_engine_refuses_ends_the_job_with_its_sentence(sat, order, now, monkeypatch) -> None:
    def refuse(job, *, now):
        raise BadInput("Question mrp-017: everybody chose differently each time.")

    monkeypatch.setitem(steps.STAGES, Stage.ESTIMATING, refuse)
    job = order(now)
    while steps.take_step(job.pk, now=now):
        pass
    job.refresh_from_db()
    assert (job.state, job.message) == ("failed", "Question mrp-017: everybody chose differently each time.")
    assert not Sheet.objects.exists()


def test_people_who_all_answered_the_same_end_the_job_with_a_sentence(blueprint, form, now) -> None:
    versions = [row.version for row in form.questions.select_related("version").order_by("position")]
    store(form, versions, np.tile([0, 1, 2, 3], (50, 3)), now=now)
    job = calibrate(blueprint)
    assert job.state == "failed"
    assert "The 50 sittings of form 1 in 2026-1" in job.message
    assert not Snapshot.objects.exists()


@pytest.fixture
def alike(blueprint, form, now):
    """Fifty people who sat another form of the same questions, and all chose the same."""
    versions = [row.version for row in form.questions.select_related("version").order_by("position")]
    other = make_form(blueprint, versions, now=now)
    store(other, versions, np.tile([0, 1, 2, 0], (50, 3)), now=now)
    return other


def test_a_group_that_all_answered_the_same_is_left_out_and_the_others_calibrated(
    blueprint, sat, form, alike, caplog
) -> None:
    with caplog.at_level(logging.WARNING):
        job = calibrate(blueprint)
    assert job.state == "done", job.message
    assert job.message.startswith("12 questions from 60 sittings.")
    assert "Left out, since their answers show no common ability: the 50 sittings of form 2 in 2026-1." in job.message
    assert [group["form"] for group in job.snapshot.groups] == [form.pk]
    assert set(job.snapshot.items.values_list("answers", flat=True)) == {60}
    assert any("goes on without the 50 sittings of form 2" in message for message in caplog.messages)


def test_a_half_year_that_answered_alike_is_left_out_of_its_form(blueprint, sat, form, now) -> None:
    versions = [row.version for row in form.questions.select_related("version").order_by("position")]
    store(form, versions, np.tile([3, 1, 2, 0], (40, 3)), now=now + timedelta(days=184))
    job = calibrate(blueprint)
    assert "the 40 sittings of form 1 in 2026-2" in job.message
    assert [(group["cohort"], group["sittings"]) for group in job.snapshot.groups] == [("2026-1", 60)]
    assert [check["sittings"] for check in job.snapshot.checks] == [60]


def test_the_numbers_are_as_if_the_group_left_out_had_never_sat(blueprint, sat, alike) -> None:
    without = figures(calibrate(blueprint).snapshot)
    FormTable.objects.filter(provisional=False).update(provisional=True, snapshot=None)
    Snapshot.objects.all().delete()
    Attempt.objects.filter(form=alike).delete()
    assert figures(calibrate(blueprint).snapshot) == without


def test_a_form_whose_sittings_were_left_out_is_not_settled(blueprint, sat, form, alike) -> None:
    calibrate(blueprint)
    settled = Form.objects.filter(table__provisional=False)
    assert list(settled) == [form]


def test_of_groups_left_out_the_first_are_named_and_the_others_counted(blueprint, sat, form, now) -> None:
    versions = [row.version for row in form.questions.select_related("version").order_by("position")]
    for number in range(4):
        other = make_form(blueprint, versions, now=now)
        store(other, versions, np.tile([number, 1, 2, 0], (40, 3)), now=now)
    job = calibrate(blueprint)
    assert (job.state, job.snapshot.sittings) == ("done", 60)
    assert "form 2 in 2026-1, the 40 sittings of form 3 in 2026-1, 2 other groups." in job.message


def test_a_step_that_fails_every_time_is_given_up(sat, order, now, monkeypatch) -> None:
    def breaks(job, *, now):
        raise RuntimeError("disk full")

    monkeypatch.setitem(steps.STAGES, Stage.SORTING, breaks)
    job, failures = order(now), 0
    for _ in range(20):
        try:
            steps.take_step(job.pk, now=now)
        except RuntimeError:
            failures += 1
    job.refresh_from_db()
    assert (failures, job.state) == (jobs.MOST_TRIES, "failed")
    assert "log" in job.message


def test_the_night_orders_only_exams_with_new_sittings(blueprint, sat) -> None:
    make_blueprint("never-sat-1.0")
    calibrate_nightly()
    assert list(Calibration.objects.values_list("blueprint", "state")) == [(blueprint.pk, "done")]
    calibrate_nightly()
    assert Calibration.objects.count() == 1


def test_a_new_sitting_is_read_the_next_night(blueprint, form, sat) -> None:
    calibrate_nightly()
    sit(form, [0.0], np.zeros(12), now=timezone.now())
    calibrate_nightly()
    assert [job.snapshot.sittings for job in Calibration.objects.order_by("pk")] == [60, 61]


def test_a_night_that_failed_is_made_good_the_next(blueprint, sat, now) -> None:
    job, _ = jobs.order(blueprint, by=None, now=timezone.now())
    jobs.fail(jobs.claim(job.pk, now=now), "Something.", now=now)
    calibrate_nightly()
    assert Calibration.objects.latest("pk").state == "done"


def test_orders_and_ends_are_audited(blueprint, sat, admin, now) -> None:
    job, _ = jobs.order(blueprint, by=admin, now=now)
    while steps.take_step(job.pk, now=now):
        pass
    told = AuditEvent.objects.filter(verb__startswith="calibration.").order_by("pk")
    assert list(told.values_list("verb", "actor")) == [
        ("calibration.ordered", admin.email),
        ("calibration.done", admin.email),
    ]


def test_the_command_tells_its_stages_and_its_end(blueprint, sat, capsys) -> None:
    call_command("calibrate", blueprint=blueprint.slug)
    told = capsys.readouterr().out
    assert "Reading the answers: 60 of 60" in told
    assert "Done. 12 questions from 60 sittings." in told


def test_the_command_names_the_exams_there_are(blueprint) -> None:
    with pytest.raises(CommandError, match=r"mini-1\.0"):
        call_command("calibrate", blueprint="nothing-1.0")
