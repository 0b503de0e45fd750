"""Mocks and practice are logged by themselves: once, on the right day, and again after a crash."""

from datetime import UTC, date, datetime, timedelta

import pytest

from exams.actions.closing import close_overdue, finish, set_extra_minutes
from exams.actions.starting import start_mock
from exams.models import Answer, Attempt
from study.actions.sittings import count_missed, count_sitting
from study.log import hours, seconds_by_area
from study.models import CountedSitting, EntryPart, StudyEntry
from tests.answering import answer_all

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def closed(attempt, candidate, now):
    answer_all(attempt, now=now + 8 * MINUTE)
    finish(attempt, queued={}, timed_out=False, by=candidate, now=now + 20 * MINUTE)
    return attempt


def practice(user, form, now) -> Attempt:
    attempt = Attempt.objects.create(user=user, kind="practice", blueprint=form.blueprint, started_at=now, tutored=True)
    versions = form.questions.order_by("position").values_list("version", flat=True)
    Answer.objects.bulk_create(
        Answer(attempt=attempt, position=n, version_id=version, scored=True) for n, version in enumerate(versions, 1)
    )
    return attempt


def give(attempt, position, *, at, seconds=60) -> None:
    Answer.objects.filter(attempt=attempt, position=position).update(chosen=0, saved_at=at, seconds=seconds)


def only() -> StudyEntry:
    return StudyEntry.objects.get()


def test_a_mock_counts_from_its_start_to_its_end(closed, candidate, now) -> None:
    count_sitting(closed.pk, now=now + HOUR)
    assert (only().kind, only().seconds, only().day) == ("mock", 1_200, date(2026, 3, 2))
    assert hours(candidate) == pytest.approx(1 / 3)


def test_its_time_goes_to_the_sections_of_its_questions(closed, candidate, now) -> None:
    count_sitting(closed.pk, now=now + HOUR)
    found = seconds_by_area(candidate.pk, closed.blueprint)
    assert sum(found.areas.values()) == 8 * 60
    assert found.elsewhere == 1_200 - 8 * 60


def test_counting_again_changes_nothing(closed, now) -> None:
    for _ in range(3):
        count_sitting(closed.pk, now=now + HOUR)
    assert StudyEntry.objects.count() == 1
    assert EntryPart.objects.count() == 4


def test_a_mock_that_ran_out_counts_to_the_last_answer(attempt, now) -> None:
    answer_all(attempt, now=now + 12 * MINUTE)
    close_overdue(now=now + 5 * HOUR)
    count_sitting(attempt.pk, now=now + 5 * HOUR)
    assert only().minutes == 12


def test_a_mock_nobody_touched_is_no_study(attempt, now) -> None:
    close_overdue(now=now + 5 * HOUR)
    assert count_sitting(attempt.pk, now=now + 5 * HOUR) == 0
    assert not StudyEntry.objects.exists()


def test_a_running_mock_is_not_logged_yet(attempt, now) -> None:
    answer_all(attempt, now=now + 12 * MINUTE)
    assert count_sitting(attempt.pk, now=now + 13 * MINUTE) == 0


def test_the_end_of_a_mock_rings_for_the_log(attempt, candidate, now, django_capture_on_commit_callbacks) -> None:
    answer_all(attempt, now=now)
    with django_capture_on_commit_callbacks(execute=True):
        finish(attempt, queued={}, timed_out=False, by=candidate, now=now + 20 * MINUTE)
    assert only().seconds == 1_200


def test_the_sweep_finds_what_no_bell_reached_and_then_rests(closed, now) -> None:
    assert count_missed(now=now + HOUR) == 1
    assert only().seconds == 1_200
    assert count_missed(now=now + HOUR) == 0


def test_a_reopened_mock_is_counted_again_at_its_end(attempt, candidate, admin, now) -> None:
    answer_all(attempt, now=now + 8 * MINUTE)
    close_overdue(now=now + 2 * HOUR)
    count_missed(now=now + 2 * HOUR)
    assert only().minutes == 8
    set_extra_minutes(attempt, minutes=200, by=admin, now=now + 2 * HOUR)
    attempt.refresh_from_db()
    finish(attempt, queued={}, timed_out=False, by=candidate, now=now + 3 * HOUR)
    assert count_missed(now=now + 3 * HOUR) == 1
    assert only().minutes == 180


