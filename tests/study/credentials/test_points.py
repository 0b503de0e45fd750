"""Caps cut what is too much of a kind, and the pace says what is left to do."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from study.credentials.points import Caps, Earned, count, pace, points_of

D = Decimal
DAYS = st.dates(date(2020, 1, 1), date(2025, 12, 31))
POINTS = st.decimals(0, 200, places=2)
ENTRIES = st.lists(st.tuples(st.integers(1, 4), DAYS, POINTS), max_size=25)
CAPS = st.dictionaries(
    st.integers(1, 4), st.builds(Caps, st.none() | POINTS, st.none() | POINTS), max_size=4
)  # fmt: skip


def earned(*rows) -> list[Earned]:
    return [Earned(key, category, on, D(points)) for key, (category, on, points) in enumerate(rows)]


def test_a_conference_of_five_days_counts_for_three() -> None:
    (entry,) = count(earned((1, date(2024, 5, 1), 40)), {1: Caps(per_event=D(24))})
    assert (entry.counted, entry.over_event, entry.over_cycle) == (24, 16, 0)


def test_two_conferences_are_cut_each_by_itself() -> None:
    entries = count(earned((1, date(2024, 5, 1), 40), (1, date(2025, 5, 1), 16)), {1: Caps(per_event=D(24))})
    assert [entry.counted for entry in entries] == [24, 16]


def test_of_six_years_of_membership_the_last_is_cut() -> None:
    years = earned(*((1, date(2020 + n, 1, 1), 6) for n in reversed(range(6))))
    entries = count(years, {1: Caps(per_cycle=D(30))})
    assert [entry.counted for entry in entries] == [6, 6, 6, 6, 6, 0]
    assert entries[-1].over_cycle == 6


def test_a_category_without_caps_counts_whole() -> None:
    (entry,) = count(earned((7, date(2024, 5, 1), "12.5")), {})
    assert entry.counted == D("12.5")


def test_points_are_units_times_points_to_hundredths() -> None:
    assert points_of(D(3), D(15), D(1)) == 45
    assert points_of(D("0.335"), D(1), D(1)) == D("0.34")


@given(ENTRIES, CAPS)
def test_nothing_counts_beyond_what_was_earned_or_what_its_caps_allow(rows, caps) -> None:
    entries = count(earned(*rows), caps)
    sums: dict[int, D] = {}
    for entry in entries:
        assert entry.counted + entry.over_event + entry.over_cycle == entry.earned
        assert min(entry.counted, entry.over_event, entry.over_cycle) >= 0
        cap = caps.get(entry.category, Caps())
        assert cap.per_event is None or entry.counted <= cap.per_event
        sums[entry.category] = sums.get(entry.category, D(0)) + entry.counted
    for category, total in sums.items():
        cap = caps.get(category, Caps())
        assert cap.per_cycle is None or total <= cap.per_cycle


@given(ENTRIES, CAPS, st.randoms(use_true_random=False))
def test_the_order_in_which_entries_are_written_down_changes_nothing(rows, caps, random) -> None:
    entries = earned(*rows)
    shuffled = random.sample(entries, len(entries))
    assert count(shuffled, caps) == count(entries, caps)


@given(ENTRIES, CAPS)
def test_the_total_does_not_depend_on_who_came_first(rows, caps) -> None:
    """Totals are those of any order of days, since caps cut sums and events, not days."""
    turned = [(category, date(2026, 1, 1) - (day - date(2020, 1, 1)), points) for category, day, points in rows]
    total = sum(entry.counted for entry in count(earned(*rows), caps))
    assert total == sum(entry.counted for entry in count(earned(*turned), caps))


STARTS, ENDS = date(2020, 2, 1), date(2025, 1, 31)


def test_the_pace_of_a_whole_cycle_is_a_point_and_a_quarter_a_month() -> None:
    whole = pace(counted=D(0), target=75, starts=STARTS, ends=ENDS, today=STARTS)
    assert (whole.needed, whole.a_month, whole.projected) == (75, D("1.25"), None)


def test_on_the_last_day_one_day_is_left_and_a_day_later_none() -> None:
    last = pace(counted=D(70), target=75, starts=STARTS, ends=ENDS, today=ENDS)
    assert (last.days_left, last.a_month) == (1, 5)
    over = pace(counted=D(70), target=75, starts=STARTS, ends=ENDS, today=ENDS + timedelta(days=1))
    assert (over.days_left, over.a_month, over.projected, over.needed) == (0, None, None, 5)


def test_the_projection_goes_on_as_it_went() -> None:
    half = pace(counted=D(30), target=75, starts=STARTS, ends=ENDS, today=date(2022, 8, 2))
    assert half.projected in (59, 60)
    assert half.so_far == 1


def test_nothing_needed_asks_for_nothing_a_month() -> None:
    done = pace(counted=D(80), target=75, starts=STARTS, ends=ENDS, today=date(2021, 1, 1))
    assert (done.needed, done.a_month) == (0, None)


@given(st.decimals(0, 150, places=2), st.dates(STARTS, ENDS))
def test_keeping_the_pace_is_enough(counted, today) -> None:
    told = pace(counted=counted, target=75, starts=STARTS, ends=ENDS, today=today)
    months = max(D(told.days_left) / D("30.4375"), D(1))
    assert counted + (told.a_month or 0) * months >= 75
