"""What learners are written about their plan: the week to come, and that they have not studied for a while."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from accounts.mail.letters import Letter
from accounts.models import Mail
from study.models import ExamResult, Plan, StudyEntry
from study.plans.reading import Standing, week_of

KINDS = ("plan", "nudge")


def running() -> QuerySet[Plan]:
    """Plans of people whose exam is not known to be passed. Whether its day is over depends on where they are."""
    passed = ExamResult.objects.filter(
        user=OuterRef("user"), blueprint=OuterRef("blueprint"), passed=True, sat_on__gte=OuterRef("started_on")
    )
    return Plan.objects.filter(~Exists(passed), user__is_active=True)


def before_exam(today: date) -> Q:
    return Q(user__exam_date__isnull=True) | Q(user__exam_date__gt=today)


def end_of(day: date, zone: str) -> datetime:
    """The first moment of the next day there."""
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))


def weekly_letter(found: Standing) -> Letter | None:
    """None for a week without any study in it."""
    week = found.week
    if week is None or not week.minutes:
        return None
    names = {area.slug: area.name for area in found.areas}
    areas = sorted(((names[slug], minutes) for slug, minutes in week.areas.items() if minutes), key=lambda a: -a[1])
    context = {"week": week, "areas": areas}
    return _letter("plan", found, f"plan-week:{found.plan.user_id}:{found.today}", context)


def nudge_letter(found: Standing, last: date) -> Letter:
    """One for each day that was the last one, so that nobody is told twice of the same pause."""
    return _letter("nudge", found, f"plan-nudge:{found.plan.user_id}:{last}", {"last": last})


def _letter(kind: str, found: Standing, key: str, context: Mapping[str, Any]) -> Letter:
    plan = found.plan
    return Letter(
        key=key,
        kind=kind,
        template=f"study/email/{kind}",
        context={"found": found, "this": week_of(found), **context},
        expires_at=end_of(found.today, plan.user.time_zone),
        to=plan.user,
        site=plan.site,
        about_id=plan.pk,
    )


def outdated(mails: list[Mail], now: datetime) -> set[int]:
    """Of plans that are over or gone, and nudges to whoever has studied since. Two statements."""
    ours = [mail for mail in mails if mail.kind in KINDS]
    if not ours:
        return set()
    there = running().filter(before_exam(now.date() - timedelta(days=1)), pk__in={mail.about_id for mail in ours})
    plans = set(there.values_list("pk", flat=True))
    nudged = [mail.user_id for mail in ours if mail.kind == "nudge"]
    last = StudyEntry.objects.filter(user__in=nudged).order_by().values_list("user")
    studied = dict(last.annotate(Max("created_at")))
    return {mail.pk for mail in ours if mail.about_id not in plans or _has_studied(mail, studied)}


def _has_studied(mail: Mail, studied: dict[int, datetime]) -> bool:
    since = studied.get(mail.user_id) if mail.user_id else None
    return mail.kind == "nudge" and since is not None and since > mail.created_at