def test_a_question_of_practice_counts_five_minutes_at_most(candidate, form, now) -> None:
    attempt = practice(candidate, form, now)
    give(attempt, 1, at=now, seconds=40)
    give(attempt, 2, at=now, seconds=7_200)
    count_sitting(attempt.pk, now=now)
    assert (only().kind, only().seconds) == ("practice", 340)


def test_practice_taken_up_on_another_day_is_logged_on_both(candidate, form, now) -> None:
    attempt = practice(candidate, form, now)
    give(attempt, 1, at=now)
    give(attempt, 2, at=now + 26 * HOUR, seconds=90)
    count_sitting(attempt.pk, now=now + 26 * HOUR)
    assert list(StudyEntry.objects.order_by("day").values_list("day", "seconds")) == [
        (date(2026, 3, 2), 60), (date(2026, 3, 3), 90),
    ]  # fmt: skip


def test_the_sweep_follows_practice_that_goes_on(candidate, form, now) -> None:
    attempt = practice(candidate, form, now)
    give(attempt, 1, at=now + MINUTE)
    assert count_missed(now=now + 2 * MINUTE) == 1
    assert count_missed(now=now + 3 * MINUTE) == 0
    give(attempt, 2, at=now + 4 * MINUTE)
    assert count_missed(now=now + 5 * MINUTE) == 1
    assert only().seconds == 120


def test_an_answer_that_is_taken_away_leaves_the_log_too(candidate, form, now) -> None:
    attempt = practice(candidate, form, now)
    give(attempt, 1, at=now)
    count_sitting(attempt.pk, now=now)
    Answer.objects.filter(attempt=attempt).update(seconds=0)
    count_sitting(attempt.pk, now=now)
    assert not StudyEntry.objects.exists()
    assert CountedSitting.objects.count() == 1


@pytest.mark.parametrize(
    ("zone", "at", "day"),
    [
        ("Pacific/Auckland", datetime(2026, 4, 4, 12, 30, tzinfo=UTC), date(2026, 4, 5)),  # clocks go back that night
        ("Asia/Kolkata", datetime(2026, 3, 2, 18, 29, tzinfo=UTC), date(2026, 3, 2)),
        ("Asia/Kolkata", datetime(2026, 3, 2, 18, 31, tzinfo=UTC), date(2026, 3, 3)),
        ("America/New_York", datetime(2026, 3, 8, 4, 59, tzinfo=UTC), date(2026, 3, 7)),  # the night they go forward
        ("America/New_York", datetime(2026, 11, 2, 4, 30, tzinfo=UTC), date(2026, 11, 1)),
    ],
)
def test_the_day_is_that_of_the_learner(candidate, form, now, zone, at, day) -> None:
    candidate.time_zone = zone
    candidate.save()
    attempt = practice(candidate, form, at - MINUTE)
    give(attempt, 1, at=at)
    count_sitting(attempt.pk, now=at)
    assert only().day == day


def test_a_sitting_takes_the_same_statements_however_long_it_is(candidate, form, now, statements) -> None:
    attempt, counts = practice(candidate, form, now), []
    for answered in (1, 8):
        for position in range(1, answered + 1):
            give(attempt, position, at=now)
        with statements() as work:
            count_sitting(attempt.pk, now=now)
        counts.append(len(work))
    assert counts[0] == counts[1] <= 13


def test_a_guest_has_no_log(form, now) -> None:
    attempt = Attempt.objects.create(
        kind="taster", blueprint=form.blueprint, started_at=now, minutes=20, deadline_at=now + HOUR
    )
    assert count_sitting(attempt.pk, now=now) == 0


def test_two_mocks_are_two_entries(closed, candidate, form, now) -> None:
    second = start_mock(user=candidate, blueprint_slug=form.blueprint.slug, now=now + HOUR)
    answer_all(second, now=now + 2 * HOUR)
    finish(second, queued={}, timed_out=False, by=candidate, now=now + HOUR + 30 * MINUTE)
    assert count_missed(now=now + 3 * HOUR) == 2
    assert StudyEntry.objects.count() == 2
