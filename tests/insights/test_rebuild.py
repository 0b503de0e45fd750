from datetime import timedelta

import pytest
from django.urls import reverse

from exams.actions.closing import finish
from exams.actions.starting import start_mock
from exams.signals import answer_given
from insights import tasks
from insights.actions import rebuild, rebuild_stale, want_rebuild
from insights.models import WeaknessReport
from insights.tasks import rebuild_stale as sweep
from tests.answering import answer_right


def sit(user, form, now, right=4):
    attempt = start_mock(user=user, blueprint_slug=form.blueprint.slug, now=now)
    answer_right(attempt, right, now=now)
    finish(attempt, queued={}, timed_out=False, by=user, now=now)
    return attempt


def test_closing_an_attempt_asks_for_a_report_in_the_same_transaction(candidate, form, now) -> None:
    sit(candidate, form, now)
    report = WeaknessReport.objects.get(user=candidate)
    assert (report.wanted, report.built, report.is_stale) == (1, 0, True)


def test_the_worker_is_rung_after_the_commit(candidate, form, now, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        sit(candidate, form, now)
    report = WeaknessReport.objects.get(user=candidate)
    assert (report.is_stale, report.body["answers"]) == (False, 8)


def test_a_burst_coalesces_into_one_rebuild(candidate, form, now) -> None:
    for _ in range(20):
        want_rebuild(candidate.pk, blueprint_id=form.blueprint_id)
    report = WeaknessReport.objects.get(user=candidate)
    assert [rebuild(report.pk, now=now) for _ in range(3)] == [True, False, False]
    report.refresh_from_db()
    assert report.built == report.wanted == 20


def test_a_change_during_a_rebuild_leaves_the_report_stale(candidate, form, now, monkeypatch) -> None:
    from insights import actions

    pk = want_rebuild(candidate.pk, blueprint_id=form.blueprint_id)[0]
    body = actions.body_of

    def change_meanwhile(*args, **named):
        WeaknessReport.objects.filter(pk=pk).update(wanted=2)
        return body(*args, **named)

    monkeypatch.setattr(actions, "body_of", change_meanwhile)
    rebuild(pk, now=now)
    report = WeaknessReport.objects.get(pk=pk)
    assert (report.built, report.wanted, report.is_stale) == (1, 2, True)


def test_an_older_rebuild_never_overwrites_a_newer_one(candidate, form, now, monkeypatch) -> None:
    from insights import actions

    pk = want_rebuild(candidate.pk, blueprint_id=form.blueprint_id)[0]

    def overtaken(*args, **named):
        WeaknessReport.objects.filter(pk=pk).update(wanted=3, built=3, body={"answers": 99})
        return {"answers": 1}

    monkeypatch.setattr(actions, "body_of", overtaken)
    assert rebuild(pk, now=now) is False
    assert WeaknessReport.objects.get(pk=pk).body == {"answers": 99}


def test_the_sweep_builds_what_no_bell_reached(candidate, form, now) -> None:
    sit(candidate, form, now)
    assert rebuild_stale(now=now) == 1
    assert rebuild_stale(now=now) == 0
    want_rebuild(candidate.pk, blueprint_id=form.blueprint_id)
    sweep.delay()
    assert not WeaknessReport.objects.get(user=candidate).is_stale


def test_a_question_met_again_counts_the_first_time_only(candidate, form, now) -> None:
    sit(candidate, form, now, right=0)
    sit(candidate, form, now.replace(hour=12), right=6)
    rebuild_stale(now=now)
    body = WeaknessReport.objects.get(user=candidate).body
    assert (body["answers"], sum(area["correct"] for area in body["areas"])) == (8, 0)


@pytest.fixture
def page(signed_in, candidate, form, standing_clock):
    client = signed_in(candidate)

    def get(**headers):
        return client.get(reverse("insights:weakness_of", args=[form.blueprint.slug]), headers=headers)

    return get


def test_the_page_says_updating_while_the_report_is_stale(page, candidate, form, now) -> None:
    sit(candidate, form, now)
    assert 'data-stale="true"' in page().content.decode()
    rebuild_stale(now=now)
    assert 'data-stale="false"' in page().content.decode()


def test_htmx_polls_until_it_is_told_to_stop(page, candidate, form, now) -> None:
    sit(candidate, form, now)
    assert page(**{"HX-Request": "true"}).status_code == 200
    rebuild_stale(now=now)
    fresh = page(**{"HX-Request": "true"})
    assert fresh.status_code == 286
    assert "hx-trigger" not in fresh.content.decode()


def test_a_taster_without_an_account_asks_for_no_report(form, now) -> None:
    from exams.actions.starting import Taster, start_taster

    versions = [question.version for question in form.questions.all()]
    attempt = start_taster(user=None, taster=Taster(form.blueprint, versions), now=now)
    finish(attempt, queued={}, timed_out=False, by=None, now=now)
    assert not WeaknessReport.objects.exists()


def test_what_was_left_open_says_nothing_of_a_topic(candidate, form, now) -> None:
    attempt = start_mock(user=candidate, blueprint_slug=form.blueprint.slug, now=now)
    finish(attempt, queued={}, timed_out=False, by=candidate, now=now)
    rebuild_stale(now=now)
    assert WeaknessReport.objects.get(user=candidate).body["answers"] == 0


def test_one_report_that_fails_does_not_stop_the_others(candidate, stranger, form, now, monkeypatch) -> None:
    from insights import actions

    sit(candidate, form, now)
    sit(stranger, form, now)
    body = actions.body_of

    def fail_for_the_first(user_id, blueprint, **named):
        if user_id == candidate.pk:
            raise RuntimeError("broken row")
        return body(user_id, blueprint, **named)

    monkeypatch.setattr(actions, "body_of", fail_for_the_first)
    rebuild_stale(now=now)
    assert [report.is_stale for report in WeaknessReport.objects.order_by("user_id")] == [True, False]


def given(user, blueprint, now):
    answer_given.send(WeaknessReport, user_id=user.pk, blueprint_id=blueprint.pk, now=now)


class TestAnAnswerInPractice:
    @pytest.fixture
    def bells(self, monkeypatch):
        rung = []
        monkeypatch.setattr(tasks.rebuild, "apply_async", lambda args, **named: rung.append((args, named["countdown"])))
        return rung

    @pytest.fixture
    def answer(self, candidate, form, django_capture_on_commit_callbacks):
        def answer(now):
            with django_capture_on_commit_callbacks(execute=True):
                given(candidate, form.blueprint, now)

        return answer

    def test_rings_for_a_while_ahead_and_the_next_ones_do_not(self, answer, bells, candidate, now) -> None:
        for second in range(29):
            answer(now + timedelta(seconds=second))
        report = WeaknessReport.objects.get(user=candidate)
        assert bells == [([report.pk], 30)]
        assert report.wanted == 29

    def test_rings_again_after_the_while(self, answer, bells, now) -> None:
        for seconds in (0, 29, 30, 59, 60):
            answer(now + timedelta(seconds=seconds))
        assert len(bells) == 3

    def test_leaves_the_sweep_alone_until_its_bell_counts_as_lost(self, answer, bells, now) -> None:
        answer(now)
        assert rebuild_stale(now=now + timedelta(seconds=60)) == 0
        assert rebuild_stale(now=now + timedelta(seconds=90)) == 1

    def test_is_built_at_once_for_whoever_opens_the_page(
        self, page, answer, bells, now, django_capture_on_commit_callbacks
    ) -> None:
        answer(now)
        with django_capture_on_commit_callbacks(execute=True):
            page()
        assert [countdown for _, countdown in bells] == [30, None]

    def test_takes_the_same_statements_whatever_was_answered_before(self, answer, bells, now, statements) -> None:
        answer(now)
        with statements() as work:
            answer(now + timedelta(seconds=5))
        assert len(work) == 3
