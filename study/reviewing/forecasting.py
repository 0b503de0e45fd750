"""How many cards come on each of the coming days. Pure."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from study.plans.calendar import DAY

DAYS = 14


@dataclass(frozen=True)
class DayLoad:
    """`again` come back, `new` ones begin."""

    date: date
    again: int
    new: int

    @property
    def total(self) -> int:
        return self.again + self.new


@dataclass(frozen=True)
class NewCards:
    """Of ideas or of flashcards: how many have their day on which date, how many may begin on one, and how many more
    today."""

    on: Mapping[date, int]
    a_day: int
    left_today: int


def loads(again: Mapping[date, int], new: list[NewCards], *, today: date) -> list[DayLoad]:
    """Of what was due before today all is due today. Cards that will come back because of what is graded on these days
    are not in it: nobody knows how that will go."""
    last = today + DAYS * DAY
    returning: Counter[date] = Counter()
    for day, count in again.items():
        returning[max(day, today)] += count
    beginning = [_beginning(one, today) for one in new]
    days = [today + n * DAY for n in range((last - today).days)]
    return [DayLoad(day, returning[day], sum(one[day] for one in beginning)) for day in days]


def _beginning(new: NewCards, today: date) -> Counter[date]:
    found: Counter[date] = Counter()
    waiting = sum(count for day, count in new.on.items() if day < today)
    for number in range(DAYS):
        day = today + number * DAY
        waiting += new.on.get(day, 0)
        found[day] = min(waiting, new.a_day if number else new.left_today)
        waiting -= found[day]
    return found
