"""When the cycles of a certification begin and end, and how it stands on a day. Days are those of the holder's zone.

The first cycle begins on the day the certification was earned; each ends `years` later on the last day of that month
(certified on 10 January 2015, the points are due by 31 January 2020), and the next begins the day after. A cycle that
is over and not renewed is suspended for `grace_days`, then expired.
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

DAY = timedelta(days=1)


class Standing(StrEnum):
    ACTIVE = "active"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    LIFETIME = "lifetime"


@dataclass(frozen=True)
class Cycle:
    """`window` is the last day on which what is missing can still be made up."""

    number: int
    starts: date
    ends: date
    window: date


@dataclass(frozen=True)
class Life:
    """A certification as somebody holds it. `renewed` has the cycles renewed, 1 to n, with the day or None where it is
    not known; `years` and `grace_days` are the rule."""

    earned_on: date
    renewed: Mapping[int, date | None]
    lifetime_since: date | None = None
    years: int = 5
    grace_days: int = 90

    @property
    def open_number(self) -> int:
        """The first cycle that is not renewed."""
        return len(self.renewed) + 1

    def cycle(self, number: int) -> Cycle:
        starts = self.earned_on if number == 1 else self._end(number - 1) + DAY
        ends = self._end(number)
        return Cycle(number, starts, ends, ends + timedelta(days=self.grace_days))

    def _end(self, number: int) -> date:
        year, month = self.earned_on.year + self.years * number, self.earned_on.month
        return date(year, month, monthrange(year, month)[1])

    def reach(self, number: int) -> tuple[date, date]:
        """The first and last day whose activities count for a cycle.

        What is done after its end, while it is suspended, still counts for it and not for the next one: that is what
        the window is for. No source says so in these words.
        """
        first = self.earned_on if number == 1 else self.reach(number - 1)[1] + DAY
        cycle = self.cycle(number)
        renewed_on = self.renewed.get(number)
        if number >= self.open_number:
            return first, cycle.window
        return first, min(max(cycle.ends, renewed_on or cycle.ends), cycle.window)

    def number_of(self, day: date) -> int | None:
        """The cycle for which an activity of that day counts; none before the certification and after it expired."""
        if day < self.earned_on:
            return None
        return next((n for n in range(1, self.open_number + 1) if day <= self.reach(n)[1]), None)

    def current(self, today: date) -> Cycle:
        """The cycle of today; the one to be made up while suspended or expired."""
        running = (n for n in range(1, self.open_number) if today <= self._end(n))
        return self.cycle(next(running, self.open_number))

    def standing(self, today: date) -> Standing:
        if self.lifetime_since and today >= self.lifetime_since:
            return Standing.LIFETIME
        last = self.cycle(self.open_number)
        if today <= last.ends:
            return Standing.ACTIVE
        return Standing.SUSPENDED if today <= last.window else Standing.EXPIRED

    def over(self, today: date) -> int:
        """How many cycles have ended before today, renewed or not."""
        number = 1
        while self._end(number) < today:
            number += 1
        return number - 1
