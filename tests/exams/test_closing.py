from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.models import AuditEvent
from exams.actions.closing import close_if_overdue, close_overdue, finish, set_extra_minutes
from exams.models import Attempt, ScoreReport
from exams.saves import Save
from exams.tasks import close_overdue as close_overdue_task
from tests.answering import answer_all, answer_right


def end(client, attempt, **data):
    url = reverse("exams:finish", args=[attempt.public_id])
    return client.post(url, data, content_type="application/json")


@pytest.fixture
def frozen(now):
    with time_machine.travel(now + timedelta(minutes=10), tick=False):
        yield now + timedelta(minutes=10)


def test_ending_scores_at_once(signed_in, candidate, attempt, frozen) -> None:
    answer_right(attempt, 5, now=frozen)
    response = end(signed_in(candidate), attempt, reason="candidate")
    report = ScoreReport.objects.get(attempt=attempt)
    body = response.json()
    assert (body["state"], body["rejected"]) == ("closed", [])
    assert body["report"] == reverse("exams:report", args=[attempt.public_id])
    assert (report.raw, report.scored_count) == (5, 6)
    attempt.refresh_from_db()
    assert (attempt.state, attempt.ending, attempt.finished_at) == ("closed", "candidate", frozen)


def test_ending_twice_answers_the_same_and_scores_once(signed_in, candidate, attempt, frozen) -> None:
    client = signed_in(candidate)
    first, second = end(client, attempt), end(client, attempt)
    assert first.json() == second.json()
    assert ScoreReport.objects.count() == 1
    assert AuditEvent.objects.filter(verb="attempt.closed").count() == 1


def test_what_is_still_queued_comes_with_the_end_and_counts(signed_in, candidate, attempt, frozen) -> None:
    key = attempt.answers.get(position=1).version.key
    end(signed_in(candidate), attempt, reason="candidate", answers=[{"position": 1, "seq": 7, "chosen": key}])
    assert attempt.answers.get(position=1).chosen == key
    assert ScoreReport.objects.get(attempt=attempt).body["answered"] == 1


def test_a_queued_save_older_than_what_is_stored_is_not_taken(signed_in, candidate, attempt, frozen) -> None:
    attempt.answers.filter(position=1).update(seq=9, chosen=2)
    end(signed_in(candidate), attempt, answers=[{"position": 1, "seq": 8, "chosen": 0}])
    assert attempt.answers.get(position=1).chosen == 2


def test_a_malformed_entry_is_named_and_does_not_keep_the_exam_from_ending(
    signed_in, candidate, attempt, frozen
) -> None:
    response = end(signed_in(candidate), attempt, answers=[{"position": 1, "seq": "x", "chosen": 0}, "junk"])
    assert [entry["field"] for entry in response.json()["rejected"]] == ["seq", "position"]
    assert ScoreReport.objects.filter(attempt=attempt).exists()


def test_a_form_without_json_ends_too(signed_in, candidate, attempt, frozen) -> None:
    response = signed_in(candidate).post(reverse("exams:finish", args=[attempt.public_id]))
    assert response.url == reverse("exams:report", args=[attempt.public_id])


@pytest.mark.parametrize("size", [3, 35])  # beyond it SQLite, not PostgreSQL, takes the rows in several pieces
def test_ending_takes_the_same_statements_whatever_the_length(
    signed_in, candidate, now, frozen, size, statements
) -> None:
    from exams.actions.publishing import publish_forms
    from exams.actions.starting import start_mock
    from tests.factories import make_blueprint, publish_questions

    blueprint = make_blueprint("long-1.0", scored=size, pretest=0)
    publish_questions(blueprint, each_section=size)
    publish_forms(blueprint, count=1, by=None, now=now)[0]
    attempt = start_mock(user=candidate, blueprint_slug=blueprint.slug, now=now)
    queue = [{"position": n, "seq": 5, "chosen": 1} for n in range(1, 2 * size + 1)]
    client = signed_in(candidate)
    with statements() as work:
        end(client, attempt, answers=queue)
    assert len(work) == 15


