from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from fsrs import Card, Rating, Scheduler
from hypothesis import given
from hypothesis import strategies as st

from study.reviewing.scheduling import (
    AGAIN,
    EASY,
    GOOD,
    HARD,
    LONGEST,
    Memory,
    cap_of,
    graded,
    in_words,
    retrievability,
)

DAY = timedelta(days=1)
START = datetime(2022, 11, 29, 12, 30, tzinfo=UTC)
NEW_YORK, KOLKATA, AUCKLAND = map(ZoneInfo, ("America/New_York", "Asia/Kolkata", "Pacific/Auckland"))


def through(ratings, *, steps=True, cap=LONGEST, moment=START):
    """The intervals in days of a card that is graded whenever it is due."""
    memory, intervals = Memory(due_on=moment.date()), []
    for rating in ratings:
        memory = graded(memory, rating, moment=moment, cap=cap, steps=steps)
        intervals.append((memory.due_on - moment.date()).days)
        moment = memory.ripe_at or datetime.combine(memory.due_on, moment.timetz())
    return memory, intervals


def test_intervals_are_those_that_py_fsrs_publishes() -> None:
    """From its tests of version 6.3 (test_basic.py): every grading at the moment the card is due, without fuzz."""
    _, intervals = through([GOOD] * 6 + [AGAIN] * 2 + [GOOD] * 5)
    assert intervals == [0, 2, 11, 46, 163, 498, 0, 0, 2, 4, 7, 12, 21]


def test_stability_and_difficulty_are_those_that_py_fsrs_publishes() -> None:
    """From its test_memo_state: reviews after 0, 0, 1, 3, 8 and 21 days."""
    memory, moment = Memory(due_on=START.date()), START
    for rating, days in zip([AGAIN, *[GOOD] * 5], [0, 0, 1, 3, 8, 21], strict=True):
        moment += days * DAY
        memory = graded(memory, rating, moment=moment, cap=LONGEST, steps=True)
    assert memory.stability == pytest.approx(53.62691, abs=1e-4)
    assert memory.difficulty == pytest.approx(6.3574867, abs=1e-4)


@given(st.lists(st.integers(AGAIN, EASY), min_size=1, max_size=12), st.integers(0, 400), st.booleans())
def test_no_interval_is_longer_than_half_the_days_to_the_exam(ratings, days_left, steps) -> None:
    cap = cap_of(START.date() + days_left * DAY, START.date())
    assert cap <= max(1, days_left / 2)
    _, intervals = through(ratings, steps=steps, cap=cap)
    assert max(intervals) <= cap


@pytest.mark.parametrize(
    ("days_left", "cap"), [(None, LONGEST), (-1, LONGEST), (0, 1), (1, 1), (2, 1), (5, 2), (90, 45)]
)
def test_the_cap_is_half_of_what_is_left(days_left, cap) -> None:
    today = date(2026, 3, 2)
    assert cap_of(None if days_left is None else today + days_left * DAY, today) == cap


@given(st.lists(st.integers(AGAIN, EASY), min_size=1, max_size=8))
def test_an_idea_never_comes_back_on_the_same_day(ratings) -> None:
    assert min(through(ratings, steps=False)[1]) >= 1


def test_a_better_grade_never_brings_a_card_back_sooner() -> None:
    memory, _ = through([GOOD, GOOD, GOOD])
    at = datetime.combine(memory.due_on, START.timetz())
    after = [graded(memory, rating, moment=at, cap=LONGEST, steps=True) for rating in (AGAIN, HARD, GOOD, EASY)]
    assert [one.due_on for one in after] == sorted(one.due_on for one in after)
    assert (after[0].lapses, after[2].lapses, after[0].reps) == (1, 0, 4)


@pytest.mark.parametrize("days", [0, 1, 7, 400])
def test_retrievability_is_that_of_py_fsrs(days) -> None:
    card, _ = Scheduler(enable_fuzzing=False).review_card(Card(card_id=1), Rating.Good, START)
    expected = Scheduler().get_card_retrievability(card, START + days * DAY)
    assert retrievability(card.stability, days) == pytest.approx(expected)
    assert retrievability(30.0, 30) == pytest.approx(0.9)


@pytest.mark.parametrize(
    ("zone", "evening"),
    [
        (NEW_YORK, (2026, 3, 7, 23, 30)),  # the clocks go forward that night
        (NEW_YORK, (2026, 10, 31, 23, 30)),  # and back
        (AUCKLAND, (2026, 4, 4, 23, 59)),
        (AUCKLAND, (2026, 9, 26, 0, 1)),
        (KOLKATA, (2026, 3, 2, 0, 10)),
    ],
)
def test_a_day_is_a_day_of_the_learners_calendar(zone, evening) -> None:
    moment = datetime(*evening, tzinfo=zone)
    memory = graded(Memory(due_on=moment.date()), AGAIN, moment=moment, cap=LONGEST, steps=False)
    assert memory.due_on == moment.date() + DAY
    assert memory.reviewed_on == moment.date()
    assert memory.reviewed_at == moment


def test_late_in_the_evening_and_early_in_the_morning_are_two_days() -> None:
    evening = datetime(2026, 3, 7, 23, 50, tzinfo=NEW_YORK)
    memory = graded(Memory(due_on=evening.date()), GOOD, moment=evening, cap=LONGEST, steps=False)
    morning = datetime(2026, 3, 8, 7, 0, tzinfo=NEW_YORK)
    later = datetime(2026, 3, 8, 23, 50, tzinfo=NEW_YORK)
    grade = {"cap": LONGEST, "steps": False}
    assert (
        graded(memory, GOOD, moment=morning, **grade).stability == graded(memory, GOOD, moment=later, **grade).stability
    )


def test_ten_minutes_before_midnight_end_after_it() -> None:
    moment = datetime(2026, 3, 7, 23, 55, tzinfo=AUCKLAND)
    memory = graded(Memory(due_on=moment.date()), GOOD, moment=moment, cap=LONGEST, steps=True)
    assert (memory.due_on, memory.ripe_at - moment) == (date(2026, 3, 8), timedelta(minutes=10))


@pytest.mark.parametrize(
    ("days", "words"), [(1, "1 day"), (5, "5 days"), (59, "59 days"), (75, "2 months"), (900, "2.5 years")]
)
def test_keys_say_when_a_card_comes_back(days, words) -> None:
    assert in_words(Memory(due_on=START.date() + days * DAY), moment=START) == words


def test_keys_say_minutes() -> None:
    memory = graded(Memory(due_on=START.date()), AGAIN, moment=START, cap=LONGEST, steps=True)
    assert in_words(memory, moment=START) == "1 min"
