"""Rows of answers put in order: which were the person's first sight of the question, and sheets by form."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from insights.calibration.reading import OMITTED, Rows
from insights.calibration.sheets import LONGEST, Sheet

Indices = NDArray[np.int64]


@dataclass(frozen=True)
class Sittings:
    """Attempts of any kind, in each person's order of starting, all of a person's together. `form` is 0 where the
    attempt is not to be calibrated from."""

    attempt: Indices
    user: Indices
    form: Indices
    cohort: Indices


def sheets_of(rows: Rows, sittings: Sittings, question_of: dict[int, int]) -> Iterator[Sheet]:
    """A sheet for each form, or for each set of questions that was given under its name."""
    # What was started or deleted between the two readings has no sitting here.
    rows = rows[np.isin(rows["attempt"], sittings.attempt)]
    if not len(rows):
        return
    rows, sitting = _in_order(rows, sittings)
    new = first_sights(sittings.user[sitting], _questions(rows, question_of), _met(rows))
    starts = np.flatnonzero(np.diff(sitting, prepend=-1))
    lengths = np.diff(starts, append=len(rows))
    wanted = sittings.form[sitting[starts]] > 0
    for form in np.unique(sittings.form[sitting[starts[wanted]]]):
        of_form = sittings.form[sitting[starts]] == form
        for length in np.unique(lengths[of_form]):
            cells = starts[of_form & (lengths == length)][:, None] + np.arange(length)
            yield from _alike(int(form), cells, rows, new, sittings.cohort[sitting[cells[:, 0]]])


def first_sights(user: Indices, question: Indices, met: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Whether each answer came before, or was, the person's first meeting with the question; answers in the order
    of time. What never came onto the screen is no meeting."""
    order = np.lexsort((np.arange(len(user)), question, user))
    fresh = np.r_[True, (np.diff(user[order]) != 0) | (np.diff(question[order]) != 0)]
    before: Indices = np.cumsum(met[order]) - met[order]
    # Meetings before this answer, less those before the first answer to the same question.
    since = before - np.maximum.accumulate(np.where(fresh, before, 0))
    new = np.empty(len(user), bool)
    new[order] = since == 0
    return new


def _in_order(rows: Rows, sittings: Sittings) -> tuple[Rows, Indices]:
    """Rows by person, sitting and position, and each row's sitting."""
    by_id = np.argsort(sittings.attempt)
    sitting = by_id[np.searchsorted(sittings.attempt, rows["attempt"], sorter=by_id)]
    order = np.lexsort((rows["place"], sitting))
    return rows[order], sitting[order]


def _questions(rows: Rows, question_of: dict[int, int]) -> Indices:
    versions, at = np.unique(rows["version"], return_inverse=True)
    return np.array([question_of[int(version)] for version in versions], np.int64)[at]


def _met(rows: Rows) -> NDArray[np.bool_]:
    return np.asarray((rows["shown"] > 0) | (rows["option"] != OMITTED) | (rows["time"] > 0))


def _alike(form: int, cells: Indices, rows: Rows, new: NDArray[np.bool_], cohort: Indices) -> Iterator[Sheet]:
    """Sittings with the same questions in the same places: all of a form's, unless something was put right by hand."""
    versions, at = np.unique(rows["version"][cells], axis=0, return_inverse=True)
    for kind, given in enumerate(versions):
        own = cells[at.reshape(-1) == kind]
        mine = rows[own]
        seconds = np.minimum(mine["time"], LONGEST).astype(np.uint16)
        yield from Sheet(
            form,
            given,
            cohort[at.reshape(-1) == kind],
            mine["option"].astype(np.int8),
            seconds,
            new[own],
            _met(mine),
        ).pieces()
