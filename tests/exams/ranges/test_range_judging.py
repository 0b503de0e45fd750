"""Who entered what is judged by the new range, and nothing that was entered changes."""

from datetime import timedelta
from decimal import Decimal

import pytest

from curriculum.models import Section
from exams.actions import regrading
from exams.actions.closing import finish, set_extra_minutes
from exams.actions.regrade_preview import Change, Turned, preview
from exams.actions.regrading import order_regrade, take_step
from exams.actions.saving import keep_late, late_choices, save_queued
from exams.actions.starting import start_mock
from exams.models import Answer, LateAnswer, Regrade
from exams.saves import Save
from tests.exams.kinds import NUMERIC, SINGLE, make_numeric
from tests.exams.ranges.ordering import WHY, WIDER, order, rights
from tests.exams.regrading import run_to_the_end, scores
from tests.exams.test_regrade_preview import what_happened
from tests.factories import UserFactory
from tests.insights.sittings import make_form

pytestmark = pytest.mark.django_db


def test_numbers_within_the_new_range_become_right(sat, version, admin, now) -> None:
    assert rights() == [True, True, False, False, False, False, False, False]
    order(version, admin, now)
    run_to_the_end(now)
    assert rights() == [True, True, True, True, True, False, False, False]
    assert [scores()[attempt.pk].raw for attempt in sat] == [2, 2, 2, 2, 2, 1, 1, 1]
    assert [len(scores()[attempt.pk].revisions) for attempt in sat] == [0, 0, 1, 1, 1, 0, 0, 0]
    assert Regrade.objects.get().rescored == 3


def test_numbers_outside_of_it_become_wrong(sat, version, admin, now) -> None:
    order(version, admin, now, (Decimal("12.2"), Decimal("12.3")))
    run_to_the_end(now)
    assert rights() == [False, True, *[False] * 6]


def test_what_was_entered_is_never_touched(sat, version, admin, now) -> None:
    def kept():
        verdicts = ("chosen", "first_chosen")
        return [
            {name: row[name] for name in row if name not in verdicts} for row in Answer.objects.order_by("pk").values()
        ]

    before, others = kept(), list(Answer.objects.exclude(position=NUMERIC).order_by("pk").values())
    order(version, admin, now)
    run_to_the_end(now)
    assert kept() == before
    assert list(Answer.objects.exclude(position=NUMERIC).order_by("pk").values()) == others


@pytest.mark.parametrize("accepted", [WIDER, (Decimal("12.1"), Decimal("12.5")), (Decimal(14), Decimal(14))])
def test_the_job_does_what_the_preview_said(sat, version, admin, now, accepted) -> None:
    before = scores()
    expected = preview(Change(version, accepted=accepted), now=now)
    order_regrade(Change(version, accepted=accepted), reason=WHY, seen=expected.seen, by=admin, now=now)
    run_to_the_end(now)
    totals, verdicts = what_happened(before, scores())
    assert vars(expected.totals) == totals
    assert expected.verdicts == verdicts
    assert totals["again"] > 0


def test_verdicts_that_turn_are_foreseen_by_name(blueprint, now, admin) -> None:
    """A form of three numbers: whoever entered 13 passes by it, whoever else had as many right does not."""
    section = Section.objects.filter(areas__blueprint=blueprint).first()
    versions = [make_numeric(section, "12", "12") for _ in range(3)]
    make_form(blueprint, versions, now=now)
    for typed in ("13", "14", "12"):
        attempt = start_mock(user=UserFactory(name=f"Says {typed}"), blueprint_slug=blueprint.slug, now=now)
        save_queued(attempt, {1: Save(1, entered="12"), 2: Save(1, entered=typed)}, now=now)
        finish(attempt, queued={}, timed_out=False, by=attempt.user, now=now)
    change = Change(versions[1], accepted=(Decimal(13), Decimal(13)))
    expected, before = preview(change, now=now), scores()
    order_regrade(change, reason=WHY, by=admin, now=now)
    run_to_the_end(now)
    assert expected.verdicts == what_happened(before, scores())[1]
    assert {(one.who, one.passes) for one in expected.verdicts} == {("Says 13", True), ("Says 12", False)}


def test_the_preview_names_the_numbers_that_are_judged_otherwise(sat, version, now) -> None:
    turned = preview(Change(version, accepted=(Decimal("12.1"), Decimal(13))), now=now).turned
    assert sorted(turned, key=lambda one: one.typed) == [
        Turned("12", 1, right=False), Turned("12.9", 1, right=True), Turned("13", 1, right=True),
        Turned("13,0", 1, right=True)]  # fmt: skip


def test_looking_takes_the_same_statements_at_one_sitting_and_at_twenty(begin, version, now, statements) -> None:
    counts = []
    for many in (1, 19):
        for number in range(many):
            attempt = begin(f"12.{60 + number + many}")
            finish(attempt, queued={}, timed_out=False, by=attempt.user, now=now)
        with statements() as work:
            preview(Change(version, accepted=WIDER), now=now)
        counts.append(len(work))
    assert counts[1] - counts[0] in (0, 1)  # the list of verdicts


