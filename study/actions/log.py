"""The study log: what a learner enters, and the timer."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.audit import record
from accounts.clock import local, today_of
from accounts.models import User
from curriculum.models import Section
from study.log.timing import elapsed
from study.models import StudyEntry, StudyTimer


class TimerMoved(Exception):
    """Somebody has paused, stopped or started it since it was shown: in another window, or on another device."""


@transaction.atomic
def log_study(
    *, user: User, day: date, kind: str, minutes: int, section: Section | None, note: str, now: datetime
) -> StudyEntry:
    entry = StudyEntry.objects.create(
        user=user, day=day, kind=kind, seconds=60 * minutes, section=section, note=note, created_at=now
    )
    record("study.logged", entry, by=user, now=now, kind=kind, minutes=minutes, day=str(day))
    return entry


@transaction.atomic
def change_entry(
    entry: StudyEntry, *, day: date, kind: str, minutes: int, section: Section | None, note: str, by: User,
    now: datetime,
) -> bool:  # fmt: skip
    """One made by hand; False where there is none any more."""
    fields = {"day": day, "kind": kind, "seconds": 60 * minutes, "section": section, "note": note}
    if not _by_hand(entry, by).update(**fields):
        return False
    record("study.changed", entry, by=by, now=now, kind=kind, minutes=minutes, day=str(day))
    return True


@transaction.atomic
def delete_entry(entry: StudyEntry, *, by: User, now: datetime) -> bool:
    if not _by_hand(entry, by).delete()[0]:
        return False
    record("study.deleted", entry, by=by, now=now, kind=entry.kind, minutes=entry.minutes, day=str(entry.day))
    return True


def _by_hand(entry: StudyEntry, user: User) -> QuerySet[StudyEntry]:
    return StudyEntry.objects.filter(pk=entry.pk, user=user, attempt__isnull=True)


def start_timer(*, user: User, kind: str, section: Section | None, now: datetime) -> StudyTimer:
    """One a person: started twice, or on two devices, it is the same one."""
    fields = {"kind": kind, "section": section, "started_at": now, "running_since": now}
    return StudyTimer.objects.get_or_create(user=user, defaults=fields)[0]


def pause_timer(timer: StudyTimer, *, now: datetime) -> None:
    _move(timer, running_since=None, seconds=elapsed(timer, now).seconds)


def resume_timer(timer: StudyTimer, *, now: datetime) -> None:
    _move(timer, running_since=timer.running_since or now)


def _move(timer: StudyTimer, **fields: object) -> None:
    if not _as_seen(timer).update(**fields):
        raise TimerMoved


def _as_seen(timer: StudyTimer) -> QuerySet[StudyTimer]:
    return StudyTimer.objects.filter(pk=timer.pk, running_since=timer.running_since, seconds=timer.seconds)


@transaction.atomic
def stop_timer(timer: StudyTimer, *, minutes: int | None, by: User, now: datetime) -> StudyEntry | None:
    """Its time as an entry, on the day it was started; `minutes` where its owner said how long it really was.

    None where it ran for less than half a minute. Of two who stop it one is told that it has moved.
    """
    spent = elapsed(timer, now)
    if not _as_seen(timer).delete()[0]:
        raise TimerMoved
    if spent.is_nothing and minutes is None:
        return None
    day = min(local(by, timer.started_at).date(), today_of(by, now))
    return log_study(
        user=by, day=day, kind=timer.kind, minutes=minutes or spent.minutes, section=timer.section, note="", now=now
    )


def discard_timer(timer: StudyTimer, *, by: User, now: datetime) -> None:
    if not _as_seen(timer).delete()[0]:
        raise TimerMoved
