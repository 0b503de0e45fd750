"""Study days: which there are, and how much fits on them. Pure; minutes are whole, weeks begin on Monday."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

STEP = 5
DAY, WEEK = timedelta(days=1), timedelta(days=7)
# The last days before an exam are for looking back and for sleep: half of what the others hold.
LIGHT_DAYS = 7
# A plan shorter than this has no light days: there would be little else.
SHORTEST_WITH_LIGHT_DAYS = 14

Range = tuple[date, date]


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def whole(minutes: float) -> int:
    """Down to the planner's step."""
    return int(minutes // STEP) * STEP


@dataclass(frozen=True)
class Rhythm:
    """`weekly` minutes spread evenly over these weekdays (Monday is 0); ranges in `off` hold both of their days."""

    weekly: int
    weekdays: frozenset[int]
    off: Sequence[Range] = ()

    def is_study_day(self, day: date) -> bool:
        return day.weekday() in self.weekdays and not any(first <= day <= last for first, last in self.off)

    def days(self, first: date, end: date) -> Iterator[date]:
        """Study days from `first` on, before `end`."""
        number = (end - first).days
        return (day for n in range(number) if self.is_study_day(day := first + n * DAY))

    def room(self, days: Sequence[date], light_from: date) -> int:
        """Minutes that fit on these days of one week; those from `light_from` on hold half."""
        full = sum(day < light_from for day in days)
        return whole(self.weekly * (full + (len(days) - full) / 2) / len(self.weekdays))


def light_from(today: date, exam: date) -> date:
    if (exam - today).days < SHORTEST_WITH_LIGHT_DAYS:
        return exam
    return exam - LIGHT_DAYS * DAY
