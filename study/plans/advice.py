"""What to do where the hours do not fit. Pure."""

from dataclasses import dataclass, replace
from datetime import date
from math import ceil

from study.plans.calendar import DAY, STEP
from study.plans.scheduling import LONGEST, Schedule, Wish, schedule

HALF_AN_HOUR = 30


@dataclass(frozen=True)
class Advice:
    """`weekly` minutes would do, `fits_on` is the first exam date that would, `reached` of `wanted` fit as it is."""

    weekly: int | None
    fits_on: date | None
    reached: int
    wanted: int


def advice(wish: Wish, found: Schedule) -> Advice | None:
    """None where everything fits."""
    if not found.short:
        return None
    weekly = HALF_AN_HOUR * ceil(wish.rhythm.weekly * found.needed / found.room / HALF_AN_HOUR) if found.room else None
    return Advice(weekly, first_fit(wish), wish.minutes - found.short, wish.minutes)


def enough(wish: Wish, found: Schedule) -> int | None:
    """Minutes a week that would do, where fewer than the plan has would."""
    if found.short or not found.room:
        return None
    weekly = HALF_AN_HOUR * ceil(wish.rhythm.weekly * found.needed / found.room / HALF_AN_HOUR)
    return weekly if weekly < wish.rhythm.weekly else None


def first_fit(wish: Wish) -> date | None:
    """The first exam date, from that of the wish on, before which everything fits; None within five years."""
    latest, exam = wish.today + LONGEST, max(wish.exam, wish.today + DAY)
    while exam <= latest:
        missing = wish.needed - _room(wish, exam)
        if missing <= 0:
            return exam
        # No day holds more than its part of a week: as many days at least are missing.
        exam += max(1, missing * len(wish.rhythm.weekdays) // max(STEP, wish.rhythm.weekly)) * DAY
    return None


def _room(wish: Wish, exam: date) -> int:
    return schedule(replace(wish, exam=exam, minutes=10**9)).planned
