"""When an attempt ends. All times are aware and the server's."""

from datetime import datetime, timedelta

GRACE = timedelta(seconds=60)
# How much sooner than the server's a browser's clock may come to zero.
CLOCK_SLACK = timedelta(seconds=2)


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


def milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
