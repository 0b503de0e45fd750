"""Days that matter around a real exam. Pure; calendar days where the candidate is.

Sources: the testing window of six months and the wait of 14 days after a failed exam are the credential's published
rules (see docs/study.md); both are shown with the words to check them against one's own confirmation.
"""

from calendar import monthrange
from datetime import date, timedelta

WINDOW_MONTHS, WAIT = 6, 14


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or its last where it has no such day: Aug 31 and six months is the end of
    February."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def window_ends(received: date) -> date:
    """The last day of an authorization to test."""
    return add_months(received, WINDOW_MONTHS)


def retake_from(sat_on: date) -> date:
    """The first day to sit again: 14 days are waited after the day of the exam, and the 15th may be used."""
    return sat_on + timedelta(days=WAIT + 1)
