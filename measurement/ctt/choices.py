"""Which option each person chose, counted by total score: all that option statistics need of a form's answers."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from measurement.ctt.intervals import Floats
from measurement.ctt.table import Counts, ScoreTable, counts_by_score
from measurement.errors import BadInput
from measurement.given import as_array, as_floats
from measurement.responses import CHUNK

OMITTED = -1


@dataclass(eq=False)
class OptionTable:
    """Choices on one form so far. `counts` (items × (options + 1) × total scores) has the omissions as its last
    option; `ability` (items × (options + 1)) sums the abilities of those who chose it, None when none were given."""

    keys: Counts
    options: Counts
    counts: Counts
    ability: Floats | None = None

    @classmethod
    def empty(cls, keys: ArrayLike, options: ArrayLike) -> "OptionTable":
        """keys: the right option of each item, from 0; options: how many each has (one number for all, or each)."""
        key = _whole(np.atleast_1d(np.asarray(keys)), "keys").astype(np.int64)
        number = _whole(np.atleast_1d(np.asarray(options)), "options").astype(np.int64)
        if key.ndim != 1 or len(key) == 0 or number.shape not in ((1,), key.shape):
            raise BadInput(f"keys {key.shape} and options {number.shape}: one key each item, options one or each.")
        each = np.broadcast_to(number, key.shape)
        wrong = (each < 2) | (key < 0) | (key >= each)
        if wrong.any():
            at = int(np.argmax(wrong))
            raise BadInput(f"Item {at}: key {key[at]} of {each[at]} options; options are counted from 0, at least two.")
        return cls(key, each, np.zeros((len(key), int(each.max()) + 1, len(key) + 1), np.int64))

    @classmethod
    def of(
        cls, chosen: ArrayLike, keys: ArrayLike, options: ArrayLike, ability: ArrayLike | None = None
    ) -> "OptionTable":
        table = cls.empty(keys, options)
        table.add(chosen, ability)
        return table

    def add(self, chosen: ArrayLike, ability: ArrayLike | None = None) -> None:
        """Count a batch of persons in; nothing is counted when the batch is refused.

        chosen (persons × items): the option from 0, -1 or NaN where omitted, which counts as wrong. ability
        (persons): θ or a scaled score, in every batch or in none.
        """
        choices = self._checked(chosen)
        level = None if ability is None else _abilities(ability, len(choices))
        self._same_measure(level is not None)
        rows = max(1, CHUNK // choices.shape[1])
        for start in range(0, len(choices), rows):
            self._count(choices[start : start + rows], None if level is None else level[start : start + rows])

    def merge(self, other: "OptionTable") -> "OptionTable":
        """The table of both groups of persons, who took the same form."""
        if not (np.array_equal(self.keys, other.keys) and np.array_equal(self.options, other.options)):
            raise BadInput("The two tables have different keys or options; keep one table per form.")
        if other.n:
            self._same_measure(other.ability is not None)
        sums = [table.ability for table in (self, other) if table.ability is not None]
        return OptionTable(self.keys, self.options, self.counts + other.counts, np.add.reduce(sums) if sums else None)

    @property
    def n(self) -> int:
        """Persons counted."""
        return int(self.counts[0].sum())

    def score_table(self) -> ScoreTable:
        """Right answers by total score, for item_statistics."""
        return ScoreTable(self.counts[np.arange(len(self.keys)), self.keys], self.counts[0].sum(axis=0))

    def _same_measure(self, given: bool) -> None:
        if self.n and given != (self.ability is not None):
            raise BadInput("Abilities came with some batches and not with others; give them with all or with none.")

    def _checked(self, chosen: ArrayLike) -> NDArray[np.int32]:
        matrix = as_array(chosen, "Choices")
        if matrix.ndim != 2 or len(matrix) == 0 or matrix.shape[1] != len(self.keys):
            raise BadInput(f"Choices of shape {matrix.shape}; persons × {len(self.keys)} items are needed.")
        if matrix.dtype.kind == "f":
            matrix = np.where(np.isnan(matrix), OMITTED, matrix)
        matrix = _whole(matrix, "choices")
        wrong = (matrix < OMITTED) | (matrix >= self.options)
        if wrong.any():
            person, item = np.argwhere(wrong)[0]
            raise BadInput(
                f"Item {item}, person {person}: option {matrix[person, item]} of {self.options[item]}; "
                "options are counted from 0, -1 is omitted."
            )
        return matrix.astype(np.int32)

    def _count(self, choices: NDArray[np.int32], level: Floats | None) -> None:
        totals = (choices == self.keys).sum(axis=1, dtype=np.int64)
        slots = self.counts.shape[1]
        if level is not None and self.ability is None:
            self.ability = np.zeros((len(self.keys), slots))
        for slot in range(slots):
            hits = (choices == (slot if slot < slots - 1 else OMITTED)).astype(np.int8)
            self.counts[:, slot] += counts_by_score(hits, totals, self.counts.shape[2])
            if level is not None and self.ability is not None:
                self.ability[:, slot] += level @ hits


def _whole(values: NDArray[Any], what: str) -> NDArray[Any]:
    if values.dtype.kind not in "iuf":
        raise BadInput(f"{what} are whole numbers; these are of type {values.dtype}.")
    if values.dtype.kind != "f":
        return values
    uneven = ~np.isfinite(values) | (values != np.floor(values))
    if uneven.any():
        at = tuple(int(axis) for axis in np.argwhere(uneven)[0])
        raise BadInput(f"{what} at {at}: {values[at]} is no whole number.")
    return values


def _abilities(ability: ArrayLike, persons: int) -> Floats:
    level = as_floats(ability, "Abilities")
    if level.shape != (persons,):
        raise BadInput(f"Abilities of shape {level.shape} for {persons} persons; one for each is needed.")
    if not np.isfinite(level).all():
        raise BadInput(f"Person {int(np.argmin(np.isfinite(level)))}: the ability is not finite; leave the person out.")
    return level
