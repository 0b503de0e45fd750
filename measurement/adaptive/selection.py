"""Which question next: the area furthest behind its share, and in it the question that tells most."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from measurement.adaptive.batch import Batch, check_pool
from measurement.adaptive.exposure import Exposure, ration
from measurement.adaptive.pool import Pool
from measurement.errors import BadInput
from measurement.given import is_whole
from measurement.irt.model import Floats, Items, item_information


@dataclass(frozen=True)
class Selection:
    """How to choose. Information is weighted by the posterior before `eap_from` answers, and taken at the EAP after.

    "randomesque" (Kingsbury & Zara 1989) draws from the `best` of an area. "progressive-restricted" (Revuelta &
    Ponsoda 1998) adds to information a random part that fades over `length` answers, and gives no item to more than
    `r_max` of the persons. With `target` the chance of a right answer nearest to it takes the place of information.
    """

    method: str = "randomesque"
    best: int = 5
    r_max: float = 0.25
    length: int = 80
    eap_from: int = 3
    target: float | None = None

    def __post_init__(self) -> None:
        if self.method not in ("randomesque", "progressive-restricted"):
            raise BadInput(f'Selection is "randomesque" or "progressive-restricted", not {self.method!r}.')
        counts = (self.best, self.length, self.eap_from)
        if not all(map(is_whole, counts)) or min(self.best, self.length, self.eap_from + 1) < 1:
            raise BadInput(
                f"best = {self.best} and length = {self.length} are whole numbers of at least 1, "
                f"eap_from = {self.eap_from} is one of at least 0."
            )
        if not 0 < self.r_max <= 1:
            raise BadInput(f"r_max = {self.r_max} is a share in (0, 1].")
        if self.target is not None and not 0 < self.target < 1:
            raise BadInput(f"The target {self.target} is a chance between 0 and 1.")


def next_items(
    batch: Batch, pool: Pool, rng: np.random.Generator, rule: Selection | None = None, exposure: Exposure | None = None
) -> NDArray[np.intp]:
    """One item number for each person. BadInput for a person who has answered the whole pool.

    Where r_max leaves a person nothing (a pool too small for it), the item given least often is taken all the same.
    """
    rule = rule or Selection()
    check_pool(batch, pool)
    if batch.answered.all(axis=1).any():
        raise BadInput(f"Person {batch.answered.all(axis=1).argmax()} has answered every item of the pool.")
    left = _left(pool, rule, exposure)
    open_to = ~batch.answered & (left > 0)
    area = area_in_deficit(batch.counts, open_to, pool, rng)
    chosen = np.full(len(area), -1)
    for k in np.unique(area[area >= 0]):
        rows, columns = np.flatnonzero(area == k), np.flatnonzero(pool.area == k)
        value = np.where(open_to[np.ix_(rows, columns)], _value(batch.take(rows), pool, columns, rule), -np.inf)
        pick = _draw(value, batch.steps[rows], left[columns], rule, rng)
        chosen[rows] = np.where(pick >= 0, columns[pick], -1)
    return chosen if exposure is None else _fill(chosen, batch, exposure)


def area_in_deficit(
    counts: NDArray[np.intp], open_to: NDArray[np.bool_], pool: Pool, rng: np.random.Generator
) -> NDArray[np.intp]:
    """The area most behind its share of the answers, this one counted, ties by lot; -1 where no item is open."""
    of_area = np.eye(len(pool.blueprint))[pool.area]
    possible = open_to @ of_area > 0
    behind = pool.blueprint * (counts.sum(axis=1, keepdims=True) + 1) - counts
    behind = np.where(possible, np.round(behind, 9) + 1e-10 * rng.random(behind.shape), -np.inf)
    return np.where(possible.any(axis=1), behind.argmax(axis=1), -1)


def _left(pool: Pool, rule: Selection, exposure: Exposure | None) -> NDArray[np.intp]:
    if exposure is not None and len(exposure.given) != len(pool.area):
        raise BadInput(
            f"`exposure` has {len(exposure.given)} counts; a count for each of the {len(pool.area)} items is needed."
        )
    if rule.method == "randomesque":
        return np.full(len(pool.area), np.iinfo(np.intp).max)
    if exposure is None:
        raise BadInput(f"Restricting exposure needs `exposure`, with a count for each of the {len(pool.area)} items.")
    return exposure.left(rule.r_max)


def _value(batch: Batch, pool: Pool, columns: NDArray[np.intp], rule: Selection) -> Floats:
    """What is to be largest, at least 0 (persons × columns)."""
    if rule.target is not None:
        return np.asarray(1 - np.abs(batch.posterior @ pool.right[:, columns] - rule.target))
    early = batch.steps < rule.eap_from
    if early.all():
        return np.asarray(batch.posterior @ pool.information[:, columns])
    at_eap = item_information(batch.theta, Items(*(column[columns] for column in pool.items)))
    if early.any():
        at_eap[early] = batch.posterior[early] @ pool.information[:, columns]
    return at_eap


def _draw(
    value: Floats, steps: NDArray[np.intp], left: NDArray[np.intp], rule: Selection, rng: np.random.Generator
) -> NDArray[np.intp]:
    if rule.method == "randomesque":
        best = min(rule.best, value.shape[1])
        top = np.argpartition(-value, best - 1, axis=1)[:, :best]
        top = np.take_along_axis(top, np.argsort(-np.take_along_axis(value, top, 1), axis=1), 1)
        choices = np.minimum(best, np.isfinite(value).sum(axis=1))
        return np.asarray(top[np.arange(len(value)), (rng.random(len(value)) * choices).astype(int)])
    known = np.minimum(steps / rule.length, 1.0)[:, None]
    luck = rng.random(value.shape) * np.max(value, axis=1, keepdims=True)
    return ration(np.where(np.isfinite(value), (1 - known) * luck + known * np.maximum(value, 0.0), -np.inf), left)


def _fill(chosen: NDArray[np.intp], batch: Batch, exposure: Exposure) -> NDArray[np.intp]:
    given = exposure.given + np.bincount(chosen[chosen >= 0], minlength=len(exposure.given))
    for person in np.flatnonzero(chosen < 0):
        chosen[person] = np.where(batch.answered[person], np.iinfo(np.intp).max, given).argmin()
        given[chosen[person]] += 1
    return chosen
