"""The learner's own calendar: which day it is there."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from accounts.models import User


def zone_of(user: User) -> ZoneInfo:
    return ZoneInfo(user.time_zone)


def today_of(user: User, now: datetime) -> date:
    return now.astimezone(zone_of(user)).date()
