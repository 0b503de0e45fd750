"""Weeks of a plan: sums, days off, what does not fit, and what a week that went otherwise does to the others."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from study.plans.advice import advice, enough, first_fit
from study.plans.apportioning import apportion, spread
from study.plans.calendar import Rhythm, monday_of
from study.plans.days import days_of
from study.plans.scheduling import Wish, schedule

TODAY = date(2026, 3, 4)  # a Wednesday
AREAS = {"strategy": 15.0, "supply": 16.0, "inventory": 19.0, "distribution": 5.0}
EVERY_DAY = frozenset(range(7))


def wish(**changes) -> Wish:
    plain = {
        "today": TODAY, "exam": TODAY + timedelta(weeks=14), "minutes": 6_000,
        "rhythm": Rhythm(weekly=480, weekdays=frozenset({0, 1, 2, 3, 4, 5})), "shares": AREAS, "mock": 210,
    }  # fmt: skip
    return Wish(**plain | changes)


def minutes(most: int):
    return st.integers(0, most)


@st.composite
def wishes(draw) -> Wish:
    today = date(2026, 1, 1) + timedelta(days=draw(minutes(800)))
    exam = today + timedelta(days=draw(st.integers(-3, 300)))
    off = [
        (first := today + timedelta(days=draw(st.integers(-10, 200))), first + timedelta(days=draw(minutes(30))))
        for _ in range(draw(minutes(3)))
    ]
    week = monday_of(today) + timedelta(weeks=draw(minutes(5)))
    return Wish(
        today=today,
        exam=exam,
        minutes=draw(st.integers(300, 60_000)),
        rhythm=Rhythm(draw(st.integers(30, 4_800)), draw(st.frozensets(st.integers(0, 6), min_size=1)), off),
        shares=draw(st.dictionaries(st.sampled_from(list(AREAS)), st.floats(0.01, 100), min_size=1)),
        done={area: draw(minutes(3_000)) for area in draw(st.sets(st.sampled_from(["", *AREAS])))},
        done_this_week=draw(minutes(600)),
        own_weeks=draw(st.just({}) | st.just({week: draw(minutes(2_000))})),
        own_areas=draw(st.just({}) | st.just({(week, "supply"): draw(minutes(700))})),
        mock=draw(st.sampled_from([0, 60, 210])),
    )


@given(wishes())
def test_every_week_is_the_sum_of_its_parts_and_nothing_is_negative(asked) -> None:
    for week in schedule(asked).weeks:
        parts = [*week.areas.values(), week.mock, week.review]
        assert sum(parts) == week.minutes
        assert min(parts) >= 0
        assert all(part % 5 == 0 for part in parts)


@given(wishes())
def test_nothing_is_planned_on_a_day_off_or_from_the_exam_on(asked) -> None:
    for week in schedule(asked).weeks:
        assert week.minutes == 0 or week.days
        for day in days_of(week):
            assert asked.rhythm.is_study_day(day.date)
            assert asked.today <= day.date < asked.exam


@given(wishes())
def test_the_days_of_a_week_hold_just_its_minutes(asked) -> None:
    for week in schedule(asked).weeks:
        assert sum(day.minutes for day in days_of(week)) == week.minutes


@given(wishes())
def test_what_is_needed_is_planned_or_said_to_be_short(asked) -> None:
    found = schedule(replace(asked, own_weeks={}, own_areas={}))
    assert found.planned + found.short == found.needed
    assert all(week.minutes <= week.room for week in found.weeks)
    assert found.short == max(0, found.needed - found.room)


@given(wishes())
def test_the_same_wish_gives_the_same_weeks(asked) -> None:
    assert schedule(asked) == schedule(asked)


@given(wishes())
def test_what_is_set_by_hand_stands(asked) -> None:
    for week in schedule(asked).weeks:
        own = asked.own_areas.get((week.monday, "supply"))
        if own is not None and week.days and "supply" in asked.shares:
            assert week.areas["supply"] == own // 5 * 5
        if week.is_own and week.days:
            assert week.minutes == max(asked.own_weeks[week.monday] // 5 * 5, week.fixed)


@given(st.integers(0, 1_000), st.dictionaries(st.text(), st.floats(0, 1e6), min_size=1))
def test_parts_sum_exactly_and_are_within_a_step_of_their_share(steps, weights) -> None:
    parts = apportion(5 * steps, weights)
    assert sum(parts.values()) == 5 * steps
    if total := sum(weights.values()):
        assert all(abs(parts[name] - 5 * steps * weight / total) < 5 + 1e-6 for name, weight in weights.items())


def test_who_does_what_the_week_asks_finds_the_other_weeks_unchanged() -> None:
    before = schedule(wish(today=date(2026, 3, 2)))
    first = before.weeks[0]
    done = {**first.areas, "": first.mock + first.review}
    later = schedule(wish(today=date(2026, 3, 9), done=done))
    assert [week.minutes for week in later.weeks] == [week.minutes for week in before.weeks[1:]]


def test_a_missed_week_is_spread_over_those_to_come() -> None:
    before = schedule(wish(today=date(2026, 3, 2)))
    later = schedule(wish(today=date(2026, 3, 9)))
    assert later.needed == before.needed == 6_000
    kept, moved = before.weeks[1].minutes, later.weeks[0].minutes
    assert kept < moved <= 480


def test_an_area_that_has_had_its_hours_makes_room_for_the_others() -> None:
    plain = schedule(wish()).weeks[1].areas
    later = schedule(wish(done={"inventory": 2_000})).weeks[1].areas
    assert later["inventory"] < plain["inventory"] / 5
    assert later["distribution"] > 0


def test_areas_share_the_whole_plan_by_their_weight() -> None:
    found = schedule(wish(mock=0, minutes=3_000))
    totals = {area: sum(week.areas[area] for week in found.weeks) for area in AREAS}
    spent = sum(totals.values())
    assert all(abs(totals[area] - spent * AREAS[area] / 55) <= 5 for area in AREAS)


def test_mocks_come_every_four_weeks_and_the_last_two_before_the_exam() -> None:
    asked = wish(exam=date(2026, 6, 8), mocks_from=TODAY + timedelta(days=14))
    mocks = [week for week in schedule(asked).weeks if week.mock]
    assert [week.monday for week in mocks] == [
        date(2026, 3, 30), date(2026, 4, 27), date(2026, 5, 25), date(2026, 6, 1),
    ]  # fmt: skip
    assert {week.mock for week in mocks} == {210}


def test_a_mock_goes_to_the_week_before_where_its_own_has_no_time_for_it() -> None:
    off = [(date(2026, 5, 25), date(2026, 5, 31))]
    asked = wish(exam=date(2026, 6, 8), rhythm=Rhythm(480, EVERY_DAY, off), mocks_from=date(2026, 5, 2))
    assert [week.monday for week in schedule(asked).weeks if week.mock] == [date(2026, 5, 18), date(2026, 6, 1)]


def test_a_plan_of_too_few_hours_for_a_mock_has_none() -> None:
    found = schedule(wish(rhythm=Rhythm(180, EVERY_DAY)))
    assert not any(week.mock for week in found.weeks)


def test_the_last_days_are_lighter_and_for_review() -> None:
    asked = wish(exam=date(2026, 6, 8), mock=0)  # a Monday
    *_, before, last = schedule(asked).weeks
    assert last.minutes <= before.minutes / 2 + 5
    assert last.review == last.minutes > 0


def test_what_does_not_fit_is_said_with_three_ways_out() -> None:
    asked = wish(exam=TODAY + timedelta(weeks=8))
    found = schedule(asked)
    told = advice(asked, found)
    assert told is not None
    assert told.reached + found.short == told.wanted == 6_000
    assert told.weekly > 480
    assert told.fits_on > asked.exam
    assert schedule(replace(asked, exam=told.fits_on)).short == 0
    assert schedule(replace(asked, exam=told.fits_on - timedelta(days=1))).short > 0
    wide = replace(asked, rhythm=replace(asked.rhythm, weekly=told.weekly + 30))
    assert schedule(wide).short == 0


def test_where_there_is_room_fewer_hours_are_said_to_do() -> None:
    asked = wish(minutes=3_000)
    assert advice(asked, schedule(asked)) is None
    weekly = enough(asked, schedule(asked))
    assert weekly < 480
    assert schedule(replace(asked, rhythm=replace(asked.rhythm, weekly=weekly + 30))).short == 0


def test_days_off_move_their_minutes_elsewhere() -> None:
    off = [(date(2026, 3, 16), date(2026, 3, 29))]
    found = schedule(wish(minutes=4_000, rhythm=Rhythm(480, EVERY_DAY, off)))
    by_monday = {week.monday: week for week in found.weeks}
    assert by_monday[date(2026, 3, 16)].minutes == by_monday[date(2026, 3, 23)].minutes == 0
    assert found.short == 0


def test_the_present_week_asks_only_for_what_is_left_of_it() -> None:
    assert schedule(wish(done_this_week=0)).weeks[0].room == 480 * 4 // 6
    assert schedule(wish(done_this_week=400)).weeks[0].room == 80
    assert schedule(wish(done_this_week=999)).weeks[0].minutes == 0


def test_an_exam_that_is_over_leaves_no_weeks() -> None:
    assert schedule(wish(exam=TODAY - timedelta(days=9))).weeks == []
    found = schedule(wish(exam=TODAY))
    assert found.planned == 0
    assert found.short == found.needed


def test_without_a_study_day_no_date_fits() -> None:
    always = [(date(2020, 1, 1), date(2040, 1, 1))]
    assert first_fit(wish(rhythm=Rhythm(480, EVERY_DAY, always))) is None


@given(st.integers(0, 500), st.lists(st.integers(0, 100)))
def test_no_week_gets_more_than_its_room(steps, rooms) -> None:
    rooms = [5 * room for room in rooms]
    found = spread(5 * steps, rooms)
    assert sum(found) == min(5 * steps, sum(rooms))
    assert all(0 <= got <= room for got, room in zip(found, rooms, strict=True))
