"""What the clock and the calendar say where somebody lives: their day ends at their midnight, not at the server's."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from accounts.models import User


def zone_of(user: User) -> ZoneInfo:
    return ZoneInfo(user.time_zone)


def local(user: User, moment: datetime) -> datetime:
    return moment.astimezone(zone_of(user))


def today_of(user: User, now: datetime) -> date:
    return local(user, now).date()
