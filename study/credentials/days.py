from datetime import date, datetime
from zoneinfo import ZoneInfo

from accounts.models import User


def today_of(user: User, now: datetime) -> date:
    """The day it is where they live: a cycle ends at their midnight, not at the server's."""
    return now.astimezone(ZoneInfo(user.time_zone)).date()
