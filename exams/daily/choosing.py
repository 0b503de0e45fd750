"""Which question a day has, and which one of a learner's own where that one is kept from them. Pure: told by hashes, so
that everybody's server draws alike."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date, datetime

SEED = "question of the day"


def drawn(pool: Mapping[int, str], used: Mapping[int, date]) -> int | None:
    """Of the questions in the `pool`, with their slugs, one that no day had, else the one whose day is longest ago:
    none comes again before all others have been."""
    return min(pool, key=lambda pk: (used.get(pk, date.min), _place(pool[pk])), default=None)


def own(first: int | None, free: Iterable[int], met: Mapping[int, datetime], day: date) -> int | None:
    """The `first` where it is free and was not `met` lately; else the next free one in the order of the day that was
    not; where all were, the one met longest ago."""
    waiting = sorted(free, key=lambda pk: (pk != first, _place(f"{day}/{pk}")))
    new = next((pk for pk in waiting if pk not in met), None)
    return min(waiting, key=met.__getitem__, default=None) if new is None else new


def seed_of(user: int, day: date) -> int:
    """For the order of the options, which is another for everybody."""
    return int(_place(f"{user}/{day}")[:7], 16)


def _place(text: str) -> str:
    return hashlib.sha256(f"{SEED}/{text}".encode()).hexdigest()
