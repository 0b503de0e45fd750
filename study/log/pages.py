"""What the page of the log shows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.paginator import Paginator

from accounts.clock import today_of
from accounts.models import User
from study.log.forms import LongForm, WhatForm
from study.log.reading import entries, seconds_by_area, seconds_by_day
from study.log.streaks import Streak, streak
from study.log.timing import elapsed
from study.models import Plan, StudyTimer
from study.plans.calendar import DAY, WEEK, Rhythm, monday_of

ENTRIES_A_PAGE = 25
RECENT = timedelta(days=28)


@dataclass(frozen=True)
class Sums:
    """Minutes."""

    today: int
    week: int
    month: int
    all: int


def sums(by_day: dict[date, int], today: date) -> Sums:
    def since(first: date) -> int:
        return sum(spent for day, spent in by_day.items() if day >= first) // 60

    return Sums(since(today), since(monday_of(today)), since(today - RECENT + DAY), sum(by_day.values()) // 60)


def page_of(user: User, now: datetime, number: str) -> dict[str, Any]:
    """The same number of statements for a day's log and for years of it."""
    today = today_of(user, now)
    by_day = seconds_by_day(user.pk)
    plan = Plan.objects.filter(user=user).select_related("blueprint").prefetch_related("days_off").first()
    found = entries(user.pk).select_related("section", "attempt__blueprint").order_by("-day", "-pk")
    return {
        "today": today,
        "by_day": by_day,
        "sums": sums(by_day, today),
        "streak": streak_of(by_day, today, plan),
        "plan": plan,
        "areas": _areas(user, plan, today),
        "page": Paginator(found, ENTRIES_A_PAGE).get_page(number),
        **timer_of(user, now),
    }


def timer_of(user: User, now: datetime) -> dict[str, Any]:
    timer = StudyTimer.objects.select_related("section").filter(user=user).first()
    if timer is None:
        return {"timer": None, "start_form": WhatForm(user=user, prefix="timer")}
    spent = elapsed(timer, now)
    return {"timer": timer, "elapsed": spent, "long_form": LongForm(initial={"minutes": spent.minutes})}


def streak_of(by_day: dict[date, int], today: date, plan: Plan | None) -> Streak:
    return streak(by_day.keys(), today, _rest_days(plan))


def _rest_days(plan: Plan | None) -> Callable[[date], bool]:
    """Without a plan there is no day of rest."""
    if plan is None:
        return lambda day: False
    off = [(one.first, one.last) for one in plan.days_off.all()]
    rhythm = Rhythm(plan.weekly_minutes, plan.study_weekdays, off)
    return lambda day: not rhythm.is_study_day(day)


def _areas(user: User, plan: Plan | None, today: date) -> list[tuple[str, int, int]]:
    """Minutes by area since the plan began; nothing without a plan. Five statements."""
    if plan is None:
        return []
    spent = seconds_by_area(user.pk, plan.blueprint, plan.started_on, today + WEEK)
    areas = list(plan.blueprint.areas.order_by("position"))
    elsewhere = [("No one area", spent.elsewhere // 60, 0)] if spent.elsewhere >= 60 else []
    return [(area.name, spent.areas.get(area.slug, 0) // 60, 0) for area in areas] + elsewhere
