"""Before anything is ordered the page says what would change; then the job does exactly that."""

import random
from collections import Counter
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts.models import AuditEvent
from exams.actions import regrade_preview
from exams.actions.regrade_preview import Change, Verdict, preview
from exams.actions.regrading import Moved, order_regrade
from exams.actions.tables import equate
from exams.models import FormTable, Regrade
from tests.exams.regrading import run_to_the_end, scores, sit_by_luck, taste_by_luck
from tests.exams.tables import piecewise


@pytest.fixture
def a_class(form, now):
    """Sittings scored by two tables of the same form, and tasters, which have none."""
    dice = random.Random(11)
    piecewise(form, now=now)
    for number in range(24):
        if number == 12:
            equate(form, now=now)
            form.refresh_from_db()
        sit_by_luck(form, dice, now=now + timedelta(minutes=number))
    for _ in range(6):
        taste_by_luck(form, dice, now=now)
    return form


def counting(form, number=0):
    return form.questions.filter(scored=True).order_by("position")[number].version


def changes(form):
    """Every key the second question could get, and both kinds of mending the fourth."""
    second, fourth = counting(form, 1), counting(form, 3)
    keys = [Change(second, key=key) for key in range(4) if key != second.key]
    return [*keys, Change(fourth, key=(fourth.key + 1) % 4), Change(fourth, form=form)]


def what_happened(before, after):
    """Totals and verdicts, worked out report by report."""
    pairs = [(old, after[pk]) for pk, old in before.items()]
    verdicts = [
        Verdict(str(new.attempt.user), new.attempt.started_at, old.scaled, new.scaled, bool(new.passed))
        for old, new in pairs
        if old.passed != new.passed
    ]
    return {
        "sittings": len(pairs),
        "again": sum(len(new.revisions) > len(old.revisions) for old, new in pairs),
        "scores": sum((old.scaled or old.raw) != (new.scaled or new.raw) for old, new in pairs),
        "gained": sum(verdict.passes for verdict in verdicts),
        "lost": sum(not verdict.passes for verdict in verdicts),
        "unscaled": sum(old.scaled is None and old.raw != new.raw for old, new in pairs),
        "spread": sorted(Counter(new.scaled - old.scaled for old, new in pairs if old.scaled).items()),
    }, sorted(verdicts, key=lambda verdict: (verdict.passes, verdict.sat_at))


def of_the_form(reports, form):
    return {pk: report for pk, report in reports.items() if form is None or report.attempt.form_id == form.pk}


@pytest.mark.parametrize("number", range(5))
def test_the_job_does_what_the_preview_said_row_by_row(a_class, admin, now, number) -> None:
    change = changes(a_class)[number]
    before = of_the_form(scores(), change.form)
    expected = preview(change, now=now)
    regrade = order_regrade(change, reason="Checked again.", seen=expected.seen, by=admin, now=now)
    run_to_the_end(now)
    totals, verdicts = what_happened(before, of_the_form(scores(), change.form))
    assert vars(expected.totals) == totals
    assert expected.verdicts == verdicts
    regrade.refresh_from_db()
    assert (regrade.rescored, regrade.verdicts_changed) == (totals["again"], len(verdicts))
    assert totals["again"] > 0


def test_another_key_of_a_trial_question_changes_no_score_of_a_mock(a_class, admin, now) -> None:
    trial = a_class.questions.filter(scored=False).first().version
    change = Change(trial, key=(trial.key + 1) % 4)
    before = scores()
    expected = preview(change, now=now)
    order_regrade(change, reason="x", by=admin, now=now)
    run_to_the_end(now)
    assert vars(expected.totals) == what_happened(before, scores())[0]
    assert expected.totals.spread == [(0, 24)]


def test_some_of_these_corrections_change_verdicts_both_ways(a_class, now) -> None:
    seen = [preview(change, now=now).totals for change in changes(a_class)]
    assert any(totals.lost for totals in seen)
    assert any(totals.gained for totals in seen)
    assert all(totals.unscaled for totals in seen[:3])


def test_looking_changes_nothing(a_class, now) -> None:
    before = (a_class.table_id, FormTable.objects.count(), AuditEvent.objects.count())
    for change in changes(a_class):
        preview(change, now=now)
    a_class.refresh_from_db()
    assert (a_class.table_id, FormTable.objects.count(), AuditEvent.objects.count()) == before


@pytest.mark.parametrize("number", [0, 4])
def test_it_takes_the_same_statements_for_one_sitting_and_for_forty(form, now, statements, number) -> None:
    dice, counts = random.Random(3), []
    for sittings in (1, 39):
        for _ in range(sittings):
            sit_by_luck(form, dice, now=now)
        change = changes(form)[number]
        with statements() as work:
            preview(change, now=now)
        counts.append(len(work))
    # Where nobody's verdict changes, there is no list to read.
    assert counts[1] - counts[0] in (0, 1)


def test_the_list_of_verdicts_is_short_and_the_totals_are_whole(a_class, now, monkeypatch) -> None:
    change = max(changes(a_class), key=lambda change: preview(change, now=now).totals.verdicts)
    whole = preview(change, now=now)
    monkeypatch.setattr(regrade_preview, "LISTED", 1)
    short = preview(change, now=now)
    assert short.totals == whole.totals
    assert short.verdicts == whole.verdicts[:1]


def test_who_loses_a_pass_is_listed_first(a_class, now) -> None:
    for change in changes(a_class):
        passes = [verdict.passes for verdict in preview(change, now=now).verdicts]
        assert passes == sorted(passes)


def test_what_was_seen_is_out_of_date_once_another_exam_has_ended(form, admin, now) -> None:
    dice = random.Random(1)
    sit_by_luck(form, dice, now=now)
    change = changes(form)[0]
    seen = preview(change, now=now).seen
    sit_by_luck(form, dice, now=now)
    with pytest.raises(Moved):
        order_regrade(change, reason="x", seen=seen, by=admin, now=now)
    assert not Regrade.objects.exists()


def test_what_was_seen_is_out_of_date_once_somebody_else_has_corrected_the_key(form, admin, now) -> None:
    """Even where no exam has ended, so that no number is another."""
    version = counting(form)
    seen = preview(Change(version, key=(version.key + 1) % 4), now=now).seen
    order_regrade(Change(version, key=(version.key + 2) % 4), reason="x", by=admin, now=now)
    with pytest.raises(Moved):
        order_regrade(Change(version, key=(version.key + 1) % 4), reason="x", seen=seen, by=admin, now=now)


def test_a_trial_question_cannot_be_dropped(form, now) -> None:
    trial = form.questions.filter(scored=False).first().version
    with pytest.raises(ValidationError, match="does not count"):
        preview(Change(trial, form=form), now=now)


def test_a_question_is_dropped_once(form, admin, now) -> None:
    change = Change(counting(form), form=form)
    order_regrade(change, reason="x", by=admin, now=now)
    for again in (lambda: preview(change, now=now), lambda: order_regrade(change, reason="x", by=admin, now=now)):
        with pytest.raises(ValidationError, match=r"dropped from Mini 1\.0, form 1 on March 2, 2026"):
            again()
    assert Regrade.objects.count() == 1
