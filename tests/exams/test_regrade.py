import random
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError

from accounts.models import AuditEvent
from exams.actions import regrading
from exams.actions.closing import finish
from exams.actions.regrade_preview import Change
from exams.actions.regrading import order_regrade, take_step
from exams.actions.reporting import scored_body
from exams.actions.starting import start_mock
from exams.models import Answer, Form, Regrade, ScoreReport
from exams.tasks import continue_regrades
from insights.models import WeaknessReport
from tests.answering import answer_right
from tests.exams.regrading import run_to_the_end, taste_by_luck
from tests.exams.tables import EASY, HARD, give_curves
from tests.factories import UserFactory


def sit(form, now):
    attempt = start_mock(user=UserFactory(), blueprint_slug=form.blueprint.slug, now=now)
    answer_right(attempt, 6, now=now)
    finish(attempt, queued={}, timed_out=False, by=attempt.user, now=now)
    return attempt


@pytest.fixture
def sat(form, now):
    """Three candidates who got everything right."""
    return [sit(form, now) for _ in range(3)]


@pytest.fixture
def version(sat):
    return sat[0].answers.filter(scored=True).first().version


def order(version, admin, now):
    change = Change(version, key=(version.key + 1) % 4)
    return order_regrade(change, reason="The table says otherwise.", by=admin, now=now)


def drop(version, form, admin, now):
    return order_regrade(Change(version, form=form), reason="Two answers are right.", by=admin, now=now)


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


@pytest.mark.parametrize("kind", ["key", "drop"])
def test_answers_are_never_touched(sat, version, form, admin, now, kind) -> None:
    before = list(Answer.objects.order_by("pk").values())
    order(version, admin, now) if kind == "key" else drop(version, form, admin, now)
    run_to_the_end(now)
    assert list(Answer.objects.order_by("pk").values()) == before
    assert Regrade.objects.get().rescored == 3


def test_a_corrected_key_leaves_a_report_on_the_table_it_was_made_from(sat, version, form, admin, now) -> None:
    table = form.table
    give_curves(form, [EASY] * 6, now=now)
    order(version, admin, now)
    run_to_the_end(now)
    for report in ScoreReport.objects.all():
        assert (report.table, report.formula, report.raw) == (table, table.formula, 5)
        assert report.scaled == table.scaled[5]


def test_a_dropped_question_moves_every_sitting_of_the_form_to_its_new_table(sat, version, form, admin, now) -> None:
    give_curves(form, [EASY] * 6, now=now)
    late = sit(form, now)
    drop(version, form, admin, now)
    run_to_the_end(now)
    form.refresh_from_db()
    assert (form.table.reason, form.table.scored_count) == ("dropped", 5)
    for report in ScoreReport.objects.all():
        assert (report.table, report.raw, report.scored_count) == (form.table, 5, 5)
        assert (report.scaled, report.passed) == (form.table.scaled[5], True)
        (old,) = report.revisions
        assert (old["kind"], old["raw"], old["scored_count"], old["reason"]) == ("drop", 6, 6, "Two answers are right.")
    assert (
        ScoreReport.objects.get(attempt=late).revisions[0]["table"]
        != ScoreReport.objects.get(attempt=sat[0]).revisions[0]["table"]
    )


def another_form(form):
    """A form of the same questions."""
    other = Form.objects.create(blueprint=form.blueprint, number=2, published_at=form.published_at, questions_count=8)
    for row in form.questions.all():
        row.pk, row.form = None, other
        row.save()
    return other


def test_a_dropped_question_concerns_no_other_form(sat, version, form, admin, now) -> None:
    """Mocks of another form that asks it, also where that has a later table by now, and tasters."""
    taster = taste_by_luck(form, random.Random(4), now=now)
    other = another_form(form)
    give_curves(other, [EASY] * 6, now=now)
    elsewhere = start_mock(user=sat[0].user, blueprint_slug=form.blueprint.slug, now=now)
    finish(elsewhere, queued={}, timed_out=False, by=elsewhere.user, now=now)
    assert elsewhere.form == other
    give_curves(other, [HARD] * 6, now=now)
    drop(version, form, admin, now)
    run_to_the_end(now)
    for attempt in (taster, elsewhere):
        attempt.report.refresh_from_db()
        assert attempt.report.revisions == []


