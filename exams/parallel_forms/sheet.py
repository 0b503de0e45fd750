"""A form as it is held beside others: what it asks, and the curves that were frozen with it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exams.models import Form, FormTable

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Asked:
    """A question of a form; one that was dropped from it neither counts nor is a trial."""

    question: int
    counts: bool
    trial: bool
    area: int
    level: str
    calculation: bool
    key: int


@dataclass(frozen=True)
class Sheet:
    """A form with its questions and how many people have sat it."""

    form: Form
    people: int
    asked: list[Asked]

    @property
    def number(self) -> int:
        return self.form.number

    @property
    def table(self) -> FormTable:
        assert self.form.table is not None
        return self.form.table

    @property
    def is_equated(self) -> bool:
        return bool(self.table.curve)

    @property
    def is_calibrated(self) -> bool:
        """Whether its table knows answers, rather than judgments alone."""
        return self.table.snapshot_id is not None

    @property
    def questions(self) -> set[int]:
        return {asked.question for asked in self.asked}

    def counting(self, condition: Callable[[Asked], bool]) -> int:
        return sum(asked.counts and condition(asked) for asked in self.asked)

    def at(self, theta: Floats | float, what: str) -> Floats:
        """The form's `information` or `expected` right answers at these abilities."""
        return np.asarray(np.interp(theta, self.table.curve["theta"], self.table.curve[what]))
