"""Rapid guessing: answers given too fast to have been read, and sittings without effort."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from measurement.errors import BadInput
from measurement.given import as_floats

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

SHARE_OF_MEAN = 0.10
MOST_SECONDS = 10.0
ENOUGH_EFFORT = 0.90


def mean_seconds(seconds: ArrayLike, seen: ArrayLike | None = None) -> Floats:
    """Mean time on each item over the persons who saw it; see response_time_effort for the arguments."""
    times, shown = _times(seconds, seen)
    persons = shown.sum(axis=0)
    if not persons.all():
        raise BadInput(f"Item {int(np.argmin(persons))}: nobody saw it, so it has no mean time; leave it out.")
    return np.asarray(times.sum(axis=0) / persons)


def thresholds(mean_seconds: ArrayLike) -> Floats:
    """Seconds below which an answer to each item is a rapid guess: 10 % of its mean time, at most 10 s (NT10;
    Wise & Ma 2012)."""
    means = np.atleast_1d(as_floats(mean_seconds, "Mean times"))
    usable = np.isfinite(means) & (means > 0)
    if means.ndim != 1 or not usable.all():
        what = f"Item {int(np.argmin(usable))}: {means[~usable][0]}" if means.ndim == 1 else f"Shape {means.shape}"
        raise BadInput(f"{what} is no mean time; one number of seconds above 0 is needed for each item.")
    return np.minimum(SHARE_OF_MEAN * means, MOST_SECONDS)


def rapid_guesses(seconds: ArrayLike, thresholds: ArrayLike, seen: ArrayLike | None = None) -> Mask:
    """Which answers took less than the item's threshold, (persons × items); one not seen is no guess."""
    times, shown = _times(seconds, seen)
    return np.asarray(shown & (times < _limits(thresholds, times.shape[1])))


def response_time_effort(seconds: ArrayLike, thresholds: ArrayLike, seen: ArrayLike | None = None) -> Floats:
    """Share of the items a person saw that took at least the threshold (Wise & Kong 2005), one per person.

    seconds (persons × items) of any real values from 0; thresholds one per item; seen (persons × items) true where
    the item was shown, by default where seconds is not NaN. BadInput names a person who saw nothing.
    """
    times, shown = _times(seconds, seen)
    items = shown.sum(axis=1)
    if not items.all():
        raise BadInput(f"Person {int(np.argmin(items))}: saw no item, so effort is unknown; leave the sitting out.")
    quick = (shown & (times < _limits(thresholds, times.shape[1]))).sum(axis=1)
    return np.asarray((items - quick) / items)


def with_effort(effort: ArrayLike, at_least: float = ENOUGH_EFFORT) -> Mask:
    """Which sittings count: response-time effort of at least .90 (Wise & Kong 2005)."""
    shares = np.atleast_1d(as_floats(effort, "Shares of effort"))
    usable = (shares >= 0) & (shares <= 1)
    if not usable.all():
        at = int(np.argmin(usable))
        raise BadInput(f"Person {at}: effort {shares.flat[at]} is no share; it lies between 0 and 1.")
    if not 0 <= at_least <= 1:
        raise BadInput(f"at_least = {at_least} is no share; it lies between 0 and 1.")
    return np.asarray(shares >= at_least)


def _times(seconds: ArrayLike, seen: ArrayLike | None) -> tuple[Floats, Mask]:
    """Times with 0 where not seen, and where seen; BadInput names a time that cannot be."""
    times = as_floats(seconds, "Times")
    if times.ndim != 2 or 0 in times.shape:
        raise BadInput(f"Times are a table of persons × items; this has shape {times.shape}.")
    shown = ~np.isnan(times) if seen is None else _shown(seen, times.shape)
    usable = ~shown | (np.isfinite(times) & (times >= 0))
    if not usable.all():
        person, item = np.argwhere(~usable)[0]
        raise BadInput(
            f"Item {item}, person {person}: {times[person, item]} seconds on an item that was seen; "
            "give a number from 0, or mark it not seen."
        )
    return np.where(shown, times, 0.0), shown


def _shown(seen: ArrayLike, shape: tuple[int, ...]) -> Mask:
    shown = np.asarray(seen)
    if shown.shape != shape:
        raise BadInput(f"seen has shape {shown.shape}, the times {shape}; one entry for each time is needed.")
    if not np.isin(shown, (0, 1)).all():
        raise BadInput("seen holds values other than true and false (1 and 0).")
    return shown.astype(np.bool_)


def _limits(thresholds: ArrayLike, items: int) -> Floats:
    limits = np.atleast_1d(as_floats(thresholds, "Thresholds"))
    if limits.shape != (items,):
        raise BadInput(f"{limits.shape} thresholds for {items} items; one for each item is needed.")
    usable = np.isfinite(limits) & (limits >= 0)
    if not usable.all():
        at = int(np.argmin(usable))
        raise BadInput(f"Item {at}: threshold {limits[at]} is no number of seconds; give one from 0.")
    return limits
