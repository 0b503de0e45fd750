"""When an attempt ends. All times are aware and the server's."""

from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Q
from django.db.models.functions import Now

GRACE = timedelta(seconds=60)
# How much sooner than the server's a browser's clock may come to zero.
CLOCK_SLACK = timedelta(seconds=2)
# How far the clocks of two servers may lie apart.
SERVERS_APART = timedelta(seconds=5)


def deadline(started_at: datetime, minutes: int, extra_minutes: int, *, cut_off: datetime | None = None) -> datetime:
    """Extra time is absolute minutes, never a share: a share of a share has no meaning when it is changed.

    Nothing runs past the `cut_off`, extra time neither; one that was moved before the start ends at once.
    """
    ends = started_at + timedelta(minutes=minutes + extra_minutes)
    return ends if cut_off is None else max(min(ends, cut_off), started_at + timedelta(seconds=1))


def accepts_until(deadline_at: datetime) -> datetime:
    """The last moment a save or a finish from the candidate still counts, for slow networks."""
    return deadline_at + GRACE


def overdue_before(now: datetime) -> datetime:
    """Attempts whose deadline lies before this moment are closed without their candidate."""
    return now - GRACE


def over_by_the_database(slack: timedelta) -> Q:
    """That the deadline has passed, but for the slack, by the clock that all servers share.

    No process ends somebody's exam because its own clock is wrong. SQLite has no clock of its own.
    """
    if connection.vendor != "postgresql":
        return Q()
    return Q(deadline_at__lte=Now() + slack + SERVERS_APART)


def milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
