from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError

from exams.actions import regrading
from exams.actions.closing import finish
from exams.actions.regrading import order_regrade, preview, take_step
from exams.actions.starting import start_mock
from exams.models import Answer, Regrade, ScoreReport
from exams.tasks import continue_regrades
from tests.answering import answer_right
from tests.factories import UserFactory


@pytest.fixture
def sat(form, now):
    """Three candidates who got everything right."""
    attempts = []
    for _ in range(3):
        attempt = start_mock(user=UserFactory(), blueprint_slug=form.blueprint.slug, now=now)
        answer_right(attempt, 6, now=now)
        finish(attempt, queued={}, timed_out=False, by=attempt.user, now=now)
        attempts.append(attempt)
    return attempts


@pytest.fixture
def version(sat):
    return sat[0].answers.filter(scored=True).first().version


def order(version, admin, now):
    return order_regrade(version, new_key=(version.key + 1) % 4, reason="The table says otherwise.", by=admin, now=now)


def sweep(now, *, minutes):
    with time_machine.travel(now + timedelta(minutes=minutes), tick=False):
        continue_regrades.delay()


def test_every_report_is_scored_again_and_keeps_its_old_numbers(sat, version, admin, now) -> None:
    order(version, admin, now)
    sweep(now, minutes=3)
    for attempt in sat:
        attempt.report.refresh_from_db()
        assert attempt.report.raw == 5
        assert [(old["raw"], old["reason"]) for old in attempt.report.revisions] == [(6, "The table says otherwise.")]


def test_answers_are_never_touched(sat, version, admin, now) -> None:
    before = list(Answer.objects.order_by("pk").values())
    order(version, admin, now)
    sweep(now, minutes=3)
    assert list(Answer.objects.order_by("pk").values()) == before


def test_a_job_goes_on_where_it_stopped(sat, version, admin, now, monkeypatch) -> None:
    monkeypatch.setattr(regrading, "STEP", 2)
    regrade = order(version, admin, now)
    assert take_step(regrade.pk, now=now) is True
    regrade.refresh_from_db()
    assert (regrade.rescored, regrade.finished_at) == (2, None)
    sweep(now, minutes=3)
    regrade.refresh_from_db()
    assert regrade.rescored == 3


def test_the_sweep_leaves_a_job_alone_whose_steps_follow_each_other(sat, version, admin, now) -> None:
    regrade = order(version, admin, now)
    sweep(now, minutes=1)
    regrade.refresh_from_db()
    assert regrade.rescored == 0


def test_an_exam_scored_by_the_old_key_meanwhile_is_met_in_the_second_pass(sat, version, admin, now) -> None:
    regrade = order(version, admin, now)
    sweep(now, minutes=3)
    first = ScoreReport.objects.order_by("pk").first()
    first.raw, first.body = 6, first.body | {"raw": 6}
    first.save()
    sweep(now, minutes=6)
    first.refresh_from_db()
    regrade.refresh_from_db()
    assert (first.raw, regrade.finished_at is None) == (5, False)


def test_a_step_that_dies_leaves_nothing_half_done(sat, version, admin, now, monkeypatch) -> None:
    regrade = order(version, admin, now)
    rescore, calls = regrading._rescore, []

    def die_at_the_second(*args):
        calls.append(args)
        if len(calls) == 2:
            raise RuntimeError("killed")
        return rescore(*args)

    monkeypatch.setattr(regrading, "_rescore", die_at_the_second)
    with pytest.raises(RuntimeError):
        take_step(regrade.pk, now=now)
    sat[0].report.refresh_from_db()
    assert sat[0].report.raw == 6
    monkeypatch.setattr(regrading, "_rescore", rescore)
    sweep(now, minutes=3)
    sat[0].report.refresh_from_db()
    assert (sat[0].report.raw, len(sat[0].report.revisions)) == (5, 1)


def test_the_preview_counts_who_is_affected(sat, version) -> None:
    assert preview(version) == 3


@pytest.mark.parametrize("key", [4, -1])
def test_a_key_that_is_no_option_is_refused(version, admin, now, key) -> None:
    with pytest.raises(ValidationError, match="no option"):
        order_regrade(version, new_key=key, reason="x", by=admin, now=now)
    assert not Regrade.objects.exists()


def test_the_same_key_is_refused(version, admin, now) -> None:
    with pytest.raises(ValidationError, match="already"):
        order_regrade(version, new_key=version.key, reason="x", by=admin, now=now)