def test_an_attempt_nobody_comes_back_to_is_closed_at_its_deadline_with_every_saved_answer(attempt, now) -> None:
    answer_right(attempt, 4, now=now)
    assert close_overdue(now=attempt.deadline_at + timedelta(seconds=61)) == 1
    attempt.refresh_from_db()
    assert (attempt.ending, attempt.finished_at) == ("deadline", attempt.deadline_at)
    assert attempt.report.raw == 4


def test_the_sweep_leaves_alone_what_is_in_its_grace(attempt) -> None:
    assert close_overdue(now=attempt.deadline_at + timedelta(seconds=60)) == 0
    attempt.refresh_from_db()
    assert attempt.state == Attempt.State.OPEN


def test_the_sweep_runs_as_a_task(attempt) -> None:
    with time_machine.travel(attempt.deadline_at + timedelta(minutes=2)):
        close_overdue_task.delay()
    attempt.refresh_from_db()
    assert attempt.state == Attempt.State.CLOSED


def test_one_attempt_that_cannot_be_closed_does_not_stop_the_others(attempt, form, stranger, now, monkeypatch) -> None:
    from exams.actions import closing
    from exams.actions.starting import start_mock

    other = start_mock(user=stranger, blueprint_slug=form.blueprint.slug, now=now)
    make_report = closing.make_report

    def fail_for_the_first(given, *, now):
        if given.pk == attempt.pk:
            raise RuntimeError("broken row")
        return make_report(given, now=now)

    monkeypatch.setattr(closing, "make_report", fail_for_the_first)
    assert close_overdue(now=attempt.deadline_at + timedelta(hours=1)) == 2
    attempt.refresh_from_db()
    other.refresh_from_db()
    assert (attempt.state, other.state) == ("open", "closed")


@pytest.mark.parametrize("page", ["player", "report", "state"])
def test_whoever_touches_an_overdue_attempt_closes_it(signed_in, candidate, attempt, page) -> None:
    client = signed_in(candidate)
    with time_machine.travel(attempt.deadline_at + timedelta(seconds=90)):
        client.get(reverse(f"exams:{page}", args=[attempt.public_id]))
    attempt.refresh_from_db()
    assert (attempt.state, attempt.finished_at) == ("closed", attempt.deadline_at)


def test_an_end_after_the_grace_keeps_its_queue_as_late_answers(candidate, attempt) -> None:
    late = attempt.deadline_at + timedelta(seconds=75)
    won = finish(attempt, queued={1: Save(seq=3, chosen=1)}, timed_out=True, by=candidate, now=late)
    attempt.refresh_from_db()
    assert (won, attempt.ending, attempt.finished_at) == (False, "deadline", attempt.deadline_at)
    assert attempt.answers.get(position=1).chosen is None
    assert attempt.late_answers.get(position=1).chosen == 1


def test_late_answers_are_shown_in_a_second_marked_result(signed_in, candidate, attempt) -> None:
    moment = attempt.deadline_at + timedelta(seconds=75)
    right = {answer.position: Save(seq=3, chosen=answer.version.key) for answer in attempt.answers.all()}
    finish(attempt, queued=right, timed_out=True, by=candidate, now=moment)
    with time_machine.travel(moment):
        response = signed_in(candidate).get(reverse("exams:report", args=[attempt.public_id]))
    assert response.context["report"].raw == 0
    assert response.context["late"]["count"] == 8
    assert response.context["late"]["body"]["raw"] == 6


def test_extra_time_in_the_last_minute_moves_the_deadline(attempt, admin) -> None:
    soon = attempt.deadline_at - timedelta(seconds=30)
    assert set_extra_minutes(attempt, minutes=30, by=admin, now=soon) is False
    attempt.refresh_from_db()
    assert attempt.deadline_at == attempt.started_at + timedelta(minutes=90)


def test_extra_time_reopens_an_attempt_that_timed_out(attempt, admin) -> None:
    over = attempt.deadline_at + timedelta(minutes=5)
    close_if_overdue(attempt, now=over)
    assert set_extra_minutes(attempt, minutes=30, by=admin, now=over) is True
    attempt.refresh_from_db()
    assert (attempt.state, attempt.finished_at, attempt.ending) == ("open", None, "")
    assert not ScoreReport.objects.filter(attempt=attempt).exists()
    withdrawn = AuditEvent.objects.get(verb="report.withdrawn")
    assert withdrawn.details["raw"] == 0