def test_a_step_takes_no_more_statements_for_more_numbers_judged(begin, version, admin, now, statements) -> None:
    """Beside those of scoring, which are of each report."""
    counts = []
    for many, highest in ((1, "13"), (20, "12.5")):
        for number in range(many):
            begin(f"12.{60 + number}")
        regrade = order(version, admin, now, (Decimal("11.5"), Decimal(highest)))
        with statements() as work:
            take_step(regrade.pk, now=now)
        counts.append(len(work))
        Regrade.objects.update(finished_at=now)
    assert counts[0] == counts[1]


def test_what_runs_is_judged_anew_too_and_ends_with_the_right_score(begin, version, admin, now) -> None:
    attempt = begin("13")
    order(version, admin, now)
    run_to_the_end(now)
    finish(attempt, queued={}, timed_out=False, by=attempt.user, now=now)
    assert scores()[attempt.pk].raw == 2


def test_what_is_saved_after_the_order_is_judged_by_the_new_range_at_once(begin, version, admin, now) -> None:
    attempt = begin("9")
    order(version, admin, now)
    save_queued(attempt, {NUMERIC: Save(2, entered="13")}, now=now)
    assert attempt.answers.get(position=NUMERIC).chosen == 0


def test_an_exam_that_ends_while_the_job_runs_is_met_in_its_second_pass(begin, version, admin, now) -> None:
    attempt = begin("13")
    regrade = order(version, admin, now)
    finish(attempt, queued={}, timed_out=False, by=attempt.user, now=now)
    assert scores()[attempt.pk].raw == 1
    run_to_the_end(now)
    regrade.refresh_from_db()
    assert (scores()[attempt.pk].raw, regrade.rescored) == (2, 1)


def test_late_numbers_are_judged_anew(begin, version, admin, now) -> None:
    attempt = begin("9")
    finish(attempt, queued={}, timed_out=False, by=attempt.user, now=now)
    keep_late(attempt, {NUMERIC: Save(2, entered="13"), SINGLE: Save(2, 3)}, now=now)
    assert late_choices(attempt) == {SINGLE: 3}
    order(version, admin, now)
    run_to_the_end(now)
    assert late_choices(attempt) == {NUMERIC: 0, SINGLE: 3}
    assert LateAnswer.objects.get(position=NUMERIC).save_data["entered"] == "13"


def test_a_job_goes_on_where_it_stopped(sat, version, admin, now, monkeypatch) -> None:
    monkeypatch.setattr(regrading, "STEP", 3)
    regrade = order(version, admin, now)
    assert take_step(regrade.pk, now=now) is True
    assert rights()[:5] == [True, True, True, False, False]
    run_to_the_end(now)
    assert rights()[:5] == [True] * 5


def test_a_step_that_dies_leaves_no_answer_judged(sat, version, admin, now, monkeypatch) -> None:
    regrade = order(version, admin, now)
    with monkeypatch.context() as patch:
        patch.delattr(regrading, "_rescore")
        with pytest.raises(NameError):
            take_step(regrade.pk, now=now)
    assert rights()[:5] == [True, True, False, False, False]
    run_to_the_end(now)
    assert rights()[:5] == [True] * 5


def test_a_correction_is_undone_by_another_to_the_last_figure(begin, version, admin, now) -> None:
    """Also how often candidates changed their minds: what each entered first is known."""
    for first, last in (("9", "13"), ("12", "13"), ("13", "12"), ("13", "12.75"), ("13", "13")):
        attempt = begin(last, first)
        finish(attempt, queued={}, timed_out=False, by=attempt.user, now=now)
    before = {pk: (report.raw, report.body) for pk, report in scores().items()}
    answers = list(Answer.objects.order_by("pk").values())
    order(version, admin, now)
    run_to_the_end(now)
    changes = [report.body["changes"]["wrong_to_right"] for _, report in sorted(scores().items())]
    assert changes == [1, 0, 0, 0, 0]
    order(version, admin, now + timedelta(hours=1), (Decimal("11.5"), Decimal("12.5")))
    run_to_the_end(now + timedelta(hours=1))
    assert {pk: (report.raw, report.body) for pk, report in scores().items()} == before
    assert list(Answer.objects.order_by("pk").values()) == answers


def test_of_an_earlier_release_the_first_number_is_the_last_where_both_were_judged_alike(
    begin, version, admin, now
) -> None:
    attempt = begin("13")
    finish(attempt, queued={}, timed_out=False, by=attempt.user, now=now)
    Answer.objects.update(first_entered="")
    order(version, admin, now)
    run_to_the_end(now)
    answer = attempt.answers.get(position=NUMERIC)
    assert (answer.chosen, answer.first_chosen) == (0, 0)


def test_extra_time_after_a_correction_changes_no_verdict(begin, version, admin, now) -> None:
    attempt = begin("13")
    late = attempt.deadline_at + timedelta(minutes=2)
    finish(attempt, queued={}, timed_out=True, by=attempt.user, now=late)
    order(version, admin, late)
    run_to_the_end(late)
    set_extra_minutes(attempt, minutes=60, by=admin, now=late)
    assert attempt.answers.get(position=NUMERIC).chosen == 0
