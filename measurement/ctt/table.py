"""The joint count of right answers and total scores: all that classical item statistics need of a form's answers.

Items × (items + 1) whole numbers, however many persons there are, so answers may come in batches.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from measurement.errors import BadInput
from measurement.responses import CHUNK, NOT_SEEN, as_responses

Counts = NDArray[np.int64]
Floats = NDArray[np.float64]


def complete(scores: ArrayLike) -> NDArray[np.int8]:
    """Scores as a full (persons × items) matrix of 1 and 0; BadInput names the first that was not seen."""
    matrix = as_responses(scores)
    if matrix.min() == NOT_SEEN:
        person, item = np.argwhere(matrix == NOT_SEEN)[0]
        raise BadInput(
            f"Item {item}, person {person}: not seen (NaN or -1). Classical statistics need full rows: "
            "count an omitted answer as wrong (0), and take forms with different questions one by one."
        )
    return matrix


def counts_by_score(hits: NDArray[np.int8], totals: NDArray[np.int64], scores: int) -> Counts:
    """How often each column of 0/1 is 1 at each total score, (columns × scores)."""
    counts = np.zeros((scores, hits.shape[1]), np.int64)
    rows = max(1, CHUNK // hits.shape[1])
    for start in range(0, len(hits), rows):
        block = hits[start : start + rows].astype(np.int32)
        persons = np.arange(len(block))
        score_of = sparse.csr_array(
            (np.ones(len(block), np.int32), (totals[start : start + rows], persons)), shape=(scores, len(block))
        )
        counts += score_of @ block
    return np.ascontiguousarray(counts.T)


@dataclass(eq=False)
class ScoreTable:
    """Answers to one form so far. `right` (items × scores 0..items): right answers to an item by persons with that
    total score; `persons` (scores): how many have it."""

    right: Counts
    persons: Counts

    @classmethod
    def empty(cls, items: int) -> "ScoreTable":
        if items < 1:
            raise BadInput(f"A form of {items} items has no statistics; give at least 1.")
        return cls(np.zeros((items, items + 1), np.int64), np.zeros(items + 1, np.int64))

    @classmethod
    def of(cls, scores: ArrayLike) -> "ScoreTable":
        """The table of a (persons × items) matrix of 1 and 0."""
        matrix = complete(scores)
        table = cls.empty(matrix.shape[1])
        table._count(matrix)
        return table

    def add(self, scores: ArrayLike) -> None:
        """Count a further batch of persons in; nothing is counted when the batch is refused."""
        matrix = complete(scores)
        self._same_form(matrix.shape[1])
        self._count(matrix)

    def merge(self, other: "ScoreTable") -> "ScoreTable":
        """The table of both groups of persons, who took the same form."""
        self._same_form(other.items)
        return ScoreTable(self.right + other.right, self.persons + other.persons)

    @property
    def items(self) -> int:
        return len(self.right)

    @property
    def n(self) -> int:
        """Persons counted."""
        return int(self.persons.sum())

    def curves(self) -> Floats:
        """Empirical item characteristic curves: share right at each total score, (items × scores), masked where
        nobody has the score."""
        nobody = np.broadcast_to(self.persons == 0, self.right.shape)
        return np.ma.MaskedArray(self.right / np.maximum(self.persons, 1), mask=nobody)

    def _same_form(self, items: int) -> None:
        if items != self.items:
            raise BadInput(f"The table is of {self.items} items, the batch of {items}; keep one table per form.")

    def _count(self, matrix: NDArray[np.int8]) -> None:
        totals = matrix.sum(axis=1, dtype=np.int64)
        self.right += counts_by_score(matrix, totals, self.items + 1)
        self.persons += np.bincount(totals, minlength=self.items + 1)


def tails(persons: Counts, size: float) -> tuple[Floats, Floats]:
    """Share of those with each score who belong to the lowest and to the highest `size` persons.

    Persons tied at the bound belong in part, each equally, so the groups have exactly the size asked for and no
    order of persons matters.
    """
    return _lowest(persons, size), _lowest(persons[::-1], size)[::-1]


def _lowest(persons: Counts, size: float) -> Floats:
    below = np.cumsum(persons) - persons
    return np.asarray(np.clip(size - below, 0, persons) / np.maximum(persons, 1))
