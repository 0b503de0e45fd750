"""Signing out somewhere else."""

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from accounts.audit import record
from accounts.models import User


def forget_ended(*, now: datetime) -> int:
    """Sign-ins that ran out or were left by signing out."""
    alive = Session.objects.filter(expire_date__gt=now)
    count: int = UserSession.objects.exclude(session_key__in=alive.values("session_key")).delete()[0]
    return count


@transaction.atomic
def end_sessions(user: User, *, but: str, number: int | None = None, by: User, now: datetime) -> int:
    """End the person's sign-in of this number, or all, never the one with the session key `but`; how many."""
    rows = UserSession.objects.filter(user=user).exclude(session_key=but)
    if number is not None:
        rows = rows.filter(pk=number)
    keys = list(rows.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    rows.filter(session_key__in=keys).delete()
    if keys:
        record("sessions.ended", user, by=by, now=now, count=len(keys))
    return len(keys)
