"""A learner's plan as it stands at a moment: what was asked for, what has been studied, and the weeks that follow."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property

from accounts.clock import today_of
from accounts.models import User
from curriculum.models import Area
from insights.models import WeaknessReport
from study.log.reading import ByArea, seconds, seconds_by_area
from study.models import DaysOff, OwnMinutes, Plan
from study.plans.advice import Advice, advice, enough, first_fit
from study.plans.calendar import DAY, Rhythm, monday_of
from study.plans.days import Day, days_of
from study.plans.scheduling import Schedule, Week, Wish, schedule
from study.plans.shares import Shares, shares

# So that nobody sits one in the first fortnight, before there is anything to measure.
BEFORE_FIRST_MOCK = timedelta(days=14)
WITHOUT_DATE = timedelta(days=365)


def plan_of(user: User) -> Plan | None:
    """One statement."""
    return Plan.objects.select_related("blueprint", "user").filter(user=user).first()


@dataclass(frozen=True)
class Standing:
    """`exam` is the learner's date, or where there is none (`proposed`) the first on which everything would fit.

    `wish` and `schedule` are as of the beginning of today, so that today's part does not move while it is done;
    `done_today` is apart. Minutes.
    """

    plan: Plan
    today: date
    exam: date
    proposed: bool
    areas: list[Area]
    days_off: list[DaysOff]
    own: list[OwnMinutes]
    shares: Shares
    wish: Wish
    schedule: Schedule
    done_today: Mapping[str, int]

    @property
    def is_over(self) -> bool:
        return self.exam < self.today

    @property
    def days_left(self) -> int:
        return (self.exam - self.today).days

    @property
    def done(self) -> int:
        """Since the plan began, today too."""
        return sum(self.wish.done.values()) + sum(self.done_today.values())

    @property
    def done_by_area(self) -> dict[str, int]:
        return {name: self.wish.done.get(name, 0) + self.done_today.get(name, 0) for name in self.shares.by_area}

    @property
    def week(self) -> Week | None:
        return self.schedule.weeks[0] if self.schedule.weeks else None

    @cached_property
    def days(self) -> list[Day]:
        """Of the present week, from today on."""
        return days_of(self.week) if self.week else []

    @cached_property
    def advice(self) -> Advice | None:
        return advice(self.wish, self.schedule)

    @cached_property
    def enough(self) -> int | None:
        return enough(self.wish, self.schedule)


def standing(plan: Plan, now: datetime) -> Standing:
    """A dozen statements, however long the log is."""
    today = today_of(plan.user, now)
    areas = list(Area.objects.filter(blueprint=plan.blueprint_id).order_by("position"))
    days_off = list(plan.days_off.order_by("first", "pk"))
    own = list(plan.own_minutes.filter(week__gte=monday_of(today)).select_related("area").order_by("week", "pk"))
    found = shares({area.slug: float(area.weight) for area in areas}, _report(plan), float(plan.blueprint.cut))
    wish = _wish(plan, today, found, days_off, own)
    exam = plan.user.exam_date
    wish = wish if exam else _with_a_date(wish)
    done_today = _minutes(seconds_by_area(plan.user_id, plan.blueprint, max(today, plan.started_on), today + DAY))
    return Standing(plan, today, wish.exam, exam is None, areas, days_off, own, found, wish, schedule(wish), done_today)


def _report(plan: Plan) -> Mapping[str, object] | None:
    mine = WeaknessReport.objects.filter(user=plan.user_id, blueprint=plan.blueprint_id)
    return mine.values_list("body", flat=True).first()


def _wish(plan: Plan, today: date, found: Shares, days_off: list[DaysOff], own: list[OwnMinutes]) -> Wish:
    monday = monday_of(today)
    this_week = seconds(plan.user_id, max(monday, plan.started_on), today) if today > monday else 0
    return Wish(
        today=today,
        exam=plan.user.exam_date or today + DAY,
        minutes=plan.minutes,
        rhythm=Rhythm(plan.weekly_minutes, plan.study_weekdays, [(off.first, off.last) for off in days_off]),
        shares=found.by_area,
        done=_minutes(seconds_by_area(plan.user_id, plan.blueprint, plan.started_on, max(today, plan.started_on))),
        done_this_week=this_week // 60,
        own_weeks={one.week: one.minutes for one in own if one.area is None},
        own_areas={(one.week, one.area.slug): one.minutes for one in own if one.area},
        mock=plan.blueprint.minutes,
        mocks_from=plan.started_on + BEFORE_FIRST_MOCK,
    )


def _minutes(spent: ByArea) -> dict[str, int]:
    return {area: found // 60 for area, found in spent.areas.items()} | {"": spent.elsewhere // 60}


def _with_a_date(wish: Wish) -> Wish:
    return replace(wish, exam=first_fit(wish) or wish.today + WITHOUT_DATE)


@dataclass(frozen=True)
class ThisWeek:
    """Minutes. `planned` is for the whole week: what was done of it before today, and what is left.

    `today` is None on a day without study, and `left_today` what of it is still to do.
    """

    monday: date
    planned: int
    done: int
    today: Day | None
    left_today: int


def week_of(found: Standing) -> ThisWeek:
    monday = monday_of(found.today)
    done_today = sum(found.done_today.values())
    today = found.days[0] if found.days and found.days[0].date == found.today else None
    before = found.wish.done_this_week
    planned = min(before, found.plan.weekly_minutes) + (found.week.minutes if found.week else 0)
    left = max(0, today.minutes - done_today) if today else 0
    return ThisWeek(monday, planned, before + done_today, today, left)


def this_week(user: User, now: datetime) -> ThisWeek | None:
    """What the plan asks of this week and of today; None without a plan, and once the exam is over."""
    plan = plan_of(user)
    found = standing(plan, now) if plan else None
    return None if found is None or found.is_over else week_of(found)