def test_every_report_made_anew_has_its_audit_row(sat, version, form, admin, now) -> None:
    regrade = drop(version, form, admin, now)
    run_to_the_end(now)
    rows = AuditEvent.objects.filter(verb="report.regraded")
    assert {row.target_id for row in rows} == {str(attempt.pk) for attempt in sat}
    assert {(row.actor, row.details["regrade"]) for row in rows} == {(admin.email, regrade.pk)}
    assert AuditEvent.objects.get(verb="regrade.ordered").details["reason"] == "Two answers are right."


def test_a_corrected_key_rings_for_the_weakness_reports(sat, version, admin, now) -> None:
    order(version, admin, now)
    run_to_the_end(now)
    assert [report.wanted for report in WeaknessReport.objects.all()] == [2, 2, 2]


def test_a_trial_question_changes_the_figures_beside_the_score_and_no_score(sat, admin, now) -> None:
    """The report then does not claim to have been scored again."""
    trial = sat[0].answers.filter(scored=False).first()
    regrade = order_regrade(Change(trial.version, key=trial.chosen), reason="x", by=admin, now=now)
    right = sum(quarter["correct"] for quarter in sat[0].report.body["pace"])
    run_to_the_end(now)
    report = ScoreReport.objects.get(attempt=sat[0])
    assert sum(quarter["correct"] for quarter in report.body["pace"]) == right + 1
    assert (report.raw, report.revisions, report.made_at) == (6, [], now)
    regrade.refresh_from_db()
    assert regrade.rescored == 0


def test_a_report_whose_answer_was_neither_key_stays_as_it_is(sat, version, admin, now) -> None:
    """Also where a later version of the app would lay it out in another way."""
    report = sat[0].report
    Answer.objects.filter(attempt=sat[0], version=version).update(chosen=None, first_chosen=None)
    report.body = scored_body(sat[0]) | {"low": 1, "of_old": True}
    report.raw, report.scaled, report.passed = 5, report.body["scaled"], report.body["passed"]
    report.save()
    order(version, admin, now)
    run_to_the_end(now)
    report.refresh_from_db()
    assert (report.body["low"], report.body["of_old"], report.revisions) == (1, True, [])


def test_a_correction_is_undone_by_another(sat, version, admin, now) -> None:
    right = version.key
    order(version, admin, now)
    run_to_the_end(now)
    order_regrade(Change(version, key=right), reason="It was right.", by=admin, now=now + timedelta(minutes=10))
    run_to_the_end(now + timedelta(minutes=10))
    report = ScoreReport.objects.get(attempt=sat[0])
    assert [old["raw"] for old in report.revisions] == [6, 5]
    assert report.raw == 6


def test_an_exam_that_extra_time_reopened_meanwhile_is_passed_over(sat, version, admin, now) -> None:
    regrade = order(version, admin, now)
    ScoreReport.objects.filter(attempt=sat[1]).delete()
    assert take_step(regrade.pk, now=now) is True
    regrade.refresh_from_db()
    assert regrade.rescored == 2


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


@pytest.mark.parametrize("key", [4, -1])
def test_a_key_that_is_no_option_is_refused(version, admin, now, key) -> None:
    with pytest.raises(ValidationError, match="no option"):
        order_regrade(Change(version, key=key), reason="x", by=admin, now=now)
    assert not Regrade.objects.exists()


def test_the_same_key_is_refused(version, admin, now) -> None:
    with pytest.raises(ValidationError, match="already"):
        order_regrade(Change(version, key=version.key), reason="x", by=admin, now=now)
