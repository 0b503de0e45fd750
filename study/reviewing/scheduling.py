"""When a card comes back, by FSRS with its default weights. Pure; days are those of the learner's calendar.

FSRS counts whole days between two moments. It is told the days of the calendar where the learner is, not hours: what
was seen late in the evening and again in the morning was seen a day later, and no change of the clocks moves anything.
Retrievability decides what comes first in the queue. It is no score.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from fsrs import Card as FsrsCard
from fsrs import Rating, Scheduler, State

AGAIN, HARD, GOOD, EASY = (int(rating) for rating in Rating)
LONGEST = 36_500
# A flashcard comes back within minutes until it is known. An idea does not: its question has just been explained.
STEPS: Final = (timedelta(minutes=1), timedelta(minutes=10))
STEPS_AGAIN: Final = (timedelta(minutes=10),)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Memory:
    """What FSRS knows of a card. `due_on` is the day it comes back; `ripe_at` the moment, where that is in minutes."""

    due_on: date
    state: int = State.Learning.value
    step: int | None = 0
    stability: float | None = None
    difficulty: float | None = None
    ripe_at: datetime | None = None
    reviewed_on: date | None = None
    reviewed_at: datetime | None = None
    reps: int = 0
    lapses: int = 0


def cap_of(exam: date | None, today: date) -> int:
    """The longest interval, in days: half of those left to the exam, one at least. None set, or past: no limit."""
    if exam is None or exam < today:
        return LONGEST
    return max(1, (exam - today).days // 2)


def graded(memory: Memory, rating: int, *, moment: datetime, cap: int, steps: bool) -> Memory:
    """After a grading at this moment of the learner's own clock. Without `steps` nothing comes back the same day."""
    today = moment.date()
    scheduler = Scheduler(
        learning_steps=STEPS if steps else (),
        relearning_steps=STEPS_AGAIN if steps else (),
        maximum_interval=cap,
        enable_fuzzing=False,
    )
    after, _ = scheduler.review_card(_as_card(memory), Rating(rating), _at_midnight(today))
    interval = after.due - _at_midnight(today)
    ripe_at = (moment.astimezone(UTC) + interval) if interval < DAY else None
    lapsed = rating == AGAIN and memory.state == State.Review
    return Memory(
        due_on=ripe_at.astimezone(moment.tzinfo).date() if ripe_at else today + interval,
        state=after.state.value,
        step=after.step,
        stability=after.stability,
        difficulty=after.difficulty,
        ripe_at=ripe_at,
        reviewed_on=today,
        reviewed_at=moment.astimezone(UTC),
        reps=memory.reps + 1,
        lapses=memory.lapses + lapsed,
    )


def _as_card(memory: Memory) -> FsrsCard:
    # The number is not used; without one the package waits a millisecond to make one up.
    return FsrsCard(
        card_id=1,
        state=State(memory.state),
        step=memory.step,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due=_at_midnight(memory.due_on),
        last_review=_at_midnight(memory.reviewed_on) if memory.reviewed_on else None,
    )


def _at_midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


_DECAY = -Scheduler().parameters[20]
_FACTOR = 0.9 ** (1 / _DECAY) - 1


def retrievability(stability: float, days: int) -> float:
    """The chance of still knowing it so many days after the last grading: .9 after as many as its stability."""
    return float((1 + _FACTOR * max(0, days) / stability) ** _DECAY)


def in_words(memory: Memory, *, moment: datetime) -> str:
    """When it comes back, as on a key: “10 min”, “3 days”, “2 months”."""
    if memory.ripe_at:
        return f"{max(1, round((memory.ripe_at - moment).total_seconds() / 60))} min"
    days = (memory.due_on - moment.date()).days
    if days < 60:
        return "1 day" if days == 1 else f"{days} days"
    return f"{round(days / 30.44)} months" if days < 730 else f"{days / 365.25:.1f} years"