def test_extra_time_does_not_reopen_what_its_candidate_ended(attempt, candidate, admin, now) -> None:
    finish(attempt, queued={}, timed_out=False, by=candidate, now=now)
    assert set_extra_minutes(attempt, minutes=30, by=admin, now=now) is False
    attempt.refresh_from_db()
    assert attempt.state == Attempt.State.CLOSED


def test_extra_time_already_over_does_not_reopen(attempt, admin) -> None:
    over = attempt.deadline_at + timedelta(hours=5)
    close_if_overdue(attempt, now=over)
    assert set_extra_minutes(attempt, minutes=30, by=admin, now=over) is False


def test_a_reopened_attempt_is_scored_anew(attempt, admin, candidate, now) -> None:
    over = attempt.deadline_at + timedelta(minutes=5)
    close_if_overdue(attempt, now=over)
    set_extra_minutes(attempt, minutes=30, by=admin, now=over)
    answer_all(attempt, now=over)
    attempt.refresh_from_db()
    finish(attempt, queued={}, timed_out=False, by=candidate, now=over)
    assert ScoreReport.objects.get(attempt=attempt).body["answered"] == 8


def test_a_browser_that_says_time_is_up_too_soon_ends_nothing(signed_in, candidate, attempt, frozen) -> None:
    response = end(signed_in(candidate), attempt, reason="timeout", answers=[{"position": 1, "seq": 3, "chosen": 2}])
    attempt.refresh_from_db()
    assert (response.json()["state"], attempt.state) == ("open", "open")
    assert response.json()["deadline"] == round(attempt.deadline_at.timestamp() * 1000)
    assert attempt.answers.get(position=1).chosen == 2


@pytest.mark.parametrize("seconds", [-2, 0, 30, 60])
def test_a_browser_that_says_time_is_up_when_it_is_ends_the_exam(signed_in, candidate, attempt, seconds) -> None:
    client = signed_in(candidate)
    with time_machine.travel(attempt.deadline_at + timedelta(seconds=seconds), tick=False):
        assert end(client, attempt, reason="timeout").json()["state"] == "closed"
    attempt.refresh_from_db()
    assert (attempt.ending, attempt.finished_at <= attempt.deadline_at) == ("deadline", True)


def test_the_losers_of_a_race_learn_the_report_too(candidate, attempt, now) -> None:
    seen_open = Attempt.objects.get(pk=attempt.pk)
    finish(attempt, queued={}, timed_out=False, by=candidate, now=now)
    finish(seen_open, queued={}, timed_out=False, by=candidate, now=now)
    assert seen_open.state == Attempt.State.CLOSED


def test_unchanged_extra_minutes_reopen_nothing(attempt, admin) -> None:
    over = attempt.deadline_at + timedelta(seconds=61)
    close_if_overdue(attempt, now=over)
    assert set_extra_minutes(attempt, minutes=0, by=admin, now=over) is False
    assert not AuditEvent.objects.filter(verb="attempt.extra_minutes").exists()


def test_late_answers_are_taken_up_when_extra_time_makes_them_timely(attempt, candidate, admin) -> None:
    over = attempt.deadline_at + timedelta(minutes=5)
    late = {1: Save(seq=5, chosen=2, flagged=True, seconds=33), 2: Save(seq=5, chosen=1)}
    finish(attempt, queued=late, timed_out=True, by=candidate, now=over)
    assert attempt.late_answers.count() == 2
    set_extra_minutes(attempt, minutes=30, by=admin, now=over)
    first = attempt.answers.get(position=1)
    assert (first.chosen, first.flagged, first.seconds, first.seq) == (2, True, 33, 5)
    assert not attempt.late_answers.exists()


def test_time_from_a_second_tab_after_the_end_is_no_late_answer(attempt, candidate, now) -> None:
    attempt.answers.filter(position=1).update(seq=4, chosen=2)
    finish(attempt, queued={}, timed_out=False, by=candidate, now=now)
    finish(attempt, queued={1: Save(seq=5, chosen=2, seconds=90)}, timed_out=False, by=candidate, now=now)
    assert not attempt.late_answers.exists()
