"""Mails about plans: in the morning where their readers are, each once."""

import logging
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F, Max, Q
from django.db.models.functions import Coalesce

from accounts.actions.mailing import queue_mails
from study.models import Plan
from study.plans.calendar import Rhythm
from study.plans.idling import idle_days
from study.plans.letters import before_exam, nudge_letter, running, weekly_letter
from study.plans.reading import standing

logger = logging.getLogger(__name__)
# From eight in the morning; after a breakdown until the evening, and not at all after that.
FROM_HOUR, TO_HOUR = 8, 20
BATCH = 200
# Who has not been here for so long has stopped, and need not be told.
GIVEN_UP_AFTER = timedelta(days=60)


def remind_due(*, now: datetime) -> int:
    """Put what is due into the outbox; how many mails that are. One that fails does not stop the others."""
    zones = list(running().order_by().values_list("user__time_zone", flat=True).distinct())
    places = [(zone, local.date()) for zone in zones if FROM_HOUR <= (local := _local(now, zone)).hour < TO_HOUR]
    return sum(_safely(plan, kind, now) for kind, plan in [*_weekly(places), *_idle(places)])


def _local(now: datetime, zone: str) -> datetime:
    return now.astimezone(ZoneInfo(zone))


Place = tuple[str, date]


def _anywhere(places: Iterable[Place], *conditions: str) -> Q:
    """Plans of people in these places, where the day's date fits."""
    found = Q(pk__in=[])
    for zone, today in places:
        found |= Q(before_exam(today), user__time_zone=zone) & _conditions(today, conditions)
    return found


def _conditions(today: date, names: Iterable[str]) -> Q:
    known = {
        "weekday": Q(mail_weekday=today.weekday()),
        "untold": Q(mailed_on__isnull=True) | Q(mailed_on__lt=today),
        "idle": Q(last__lt=today - timedelta(days=2), last__gte=today - GIVEN_UP_AFTER),
    }
    return Q(*(known[name] for name in names))


def _weekly(places: list[Place]) -> Iterator[tuple[str, Plan]]:
    due = running().filter(_anywhere(places, "weekday", "untold"), user__mail_plan=True)
    for plan in due.select_related("user", "blueprint").order_by("pk")[:BATCH]:
        yield "weekly", plan


def _idle(places: list[Place]) -> Iterator[tuple[str, Plan]]:
    """`last` is the last day studied, or that on which the plan was made."""
    last = Coalesce(Max("user__study_entries__day"), F("started_on"))
    plans = running().filter(user__mail_nudges=True).annotate(last=last)
    plans = plans.filter(_anywhere(places, "idle")).exclude(nudged_for=F("last"))
    plans = plans.select_related("user", "blueprint").prefetch_related("days_off").order_by("pk")
    for plan in plans.iterator(BATCH):
        today = dict(places)[plan.user.time_zone]
        off = [(one.first, one.last) for one in plan.days_off.all()]
        rhythm = Rhythm(plan.weekly_minutes, plan.study_weekdays, off)
        if rhythm.is_study_day(today) and idle_days(rhythm, plan.last, today) >= plan.nudge_after:
            yield "nudge", plan


def _safely(plan: Plan, kind: str, now: datetime) -> int:
    try:
        return _tell(plan, kind, now)
    except Exception:
        logger.exception("Plan %s could not be mailed", plan.pk)
        return 0


@transaction.atomic
def _tell(plan: Plan, kind: str, now: datetime) -> int:
    """Claimed and put into the outbox at once."""
    found = standing(plan, now)
    if kind == "weekly":
        mine, letter = _claimed(plan, mailed_on=found.today), weekly_letter(found)
    else:
        last: date = plan.last  # type: ignore[attr-defined]  # annotated by _idle
        mine, letter = _claimed(plan, nudged_for=last), nudge_letter(found, last)
    return queue_mails([letter], now=now) if mine and letter else 0


def _claimed(plan: Plan, **day: date) -> bool:
    """Of two at once one."""
    return bool(Plan.objects.filter(pk=plan.pk).exclude(**day).update(**day))
