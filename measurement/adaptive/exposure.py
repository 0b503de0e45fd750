"""How often each question has been given, and how often it still may be."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from measurement.errors import BadInput
from measurement.given import as_floats, is_whole
from measurement.irt.model import Floats


@dataclass(frozen=True, eq=False)
class Exposure:
    """`given` counts the persons who met each item; `persons` the tests begun, the present ones included."""

    given: NDArray[np.intp]
    persons: int

    def __post_init__(self) -> None:
        given = as_floats(self.given, "Exposure counts")
        counts = given.ndim == 1 and (np.isfinite(given) & (given >= 0) & (given == np.floor(given))).all()
        if not counts or not (is_whole(self.persons) and self.persons >= 1):
            raise BadInput(
                "Exposure is a count of at least 0 for each item, and at least one person, in whole numbers."
            )
        object.__setattr__(self, "given", given.astype(np.intp))

    @property
    def rate(self) -> Floats:
        return np.asarray(self.given / self.persons)

    def left(self, r_max: float) -> NDArray[np.intp]:
        """How many more persons may meet each item: together r_max of all, and one while there are few."""
        return np.asarray(max(1, int(r_max * self.persons + 1e-9)) - self.given)

    def after(self, chosen: ArrayLike) -> Exposure:
        """With the items just given counted in."""
        return Exposure(self.given + np.bincount(np.asarray(chosen), minlength=len(self.given)), self.persons)


def ration(value: Floats, left: NDArray[np.intp]) -> NDArray[np.intp]:
    """Each row's best column, where no column is given more often than `left`; -1 where none remains.

    Rows come first come, first served; -inf marks what a row may not have.
    """
    value, left = np.where(left > 0, value, -np.inf), left.copy()
    pick, waiting = np.full(len(value), -1), np.arange(len(value))
    while len(waiting):
        best = value[waiting].argmax(axis=1)
        possible = np.isfinite(value[waiting, best])
        waiting, best = waiting[possible], best[possible]
        served = _place_in_queue(best) < left[best]
        pick[waiting[served]] = best[served]
        left -= np.bincount(best[served], minlength=len(left))
        value[:, left <= 0] = -np.inf
        waiting = waiting[~served]
    return pick


def _place_in_queue(wanted: NDArray[np.intp]) -> NDArray[np.intp]:
    """How many before have the same wish: [3, 5, 3, 3] gives [0, 0, 1, 2]."""
    order = np.argsort(wanted, kind="stable")
    ordered = wanted[order]
    place = np.empty(len(wanted), np.intp)
    place[order] = np.arange(len(wanted)) - np.searchsorted(ordered, ordered)
    return place
