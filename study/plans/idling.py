"""Study days gone by without study. Pure."""

from datetime import date

from study.plans.calendar import DAY, Rhythm


def idle_days(rhythm: Rhythm, last: date, today: date) -> int:
    """Study days after the last day studied and before today: a day off is no idle day, and today is not over."""
    return sum(1 for _ in rhythm.days(last + DAY, today))
