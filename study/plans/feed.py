"""A learner's calendar as iCalendar (RFC 5545).

What has a day has only a day, which calendars show as that day wherever they are; what has a time is written in UTC.
Neither needs a description of a time zone.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import Q
from icalendar import Calendar, Event

from accounts.clock import today_of
from accounts.models import User
from exams.models import Assignment
from study.milestones.dates import retake_from, window_ends
from study.models import Authorization, CalendarFeed, ExamResult
from study.plans.calendar import DAY
from study.plans.reading import Standing, plan_of, standing
from study.plans.scheduling import Week
from study.templatetags.study_figures import hours

REFRESH = timedelta(hours=6)
WEEKS_AHEAD = 12
# A window longer than this would cover days of the calendar: its two ends are shown instead.
LONGEST_EVENT = timedelta(hours=24)
MARK = timedelta(minutes=15)
KEPT = timedelta(days=30)


def calendar_of(feed: CalendarFeed, site: str, now: datetime) -> bytes:
    """The same bytes for all of a day unless something changed, so that programs need not fetch it anew."""
    today = today_of(feed.user, now)
    calendar = Calendar()
    calendar.add("prodid", "-//cpimprep//study plan//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "CPIM study plan")
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    stamp = now.replace(hour=0, minute=0, second=0, microsecond=0)
    for event in [*_milestones(feed.user, today), *_plan(feed.user, site, now), *_mocks(feed.user, site, now)]:
        event.add("dtstamp", stamp)
        event["uid"] = f"{event['uid']}-{feed.user_id}@cpimprep"
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _whole_day(uid: str, day: date, summary: str, about: str = "") -> Event:
    """Free time: it must not keep anybody from arranging a meeting."""
    event = Event()
    event["uid"] = uid
    event.add("dtstart", day)
    event.add("dtend", day + DAY)
    event.add("summary", summary)
    event.add("transp", "TRANSPARENT")
    if about:
        event.add("description", about)
    return event


def _milestones(user: User, today: date) -> Iterator[Event]:
    if user.exam_date:
        yield _whole_day("exam", user.exam_date, "CPIM exam")
    if found := Authorization.objects.filter(user=user).first():
        ends = window_ends(found.received_on)
        yield _whole_day("window", ends, "Last day of the authorization to test")
    last = ExamResult.objects.filter(user=user).order_by("-sat_on", "-pk").first()
    if last and not last.passed and (day := retake_from(last.sat_on)) >= today:
        yield _whole_day("retake", day, "First day for a retake")


def _plan(user: User, site: str, now: datetime) -> Iterator[Event]:
    plan = plan_of(user)
    found = standing(plan, now) if plan else None
    if found is None or found.is_over:
        return
    for week in found.schedule.weeks[:WEEKS_AHEAD]:
        if week.minutes:
            yield _week(found, week, site)


def _week(found: Standing, week: Week, site: str) -> Event:
    """On its first study day; later in the present week it stays where it was."""
    first = next(found.wish.rhythm.days(week.monday, week.days[0] + DAY))
    done = found.wish.done_this_week if week is found.week else 0
    names = {area.slug: area.name for area in found.areas}
    lines = [f"{names[slug]}: {hours(minutes)}" for slug, minutes in week.areas.items() if minutes]
    lines += [f"A mock exam: {hours(week.mock)}"] if week.mock else []
    lines += [f"Review: {hours(week.review)}, first the cards that are due: {site}/review/"] if week.review else []
    summary = f"Study this week: {hours(done + week.minutes)}{', with a mock' if week.mock else ''}"
    return _whole_day(f"week-{week.monday}", first, summary, "\n".join([*lines, f"{site}/plan/"]))


def _mocks(user: User, site: str, now: datetime) -> Iterator[Event]:
    """Windows of the mocks of the learner's groups. One statement."""
    near = Q(closes_at=None, opens_at__gt=now - KEPT) | Q(closes_at__gt=now - KEPT)
    mine = Assignment.objects.filter(
        near, state=Assignment.State.PUBLISHED, group__closed_at=None, group__memberships__user=user
    )
    for mock in mine.select_related("group").order_by("opens_at", "pk"):
        yield from _window(mock, site)


def _window(mock: Assignment, site: str) -> Iterator[Event]:
    name, closes = f"{mock.title} ({mock.group.name})", mock.closes_at
    if closes and closes - mock.opens_at <= LONGEST_EVENT:
        yield _timed(f"mock-{mock.pk}", mock.opens_at, closes, f"Mock: {name}", site)
        return
    yield _timed(f"mock-{mock.pk}-opens", mock.opens_at, mock.opens_at + MARK, f"Mock opens: {name}", site)
    if closes:
        yield _timed(f"mock-{mock.pk}-closes", closes - MARK, closes, f"Mock closes: {name}", site)


def _timed(uid: str, start: datetime, end: datetime, summary: str, site: str) -> Event:
    event = Event()
    event["uid"] = uid
    event.add("dtstart", start)
    event.add("dtend", end)
    event.add("summary", summary)
    event.add("description", f"{site}/exams/")
    event.add("transp", "TRANSPARENT")
    return event
