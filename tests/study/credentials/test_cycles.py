"""Cycles of five years that end with their month, and how a certification stands on a day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from study.credentials.cycles import Life, Standing

DAY = timedelta(days=1)
BEGUN = Life(date(2015, 1, 10), {})
EARNED = st.dates(date(1973, 1, 1), date(2090, 12, 31))
LATE = st.one_of(st.none(), st.integers(-1700, 200))


@st.composite
def lives(draw) -> Life:
    """Renewed up to six times: early, on the last day, within the window, or nobody knows when."""
    life = Life(draw(EARNED), {})
    renewed: dict[int, date | None] = {}
    for number, late in enumerate(draw(st.lists(LATE, max_size=6)), 1):
        renewed[number] = None if late is None else life.cycle(number).ends + timedelta(days=min(late, 90))
    return Life(life.earned_on, renewed)


def test_the_first_cycle_ends_with_its_month_five_years_later() -> None:
    cycle = BEGUN.cycle(1)
    assert (cycle.starts, cycle.ends, cycle.window) == (date(2015, 1, 10), date(2020, 1, 31), date(2020, 4, 30))


def test_the_next_cycle_begins_the_day_after() -> None:
    cycle = BEGUN.cycle(2)
    assert (cycle.starts, cycle.ends) == (date(2020, 2, 1), date(2025, 1, 31))


@pytest.mark.parametrize(
    ("earned", "ends"),
    [
        (date(2024, 2, 29), date(2029, 2, 28)),
        (date(2019, 2, 28), date(2024, 2, 29)),
        (date(2023, 2, 1), date(2028, 2, 29)),
        (date(2020, 12, 31), date(2025, 12, 31)),
    ],
)
def test_a_cycle_that_ends_in_february_knows_leap_years(earned, ends) -> None:
    assert Life(earned, {}).cycle(1).ends == ends


@pytest.mark.parametrize(
    ("day", "standing"),
    [
        (date(2015, 1, 10), Standing.ACTIVE),
        (date(2020, 1, 31), Standing.ACTIVE),
        (date(2020, 2, 1), Standing.SUSPENDED),
        (date(2020, 4, 30), Standing.SUSPENDED),
        (date(2020, 5, 1), Standing.EXPIRED),
        (date(2030, 5, 1), Standing.EXPIRED),
    ],
)
def test_it_is_active_to_the_last_day_then_suspended_for_ninety_then_expired(day, standing) -> None:
    assert BEGUN.standing(day) == standing


def test_a_renewed_certification_goes_on_with_the_next_cycle() -> None:
    life = Life(BEGUN.earned_on, {1: date(2019, 11, 2)})
    assert life.standing(date(2020, 2, 1)) == Standing.ACTIVE
    assert life.current(date(2020, 1, 31)).number == 1
    assert life.current(date(2020, 2, 1)).number == 2


def test_a_cycle_to_be_made_up_stays_the_current_one() -> None:
    assert BEGUN.current(date(2020, 3, 1)).number == 1
    assert BEGUN.current(date(2035, 3, 1)).number == 1


def test_lifetime_status_needs_no_cycle_any_more() -> None:
    life = Life(BEGUN.earned_on, {}, lifetime_since=date(2019, 6, 1))
    assert life.standing(date(2019, 5, 31)) == Standing.ACTIVE
    assert life.standing(date(2030, 1, 1)) == Standing.LIFETIME


def test_what_is_done_while_suspended_still_counts_for_the_cycle_that_is_over() -> None:
    assert BEGUN.number_of(date(2020, 3, 15)) == 1
    assert BEGUN.number_of(date(2020, 5, 1)) is None
    late = Life(BEGUN.earned_on, {1: date(2020, 3, 15)})
    assert (late.number_of(date(2020, 3, 15)), late.number_of(date(2020, 3, 16))) == (1, 2)


def test_what_was_done_before_the_certification_counts_for_no_cycle() -> None:
    assert BEGUN.number_of(date(2015, 1, 9)) is None
    assert BEGUN.number_of(date(2015, 1, 10)) == 1


def test_how_many_cycles_are_over() -> None:
    assert [BEGUN.over(day) for day in (date(2020, 1, 31), date(2020, 2, 1), date(2030, 2, 1))] == [0, 1, 3]


@given(EARNED, st.integers(1, 12))
def test_cycles_follow_one_another_without_a_gap(earned, number) -> None:
    life = Life(earned, {})
    cycle, following = life.cycle(number), life.cycle(number + 1)
    assert following.starts == cycle.ends + DAY
    assert (cycle.ends + DAY).day == 1
    assert (cycle.ends.year, cycle.ends.month) == (earned.year + 5 * number, earned.month)


@given(lives())
def test_every_day_counts_for_one_cycle_at_most_and_none_is_left_out(life) -> None:
    before = life.earned_on - DAY
    for number in range(1, life.open_number + 1):
        first, last = life.reach(number)
        assert first == before + DAY
        assert first <= last <= life.cycle(number).window
        assert life.number_of(first) == life.number_of(last) == number
        before = last


@given(lives(), st.integers(-10, 6000))
def test_the_current_cycle_has_today_or_is_the_one_to_make_up(life, days) -> None:
    today = life.earned_on + timedelta(days=days)
    cycle = life.current(today)
    standing = life.standing(today)
    assert (today <= cycle.ends) == (standing == Standing.ACTIVE)
    if standing != Standing.ACTIVE:
        assert cycle.number == life.open_number
