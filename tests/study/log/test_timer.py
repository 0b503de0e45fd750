"""The study timer: one a person, kept by the server, and never trusted beyond four hours."""

from datetime import date, timedelta

import pytest

from study.actions.log import TimerMoved, discard_timer, pause_timer, resume_timer, start_timer, stop_timer
from study.log.timing import elapsed
from study.models import StudyEntry, StudyTimer

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def timer(candidate, now):
    return start_timer(user=candidate, kind="reading", section=None, now=now)


def test_a_timer_started_twice_is_one_timer(candidate, timer, now) -> None:
    again = start_timer(user=candidate, kind="class", section=None, now=now + MINUTE)
    assert (again.pk, again.kind, again.running_since) == (timer.pk, "reading", now)


def test_stopping_logs_the_minutes_on_the_day_it_was_started(candidate, timer, now) -> None:
    candidate.time_zone = "Pacific/Auckland"
    entry = stop_timer(timer, minutes=None, by=candidate, now=now + 50 * MINUTE)
    assert (entry.day, entry.minutes, entry.kind) == (date(2026, 3, 2), 50, "reading")
    assert not StudyTimer.objects.exists()


def test_a_pause_does_not_count(candidate, timer, now) -> None:
    pause_timer(timer, now=now + 20 * MINUTE)
    timer.refresh_from_db()
    assert elapsed(timer, now + 5 * HOUR).seconds == 20 * 60
    resume_timer(timer, now=now + 2 * HOUR)
    timer.refresh_from_db()
    assert stop_timer(timer, minutes=None, by=candidate, now=now + 2 * HOUR + 10 * MINUTE).minutes == 30


def test_a_forgotten_timer_is_cut_and_asks(candidate, timer, now) -> None:
    spent = elapsed(timer, now + 11 * HOUR)
    assert spent.is_forgotten
    assert (spent.minutes, spent.ran_minutes) == (240, 660)
    assert stop_timer(timer, minutes=75, by=candidate, now=now + 11 * HOUR).minutes == 75


def test_of_two_who_stop_it_one_logs(candidate, timer, now) -> None:
    other = StudyTimer.objects.get()
    stop_timer(timer, minutes=None, by=candidate, now=now + HOUR)
    with pytest.raises(TimerMoved):
        stop_timer(other, minutes=None, by=candidate, now=now + HOUR)
    assert StudyEntry.objects.count() == 1


def test_a_page_that_shows_an_older_state_changes_nothing(candidate, timer, now) -> None:
    other = StudyTimer.objects.get()
    pause_timer(timer, now=now + HOUR)
    for move in (pause_timer, resume_timer):
        with pytest.raises(TimerMoved):
            move(other, now=now + 2 * HOUR)
    with pytest.raises(TimerMoved):
        discard_timer(other, by=candidate, now=now + 2 * HOUR)


def test_less_than_half_a_minute_is_nothing(candidate, timer, now) -> None:
    assert stop_timer(timer, minutes=None, by=candidate, now=now + timedelta(seconds=20)) is None
    assert not StudyEntry.objects.exists()


def test_a_discarded_timer_logs_nothing(candidate, timer, now) -> None:
    discard_timer(timer, by=candidate, now=now + HOUR)
    assert not StudyEntry.objects.exists()
    assert not StudyTimer.objects.exists()
