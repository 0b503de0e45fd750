"""From what is left to study, and the days left for it, to weeks with minutes by area. Pure.

Nothing of it is stored: it is worked out anew from the log whenever it is looked at, so that a week that went otherwise
moves what it left undone into the weeks to come, by itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from study.plans.apportioning import apportion, spread
from study.plans.calendar import DAY, STEP, WEEK, Rhythm, light_from, monday_of, whole

# A mock in the last week but one, and every fourth before it; one more in the last days if there is time for it.
LAST_BUT_ONE, BETWEEN_MOCKS, LAST_MOCK = timedelta(days=10), timedelta(days=28), timedelta(days=5)
LONGEST = timedelta(days=5 * 366)


@dataclass(frozen=True)
class Wish:
    """All that a schedule follows from, in minutes. `done` is by area what was studied before `today`; "" holds what
    belongs to no area. `done_this_week` is a part of that. `shares` are in proportion. `exam` is no day for studying.
    `mock` is how long one takes; none is sat before `mocks_from`.
    """

    today: date
    exam: date
    minutes: int
    rhythm: Rhythm
    shares: Mapping[str, float]
    done: Mapping[str, int] = field(default_factory=dict)
    done_this_week: int = 0
    own_weeks: Mapping[date, int] = field(default_factory=dict)
    own_areas: Mapping[tuple[date, str], int] = field(default_factory=dict)
    mock: int = 0
    mocks_from: date = date.min

    @property
    def needed(self) -> int:
        """Still to be studied, up to a whole step."""
        return max(0, -(-(self.minutes - sum(self.done.values())) // STEP) * STEP)


@dataclass(frozen=True)
class Week:
    """`days` are its study days from today on; `minutes` are for these: those of `areas`, `mock` and `review`."""

    monday: date
    days: tuple[date, ...]
    light_days: int
    room: int
    minutes: int = 0
    areas: Mapping[str, int] = field(default_factory=dict)
    mock: int = 0
    review: int = 0
    is_own: bool = False
    own_areas: Mapping[str, int] = field(default_factory=dict)

    @property
    def sunday(self) -> date:
        return self.monday + WEEK - DAY

    @property
    def fixed(self) -> int:
        return sum(self.own_areas.values())


@dataclass(frozen=True)
class Schedule:
    """`needed` is what is left to study, `room` what the weeks could hold without anything set by hand."""

    weeks: list[Week]
    needed: int
    room: int

    @property
    def planned(self) -> int:
        return sum(week.minutes for week in self.weeks)

    @property
    def short(self) -> int:
        """What does not fit before the exam."""
        return max(0, self.needed - self.planned)


def schedule(wish: Wish) -> Schedule:
    weeks = _filled(_empty_weeks(wish), wish)
    weeks = _with_areas(_with_review(_with_mocks(weeks, wish)), wish)
    return Schedule(weeks, wish.needed, sum(week.room for week in weeks))


def _empty_weeks(wish: Wish) -> list[Week]:
    first, light = monday_of(wish.today), light_from(wish.today, wish.exam)
    number = max(0, -(-(wish.exam - first).days // 7))
    return [_empty_week(first + n * WEEK, light, wish) for n in range(number)]


def _empty_week(monday: date, light: date, wish: Wish) -> Week:
    """Of the present week only what is left of it; who has done all of its minutes is done with it."""
    end = min(monday + WEEK, wish.exam)
    days = tuple(wish.rhythm.days(max(monday, wish.today), end))
    room = wish.rhythm.room(days, light)
    if monday <= wish.today:
        whole_week = wish.rhythm.room(list(wish.rhythm.days(monday, end)), light)
        room = min(room, max(0, whole(whole_week - wish.done_this_week)))
    own = {area: whole(minutes) for (week, area), minutes in wish.own_areas.items() if week == monday and days}
    return Week(
        monday, days, sum(day >= light for day in days), room, is_own=monday in wish.own_weeks,
        own_areas={area: minutes for area, minutes in own.items() if area in wish.shares},
    )  # fmt: skip


def _filled(weeks: list[Week], wish: Wish) -> list[Week]:
    """What is set by hand stands, and the others share the rest."""
    least = [max(week.fixed, _own(week, wish)) for week in weeks]
    rooms = [0 if week.is_own else max(0, week.room - own) for week, own in zip(weeks, least, strict=True)]
    shared = spread(max(0, wish.needed - sum(least)), rooms)
    return [replace(week, minutes=own + more) for week, own, more in zip(weeks, least, shared, strict=True)]


def _own(week: Week, wish: Wish) -> int:
    """A week without a study day holds nothing, whatever was set for it."""
    return whole(wish.own_weeks.get(week.monday, 0)) if week.days else 0


def _with_mocks(weeks: list[Week], wish: Wish) -> list[Week]:
    """Each in the week it is due, or the one before it where there is not the time for it."""
    found = {week.monday: week for week in weeks}
    length = -(-wish.mock // STEP) * STEP
    for day in _mock_days(wish) if length else []:
        for monday in (monday_of(day), monday_of(day) - WEEK):
            week = found.get(monday)
            if week and not week.mock and week.minutes - week.fixed >= length:
                found[monday] = replace(week, mock=length)
                break
    return list(found.values())


def _mock_days(wish: Wish) -> list[date]:
    days, day = [wish.exam - LAST_MOCK], wish.exam - LAST_BUT_ONE
    while day >= max(wish.today, wish.mocks_from):
        days.append(day)
        day -= BETWEEN_MOCKS
    return days


def _with_review(weeks: Sequence[Week]) -> list[Week]:
    """The light days are for looking back over everything rather than for anything new."""
    return [replace(week, review=_review(week)) if week.light_days else week for week in weeks]


def _review(week: Week) -> int:
    free = week.minutes - week.mock - week.fixed
    half = week.light_days / 2
    return whole(free * half / (len(week.days) - half))


def _with_areas(weeks: list[Week], wish: Wish) -> list[Week]:
    left: dict[str, float] = dict(_wanted(weeks, wish))
    found = []
    for week in weeks:
        areas = _split(week, left, wish)
        left = {area: max(0, minutes - areas.get(area, 0)) for area, minutes in left.items()}
        rest = week.minutes - week.mock - sum(areas.values())
        found.append(replace(week, areas=areas, review=rest))
    return found


def _wanted(weeks: Sequence[Week], wish: Wish) -> dict[str, int]:
    """Minutes of each area still to be planned: its share of all time for areas, less what it has had."""
    planned = sum(week.minutes - week.mock - week.review for week in weeks)
    everything = planned + sum(wish.done.get(area, 0) for area in wish.shares)
    total = sum(wish.shares.values())
    gaps = {area: max(0.0, everything * share / total - wish.done.get(area, 0)) for area, share in wish.shares.items()}
    return apportion(planned, gaps if any(gaps.values()) else wish.shares)


def _split(week: Week, left: Mapping[str, float], wish: Wish) -> dict[str, int]:
    """What is set by hand stands. Where every area is, the rest of the week is for review."""
    free = week.minutes - week.mock - week.review - week.fixed
    open_ones = {area: minutes for area, minutes in left.items() if area not in week.own_areas}
    if not any(open_ones.values()):
        open_ones = {area: wish.shares[area] for area in open_ones}
    given = apportion(free, open_ones) if open_ones else {}
    return {area: given.get(area, week.own_areas.get(area, 0)) for area in left}
