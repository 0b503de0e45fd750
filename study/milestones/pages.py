"""What the page of milestones shows: dates before the exam, and what comes after it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from accounts.clock import today_of
from accounts.models import User
from accounts.requests import SignedIn, site_of
from study.milestones.dates import retake_from, window_ends
from study.models import Authorization, CalendarFeed, ExamResult
from study.plans.addresses import address_of


@dataclass(frozen=True)
class Window:
    """`ends` is its last day. `exam` is the learner's date."""

    received: date
    ends: date
    today: date
    exam: date | None

    @property
    def days_left(self) -> int:
        return (self.ends - self.today).days

    @property
    def is_over(self) -> bool:
        return self.ends < self.today

    @property
    def misses_exam(self) -> bool:
        return self.exam is not None and self.exam > self.ends and self.exam >= self.today


@dataclass(frozen=True)
class Retake:
    """After an exam that was not passed; `first` is the first day to sit it again."""

    result: ExamResult
    first: date
    today: date

    @property
    def days_to_wait(self) -> int:
        return max(0, (self.first - self.today).days)


def window_of(user: User, now: datetime) -> Window | None:
    found = Authorization.objects.filter(user=user).first()
    today = today_of(user, now)
    return Window(found.received_on, window_ends(found.received_on), today, user.exam_date) if found else None


def page_of(request: SignedIn) -> dict[str, Any]:
    """Three statements."""
    user, today = request.user, today_of(request.user, request.now)
    results = list(ExamResult.objects.filter(user=user).select_related("blueprint").order_by("-sat_on", "-pk"))
    last = results[0] if results else None
    feed = CalendarFeed.objects.filter(user=user).first()
    return {
        "today": today,
        "window": window_of(user, request.now),
        "results": results,
        "last": last,
        "retake": Retake(last, retake_from(last.sat_on), today) if last and not last.passed else None,
        "awaits_result": bool(user.exam_date and user.exam_date <= today and not _is_told(results, user.exam_date)),
        "days_left": (user.exam_date - today).days if user.exam_date else None,
        "feed": feed,
        "feed_address": address_of(feed, site_of(request)) if feed else "",
    }


def _is_told(results: list[ExamResult], day: date) -> bool:
    return any(result.sat_on >= day for result in results)
