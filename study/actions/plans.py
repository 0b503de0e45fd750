"""Making and changing a study plan."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from accounts.actions import save_profile
from accounts.audit import record
from accounts.clock import today_of
from accounts.models import User
from curriculum.models import Area, Blueprint
from study.models import DaysOff, OwnMinutes, Plan

MOST_DAYS_OFF = 60


class TooMany(Exception):
    pass


@dataclass(frozen=True)
class Wanted:
    """Of a plan, already checked; minutes. `mails` are preferences of the person. `afresh`: hours count from today."""

    blueprint: Blueprint
    exam_date: date | None
    minutes: int
    weekly_minutes: int
    weekdays: int
    mails: Mapping[str, bool]
    mail_weekday: int = 0
    nudge_after: int = 4
    afresh: bool = False


@transaction.atomic
def save_plan(wanted: Wanted, *, user: User, site: str, now: datetime) -> Plan:
    """The one plan of a person, made or changed, with the exam date and the mails of the person."""
    today = today_of(user, now)
    fields = {
        "blueprint": wanted.blueprint, "minutes": wanted.minutes, "weekly_minutes": wanted.weekly_minutes,
        "weekdays": wanted.weekdays, "mail_weekday": wanted.mail_weekday, "nudge_after": wanted.nudge_after,
        "changed_at": now, "site": site,
    }  # fmt: skip
    begun = {"started_on": today, "created_at": now}
    plan, made = Plan.objects.update_or_create(user=user, defaults=fields, create_defaults=fields | begun)
    if wanted.afresh and not made:
        Plan.objects.filter(pk=plan.pk).update(started_on=today)
    OwnMinutes.objects.filter(plan=plan, area__isnull=False).exclude(area__blueprint=wanted.blueprint).delete()
    _save_person(user, {"exam_date": wanted.exam_date, **wanted.mails}, now)
    record("plan.made" if made else "plan.changed", plan, by=user, now=now, minutes=wanted.minutes)
    return plan


def _save_person(user: User, wanted: Mapping[str, object], now: datetime) -> None:
    changed = [name for name, value in wanted.items() if getattr(user, name) != value]
    for name in changed:
        setattr(user, name, wanted[name])
    save_profile(user, fields=changed, by=user, now=now)


@transaction.atomic
def delete_plan(plan: Plan, *, by: User, now: datetime) -> None:
    """The log stays."""
    record("plan.deleted", plan, by=by, now=now)
    plan.delete()


@transaction.atomic
def take_days_off(plan: Plan, *, first: date, last: date, reason: str, by: User, now: datetime) -> DaysOff:
    Plan.objects.select_for_update().get(pk=plan.pk)
    if plan.days_off.count() >= MOST_DAYS_OFF:
        raise TooMany(f"A plan takes {MOST_DAYS_OFF} entries of days off. Remove old ones first.")
    off = DaysOff.objects.create(plan=plan, first=first, last=last, reason=reason)
    _changed(plan, now)
    record("plan.days-off", off, by=by, now=now, first=str(first), last=str(last))
    return off


@transaction.atomic
def study_after_all(plan: Plan, *, number: int, by: User, now: datetime) -> bool:
    """Days off taken back; False where they are gone already."""
    off = plan.days_off.filter(pk=number).first()
    if off is None:
        return False
    record("plan.days-off-removed", off, by=by, now=now, first=str(off.first), last=str(off.last))
    off.delete()
    _changed(plan, now)
    return True


@transaction.atomic
def set_own_minutes(
    plan: Plan, *, week: date, total: int | None, areas: Mapping[Area, int], by: User, now: datetime
) -> None:
    """What one week holds, in place of what was set before; with nothing set the plan says it again."""
    Plan.objects.select_for_update().get(pk=plan.pk)
    OwnMinutes.objects.filter(plan=plan, week=week).delete()
    rows = [OwnMinutes(plan=plan, week=week, area=area, minutes=minutes) for area, minutes in areas.items()]
    if total is not None:
        rows.append(OwnMinutes(plan=plan, week=week, minutes=total))
    OwnMinutes.objects.bulk_create(rows)
    _changed(plan, now)
    record("plan.week-set" if rows else "plan.week-freed", plan, by=by, now=now, week=str(week), total=total)


def _changed(plan: Plan, now: datetime) -> None:
    Plan.objects.filter(pk=plan.pk).update(changed_at=now)
