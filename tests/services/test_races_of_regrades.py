"""Corrections that are ordered, worked through and met by exams' ends, all at once."""

from functools import partial
from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError

from accounts.models import AuditEvent
from bank.models import KeyCorrection
from exams.actions import regrading
from exams.actions.closing import finish
from exams.actions.publishing import publish_forms
from exams.actions.regrade_preview import Change, preview
from exams.actions.regrading import Moved, order_regrade, take_step
from exams.actions.reporting import scored_body
from exams.actions.starting import start_mock
from exams.models import Answer, FormTable, Regrade, ScoreReport
from tests.answering import answer_right
from tests.factories import UserFactory
from tests.services.threads import together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def sit(user, form, now):
    attempt = start_mock(user=user, blueprint_slug=form.blueprint.slug, now=now)
    answer_right(attempt, 6, now=now)
    finish(attempt, queued={}, timed_out=False, by=user, now=now)
    return attempt


@pytest.fixture
def sat(form, now):
    return [sit(UserFactory(), form, now) for _ in range(12)]


def counting(form, number=0):
    return form.questions.filter(scored=True).order_by("position")[number].version


def change_of(kind, form, number=0):
    version = counting(form, number)
    return Change(version, form=form) if kind == "drop" else Change(version, key=(version.key + 1) % 4)


def tried(job):
    try:
        return job()
    except (ValidationError, Moved) as refusal:
        return refusal


def worked_through(jobs, now):
    """Two workers a job until there is nothing left to do."""
    while Regrade.objects.filter(finished_at=None).exists():
        together([partial(take_step, job.pk, now=now) for job in jobs] * 2)


@pytest.mark.parametrize("kind", ["key", "drop"])
def test_of_eight_confirmations_at_once_one_is_ordered(sat, form, admin, now, kind) -> None:
    change = change_of(kind, form)
    seen = preview(change, now=now).seen
    order = partial(order_regrade, change, reason="wrong", seen=seen, by=admin, now=now)
    results = together([partial(tried, order)] * 8)
    assert sum(isinstance(result, Regrade) for result in results) == 1
    assert (Regrade.objects.count(), AuditEvent.objects.filter(verb="regrade.ordered").count()) == (1, 1)
    assert KeyCorrection.objects.count() == (kind == "key")
    assert FormTable.objects.count() == 1 + (kind == "drop")


def test_of_two_different_corrections_at_once_the_second_is_shown_again(sat, form, admin, now) -> None:
    """Whoever agreed to A → C has not agreed to B → C."""
    for number in range(6):
        version = counting(form, number)
        changes = [Change(version, key=(version.key + step) % 4) for step in (1, 2)]
        seen = [preview(change, now=now).seen for change in changes]
        orders = [
            partial(tried, partial(order_regrade, change, reason="wrong", seen=agreed, by=admin, now=now))
            for change, agreed in zip(changes, seen, strict=True)
        ]
        results = together(orders)
        assert {type(result) for result in results} == {Regrade, Moved}


def test_previews_while_a_question_is_dropped_leave_one_table(sat, form, admin, now) -> None:
    change = change_of("drop", form)
    looks = [partial(tried, partial(preview, change, now=now))] * 6
    together([*looks, partial(order_regrade, change, reason="wrong", by=admin, now=now)])
    form.refresh_from_db()
    assert (FormTable.objects.count(), form.table.number) == (2, 2)


@pytest.mark.parametrize("kind", ["key", "drop"])
def test_two_workers_score_everybody_again_exactly_once(sat, form, admin, now, monkeypatch, kind) -> None:
    monkeypatch.setattr(regrading, "STEP", 5)
    before = list(Answer.objects.order_by("pk").values())
    regrade = order_regrade(change_of(kind, form), reason="wrong", by=admin, now=now)
    worked_through([regrade], now)
    regrade.refresh_from_db()
    assert regrade.rescored == 12
    assert [(report.raw, len(report.revisions)) for report in ScoreReport.objects.all()] == [(5, 1)] * 12
    assert AuditEvent.objects.filter(verb="report.regraded").count() == 12
    assert list(Answer.objects.order_by("pk").values()) == before


def test_a_key_and_a_drop_at_once_both_arrive_in_every_report(sat, form, admin, now, monkeypatch) -> None:
    monkeypatch.setattr(regrading, "STEP", 5)
    jobs = [
        order_regrade(change_of(kind, form, number), reason="wrong", by=admin, now=now)
        for number, kind in enumerate(("key", "drop", "drop"))
    ]
    worked_through(jobs, now)
    form.refresh_from_db()
    for report in ScoreReport.objects.all():
        assert (report.raw, report.scored_count, report.table) == (3, 4, form.table)
        assert report.scaled == form.table.scaled[3]


def test_jobs_that_meet_the_same_people_in_another_order_never_wait_for_each_other(blueprint, form, admin, now) -> None:
    """Each of two forms is sat by the same people, in opposite orders."""
    people = [UserFactory() for _ in range(8)]
    first = [sit(person, form, now) for person in people]
    (second,) = publish_forms(blueprint, count=1, by=None, now=now)
    assert {sit(person, second, now).form_id for person in reversed(people)} == {second.pk}
    assert {attempt.form_id for attempt in first} == {form.pk}
    for number, _ in pairwise(range(5)):
        jobs = [order_regrade(change_of("drop", one, number), reason="x", by=admin, now=now) for one in (form, second)]
        worked_through(jobs, now)
        for job in jobs:
            job.refresh_from_db()
            assert job.rescored == 8


@pytest.mark.parametrize("kind", ["key", "drop"])
def test_an_exam_that_ends_while_the_correction_is_made_ends_up_right(form, admin, now, kind) -> None:
    """Whichever is first, the second pass finds what was scored the old way."""
    for number in range(4):
        open_ones = [start_mock(user=UserFactory(), blueprint_slug=form.blueprint.slug, now=now) for _ in range(6)]
        for attempt in open_ones:
            answer_right(attempt, 6, now=now)
        order = partial(order_regrade, change_of(kind, form, number), reason="wrong", by=admin, now=now)
        ends = [partial(finish, one, queued={}, timed_out=False, by=one.user, now=now) for one in open_ones]
        *_, regrade = together([*ends, order])
        worked_through([regrade], now)
    for report in ScoreReport.objects.select_related("attempt__form__table", "attempt__blueprint", "table"):
        assert report.raw == scored_body(report.attempt, table=report.table)["raw"]
        assert kind == "key" or report.table == report.attempt.form.table
