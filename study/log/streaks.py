"""Days of study in a row. Pure."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Streak:
    """Days studied, not days gone by. `today` says whether there was study today."""

    days: int
    longest: int
    today: bool


def streak(studied: Collection[date], today: date, is_rest: Callable[[date], bool]) -> Streak:
    """A day of rest without study neither counts nor breaks it; nor does today, which is not over."""
    runs, run = [0], 0
    day = min(studied, default=today)
    while day <= today:
        if day in studied:
            run += 1
        elif day != today and not is_rest(day):
            runs.append(run)
            run = 0
        day += DAY
    return Streak(run, max(*runs, run), today in studied)
