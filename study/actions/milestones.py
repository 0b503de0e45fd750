"""Authorization to test, results, and the address of one's calendar."""

import uuid
from datetime import date, datetime

from django.db import transaction

from accounts.actions import save_profile
from accounts.audit import record
from accounts.models import User
from curriculum.models import Blueprint
from study.models import Authorization, CalendarFeed, ExamResult


@transaction.atomic
def set_authorization(*, user: User, received_on: date, now: datetime) -> Authorization:
    found, _ = Authorization.objects.update_or_create(user=user, defaults={"received_on": received_on})
    record("authorization.set", found, by=user, now=now, received_on=str(received_on))
    return found


@transaction.atomic
def drop_authorization(*, user: User, now: datetime) -> None:
    for found in Authorization.objects.filter(user=user):
        record("authorization.dropped", found, by=user, now=now)
        found.delete()


@transaction.atomic
def set_exam_date(*, user: User, day: date | None, now: datetime) -> None:
    if user.exam_date != day:
        user.exam_date = day
        save_profile(user, fields=["exam_date"], by=user, now=now)


@transaction.atomic
def tell_result(
    *, user: User, blueprint: Blueprint, sat_on: date, passed: bool, scaled: int | None, now: datetime
) -> ExamResult:
    """Told again for the same day and exam, it is corrected."""
    told = {"passed": passed, "scaled": scaled, "told_at": now}
    result, _ = ExamResult.objects.update_or_create(user=user, blueprint=blueprint, sat_on=sat_on, defaults=told)
    record("result.told", result, by=user, now=now, passed=passed, sat_on=str(sat_on))
    return result


@transaction.atomic
def take_back_result(*, user: User, number: int, now: datetime) -> bool:
    result = ExamResult.objects.filter(user=user, pk=number).first()
    if result is None:
        return False
    record("result.taken-back", result, by=user, now=now, sat_on=str(result.sat_on))
    result.delete()
    return True


@transaction.atomic
def renew_calendar(*, user: User, now: datetime) -> CalendarFeed:
    """A new secret address; one that was given out before leads nowhere from now on."""
    feed, made = CalendarFeed.objects.update_or_create(user=user, defaults={"number": uuid.uuid4(), "made_at": now})
    record("calendar.made" if made else "calendar.renewed", feed, by=user, now=now)
    return feed


@transaction.atomic
def close_calendar(*, user: User, now: datetime) -> bool:
    feed = CalendarFeed.objects.filter(user=user).first()
    if feed is None:
        return False
    record("calendar.closed", feed, by=user, now=now)
    feed.delete()
    return True
