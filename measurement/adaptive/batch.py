"""What is known of many persons in the midst of their tests, one row each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from measurement.adaptive.pool import NODES, Pool
from measurement.errors import BadInput
from measurement.given import as_array, is_whole
from measurement.irt.model import Floats


@dataclass(frozen=True, eq=False)
class Batch:
    """`posterior` is (persons × 61), `answered` (persons × items), `counts` the answers by area (persons × areas)."""

    posterior: Floats
    answered: NDArray[np.bool_]
    counts: NDArray[np.intp]

    @property
    def steps(self) -> NDArray[np.intp]:
        return np.asarray(self.counts.sum(axis=1))

    @property
    def theta(self) -> Floats:
        """Posterior means (EAP), in logits."""
        return np.asarray(self.posterior @ NODES)

    @property
    def sd(self) -> Floats:
        return np.asarray(np.sqrt(np.maximum(self.posterior @ NODES**2 - self.theta**2, 0.0)))

    def take(self, rows: ArrayLike) -> Batch:
        """Some of the persons, by index or by a Boolean an entry."""
        index = np.asarray(rows)
        return Batch(self.posterior[index], self.answered[index], self.counts[index])


def start_batch(pool: Pool, persons: int, *, mean: float = 0.0, sd: float = 1.0) -> Batch:
    """So many persons before their first question, each with the prior N(mean, sd²)."""
    if not (is_whole(persons) and persons >= 1):
        raise BadInput(f"{persons} persons; a whole number of at least 1 is needed.")
    persons = int(persons)
    prior = normal_prior(mean, sd)
    counts = np.zeros((persons, len(pool.blueprint)), np.intp)
    return Batch(np.tile(prior, (persons, 1)), np.zeros((persons, len(pool.area)), np.bool_), counts)


def update_batch(batch: Batch, chosen: ArrayLike, correct: ArrayLike, pool: Pool) -> Batch:
    """After each person's answer (1 or 0) to the item chosen."""
    check_pool(batch, pool)
    item, right = as_array(chosen, "Items"), as_array(correct, "Answers")
    rows = np.arange(len(batch.counts))
    _check_answers(item, right, batch)
    likelihood = pool.right[:, item].T
    posterior = batch.posterior * np.where(right[:, None] == 1, likelihood, 1 - likelihood)
    answered, counts = batch.answered.copy(), batch.counts.copy()
    answered[rows, item] = True
    counts[rows, pool.area[item]] += 1
    return Batch(posterior / posterior.sum(axis=1, keepdims=True), answered, counts)


def check_pool(batch: Batch, pool: Pool) -> None:
    if batch.answered.shape[1] != len(pool.area) or batch.counts.shape[1] != len(pool.blueprint):
        raise BadInput("The batch belongs to another pool: its areas or items are not those of this one.")


def normal_prior(mean: float, sd: float) -> Floats:
    """Weights at the nodes. The nodes lie .2 logits apart and end at ±6: a prior must fit in between."""
    if not (abs(mean) <= 4 and 0.2 <= sd <= 3):
        raise BadInput(f"The prior has mean {mean} and SD {sd}; the mean lies within ±4, the SD from .2 to 3 logits.")
    density = np.exp(-0.5 * ((NODES - mean) / sd) ** 2)
    return np.asarray(density / density.sum())


def _check_answers(item: NDArray[np.generic], right: NDArray[np.generic], batch: Batch) -> None:
    persons, items = batch.answered.shape
    if item.shape != (persons,) or right.shape != (persons,) or item.dtype.kind not in "iu":
        raise BadInput(f"{persons} persons need one item number and one answer each.")
    unknown = (item.astype(int) < 0) | (item.astype(int) >= items)
    if unknown.any():
        raise BadInput(
            f"Person {np.argmax(unknown)}: no item {item[unknown][0]} in a pool of {items} (0 to {items - 1})."
        )
    repeated = batch.answered[np.arange(persons), item.astype(int)]
    if repeated.any():
        raise BadInput(f"Person {np.argmax(repeated)} has answered item {item[repeated][0]} before.")
    if not np.isin(right, (0, 1)).all():
        raise BadInput(f"Person {np.argmin(np.isin(right, (0, 1)))}: an answer is 1 (right) or 0 (wrong).")
