"""What the page of the day shows, gathered from every room below."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from accounts.clock import today_of
from accounts.models import User
from curriculum.models import Blueprint
from exams.assignments.overview import in_groups
from exams.daily.today import glance
from exams.models import TIMED, Attempt
from exams.practice.home import going
from insights.actions import report_for
from insights.models import Readiness
from insights.readiness.days import history
from insights.readiness.mocks import Sat, mocks_of
from insights.sessions import Offer, offers_of_others, own_offers
from study.credentials.entries import by_holding, holdings_of
from study.credentials.ledger import Ledger, ledger_of
from study.log.pages import streak_of
from study.log.reading import seconds_by_day
from study.log.streaks import Streak
from study.models import Plan
from study.plans.calendar import monday_of
from study.plans.pages import tasks_of
from study.plans.reading import Standing, ThisWeek, standing, week_of
from study.reviewing.queue import due_count
from study.today.steps import Known, steps

# What the chance is compared with: the newest one at least so old.
BEFORE_DAYS = 7


@dataclass(frozen=True)
class Hours:
    """Minutes since Monday; `planned` is None without a plan."""

    done: int
    planned: int | None
    left_today: int
    streak: Streak

    @property
    def is_done_for_today(self) -> bool:
        return self.planned is not None and not self.left_today and self.streak.today


@dataclass(frozen=True)
class Trend:
    """The newest known chance, the one about a week before, and those of all days."""

    now: Readiness
    before: Readiness | None
    days: list[Readiness]

    @property
    def moved(self) -> int:
        """Percent points between the middles of the bands: nothing is said of less than the half of one."""
        if self.before is None:
            return 0
        moved = (self.now.percent_low + self.now.percent_high - self.before.percent_low - self.before.percent_high) / 2
        return round(moved) if abs(moved) >= (self.now.percent_high - self.now.percent_low) / 2 else 0


def exam_of(user: User) -> Blueprint | None:
    """Of whoever has no plan: the exam they sat or practiced last, before that the first there is. Two queries."""
    last = Attempt.objects.filter(user=user).order_by("-started_at").values("blueprint")[:1]
    return Blueprint.objects.filter(pk__in=last).first() or Blueprint.objects.order_by("position").first()


def has_begun(user: User) -> bool:
    """Whether there is anything to go by; a taster of ten questions is not."""
    return Attempt.objects.filter(user=user).exclude(kind=Attempt.Kind.TASTER).exists()


def page_of(user: User, plan: Plan | None, now: datetime) -> dict[str, Any]:
    """The same number of statements, whatever was answered and logged."""
    today = today_of(user, now)
    found = standing(plan, now) if plan else None
    exam = plan.blueprint if plan else exam_of(user)
    return {
        "today": today,
        "plan": plan,
        "found": found,
        "blueprint": exam,
        "days_left": (user.exam_date - today).days if user.exam_date else None,
        "steps": _steps(user, found, exam, now) if exam else [],
        "hours": _hours(user, found, today),
        "trend": _trend(user, exam) if exam else None,
        "mock": _last_mock(user, exam, now) if exam else None,
        "ledgers": _ledgers(user, today),
        "due": due_count(user, now),
        "daily": glance(user, now=now)[0],
    }


def _steps(user: User, found: Standing | None, exam: Blueprint, now: datetime) -> list[Offer]:
    report = report_for(user, exam)
    running = Attempt.objects.filter(user=user, state=Attempt.State.OPEN, kind__in=TIMED).select_related("blueprint")
    known = Known(
        blueprint=exam,
        now=now,
        is_new=not has_begun(user),
        running=list(running.order_by("deadline_at")),
        mocks=[entry for entry in in_groups(user, now=now) if entry.state == "open"],
        going=going(user, most=1),
        due=offers_of_others(user, exam, now=now),
        tasks=tasks_of(found) if found and not found.is_over and week_of(found).left_today else [],
        reported=own_offers(report) if report else [],
    )  # fmt: skip
    return steps(known)


def _hours(user: User, found: Standing | None, today: date) -> Hours:
    by_day = seconds_by_day(user.pk)
    plan = found.plan if found else None
    this: ThisWeek | None = week_of(found) if found and not found.is_over else None
    since_monday = sum(spent for day, spent in by_day.items() if day >= monday_of(today)) // 60
    return Hours(
        since_monday, this.planned if this else None, this.left_today if this else 0, streak_of(by_day, today, plan)
    )


def _trend(user: User, exam: Blueprint) -> Trend | None:
    days = history(user, exam)
    if not days:
        return None
    before = [one for one in days if (days[-1].day - one.day).days >= BEFORE_DAYS]
    return Trend(days[-1], before[-1] if before else None, days)


def _last_mock(user: User, exam: Blueprint, now: datetime) -> Sat | None:
    return next(iter(mocks_of(user, exam, now=now)), None)


def _ledgers(user: User, today: date) -> list[Ledger]:
    """Of who holds a certification already."""
    held = list(holdings_of(user))
    done = by_holding(user) if held else {}
    return [ledger_of(holding, done.get(holding.pk, []), today=today) for holding in held]
