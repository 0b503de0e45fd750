from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from study.milestones.dates import add_months, retake_from, window_ends


@pytest.mark.parametrize(
    ("received", "ends"),
    [
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2027, 8, 31), date(2028, 2, 29)),
        (date(2026, 8, 29), date(2027, 2, 28)),
        (date(2026, 1, 15), date(2026, 7, 15)),
        (date(2026, 12, 31), date(2027, 6, 30)),
        (date(2028, 2, 29), date(2028, 8, 29)),
    ],
)
def test_six_months_end_on_the_same_day_or_the_last_of_the_month(received, ends) -> None:
    assert window_ends(received) == ends


def test_after_fourteen_days_of_waiting_the_fifteenth_may_be_used() -> None:
    assert retake_from(date(2026, 3, 1)) == date(2026, 3, 16)
    assert retake_from(date(2028, 2, 20)) == date(2028, 3, 6)


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(0, 60))
def test_months_go_forward_and_never_skip_one(day, months) -> None:
    found = add_months(day, months)
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months
    assert found.day == day.day or (found + timedelta(days=1)).day == 1
