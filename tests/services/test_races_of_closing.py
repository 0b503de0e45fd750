"""Finishing, sweeping, extra time: of many at once exactly one closes an attempt."""

from datetime import timedelta

import pytest

from accounts.models import AuditEvent
from exams.actions.closing import close_if_overdue, close_overdue, finish, set_extra_minutes
from exams.actions.saving import keep_late
from exams.models import Attempt, LateAnswer, ScoreReport
from exams.saves import Save
from tests.answering import answer_right
from tests.services.threads import together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
THREADS = 16


def fresh(attempt):
    return Attempt.objects.select_related("form__table", "blueprint", "user").get(pk=attempt.pk)


def finishing(attempt, now, **queued):
    given = fresh(attempt)
    return lambda: finish(given, queued=queued.get("queued", {}), timed_out=False, by=given.user, now=now)


def closed_once(attempt):
    reports = ScoreReport.objects.filter(attempt=attempt).count()
    audits = AuditEvent.objects.filter(verb="attempt.closed", target_id=str(attempt.pk)).count()
    return reports, audits


@pytest.mark.parametrize("trial", range(5))
def test_of_sixteen_who_finish_at_once_one_wins(attempt, now, trial) -> None:
    answer_right(attempt, 4, now=now)
    won = together([finishing(attempt, now) for _ in range(THREADS)])
    assert sum(won) == 1
    assert closed_once(attempt) == (1, 1)
    assert fresh(attempt).report.raw == 4


def test_only_the_winner_stores_its_queue_as_answers(attempt, now) -> None:
    jobs = [finishing(attempt, now, queued={1: Save(seq=n, chosen=n % 4)}) for n in range(1, THREADS + 1)]
    won = together(jobs)
    stored = attempt.answers.get(position=1)
    assert stored.seq == 1 + won.index(True)
    assert ScoreReport.objects.get(attempt=attempt).body["answered"] == 1


@pytest.mark.parametrize("trial", range(5))
def test_the_sweep_and_a_late_finish_close_an_attempt_once(attempt, now, trial) -> None:
    answer_right(attempt, 3, now=now)
    moment = attempt.deadline_at + timedelta(seconds=61)
    sweeps = [lambda: close_overdue(now=moment) for _ in range(4)]
    together([finishing(attempt, moment) for _ in range(4)] + sweeps)
    closed = fresh(attempt)
    assert closed_once(attempt) == (1, 1)
    assert (closed.ending, closed.finished_at, closed.report.raw) == ("deadline", attempt.deadline_at, 3)


def test_a_finish_in_the_grace_beats_the_sweep(attempt, now) -> None:
    moment = attempt.deadline_at + timedelta(seconds=60)
    closed, *won = together([lambda: close_overdue(now=moment), *[finishing(attempt, moment) for _ in range(4)]])
    assert (closed, sum(won)) == (0, 1)


def test_two_sweeps_at_once_share_the_work(form, now) -> None:
    from exams.actions.starting import start_mock
    from tests.factories import UserFactory

    attempts = [start_mock(user=UserFactory(), blueprint_slug=form.blueprint.slug, now=now) for _ in range(12)]
    over = now + timedelta(hours=5)
    assert sum(together([lambda: close_overdue(now=over) for _ in range(4)])) >= len(attempts)
    assert [closed_once(attempt) for attempt in attempts] == [(1, 1)] * len(attempts)


@pytest.mark.fault(
    "Beat is dead",
    sees="An exam whose time is over is closed as soon as its candidate, or anybody, looks at it; /metrics tells of"
    " overdue attempts.",
    kept="Every saved answer, with the deadline as the time of the end.",
)
def test_everybody_who_touches_an_overdue_attempt_sees_it_closed(attempt, now) -> None:
    over = attempt.deadline_at + timedelta(minutes=5)
    touched = [fresh(attempt) for _ in range(THREADS)]
    assert all(together([lambda mine=mine: close_if_overdue(mine, now=over) for mine in touched]))
    assert {mine.finished_at for mine in touched} == {attempt.deadline_at}
    assert closed_once(attempt) == (1, 1)


@pytest.mark.parametrize("trial", range(10))
def test_extra_time_against_the_sweep_leaves_the_attempt_open_with_no_report(attempt, admin, trial) -> None:
    """Whoever comes first: extra time moves the deadline away from the sweep, or reopens what it closed."""
    moment = attempt.deadline_at + timedelta(seconds=61)
    given = fresh(attempt)
    together(
        [lambda: set_extra_minutes(given, minutes=30, by=admin, now=moment)]
        + [lambda: close_overdue(now=moment) for _ in range(3)]
    )
    after = fresh(attempt)
    assert (after.state, after.finished_at, after.extra_minutes) == ("open", None, 30)
    assert not ScoreReport.objects.exists()


@pytest.mark.parametrize("trial", range(10))
def test_extra_time_against_a_finish_never_leaves_a_closed_attempt_without_its_report(
    attempt, admin, now, trial
) -> None:
    given = fresh(attempt)
    together([lambda: set_extra_minutes(given, minutes=30, by=admin, now=now), finishing(attempt, now)])
    after = fresh(attempt)
    assert (after.state, after.ending, after.extra_minutes) == ("closed", "candidate", 30)
    assert closed_once(attempt) == (1, 1)


@pytest.mark.parametrize("trial", range(5))
def test_late_saves_of_one_question_at_once_keep_the_newest(attempt, now, trial) -> None:
    finishing(attempt, now)()
    given = fresh(attempt)
    jobs = [lambda n=n: keep_late(given, {1: Save(seq=n, chosen=n % 4)}, now=now) for n in range(1, THREADS + 1)]
    together(jobs)
    late = LateAnswer.objects.get(attempt=attempt)
    assert (late.seq, late.chosen) == (THREADS, THREADS % 4)
