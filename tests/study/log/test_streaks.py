from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from study.log.streaks import streak

TODAY = date(2026, 3, 11)


def days(*back) -> set[date]:
    return {TODAY - timedelta(days=n) for n in back}


def never(day) -> bool:
    return False


def test_days_in_a_row_are_counted_back_from_today() -> None:
    assert streak(days(0, 1, 2, 4), TODAY, never).days == 3


def test_today_is_not_over_and_breaks_nothing() -> None:
    found = streak(days(1, 2), TODAY, never)
    assert (found.days, found.today) == (2, False)


def test_a_day_without_study_breaks_it() -> None:
    found = streak(days(2, 3, 4), TODAY, never)
    assert (found.days, found.longest) == (0, 3)


def test_a_planned_day_of_rest_does_not() -> None:
    rest = days(1, 2)
    assert streak(days(0, 3, 4), TODAY, rest.__contains__).days == 3


def test_who_studies_on_a_day_of_rest_has_it_counted() -> None:
    rest = days(1)
    assert streak(days(0, 1, 2), TODAY, rest.__contains__).days == 3


def test_nothing_studied_is_no_streak() -> None:
    found = streak(set(), TODAY, never)
    assert (found.days, found.longest, found.today) == (0, 0, False)


@given(st.sets(st.integers(0, 60)), st.sets(st.integers(0, 60)))
def test_rest_never_shortens_a_streak(studied, rest) -> None:
    plain = streak(days(*studied), TODAY, never)
    rested = streak(days(*studied), TODAY, days(*rest).__contains__)
    assert plain.days <= rested.days <= len(studied)
    assert plain.longest <= rested.longest
