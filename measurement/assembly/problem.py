"""Pool and rules together: who may be used how often, and what the forms should measure alike."""

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from measurement.assembly.counts import Count, counts_of
from measurement.assembly.pool import Pool
from measurement.assembly.rules import Rules
from measurement.errors import BadInput
from measurement.irt.model import item_information, probability

Floats = NDArray[np.float64]
LITTLE = 1e-6
ABOVE_AVERAGE = 1.05  # a form is a little more informative than the same counts drawn blindly


@dataclass(frozen=True)
class Target:
    """Information at the points of the rules and the raw score expected at the cut, both of one form."""

    information: Floats
    expected: float


@dataclass(frozen=True, eq=False)
class Problem:
    """`limit` is how many of the forms a question may be on. `anchors` are scored on every form; `anchored` marks them
    and the questions of their exhibits, which come with them."""

    pool: Pool
    rules: Rules
    forms: int
    counts: list[Count]
    exhibits: list[NDArray[np.intp]]
    information: Floats  # (points × questions)
    right: Floats  # chance of a right answer at the cut
    limit: NDArray[np.int64]
    anchors: list[int]
    anchored: NDArray[np.bool_]

    @property
    def wish(self) -> Target:
        """The target given, else the average question of every area in the counts of the blueprint, a little better."""
        weights = self._weights()
        average = Target(ABOVE_AVERAGE * self.information @ weights, float(self.right @ weights))
        given = self.rules
        return Target(
            _measurable(average.information, given)
            if given.information is None
            else np.asarray(given.information, float),
            average.expected if given.expected is None else float(given.expected),
        )

    def _weights(self) -> Floats:
        weights = np.zeros(len(self.pool))
        for area in self.rules.areas:
            scorable = (self.pool.area == area.slug) & self.pool.scorable
            weights[scorable] = area.scored / max(1, scorable.sum())
        return weights


def _measurable(information: Floats, rules: Rules) -> Floats:
    if information.min() <= LITTLE:
        at = int(np.argmin(information))
        raise BadInput(
            f"The pool says nothing about candidates {rules.points[at]:+g} logits from the cut: its questions are all "
            "far too easy or too hard for them. Check the difficulties, or give other points."
        )
    return information


def problem_of(pool: Pool, rules: Rules, forms: int) -> Problem:
    """BadInput where the pool has an area, or the rules an anchor, that the other does not know."""
    _check_areas(pool, rules)
    exhibits = pool.exhibits() if rules.exhibits == "together" else []
    anchors = [_anchor(pool, name) for name in rules.anchors]
    anchored = _anchored(pool, anchors, exhibits)
    points = np.asarray(rules.points, float) + rules.cut
    return Problem(
        pool,
        rules,
        forms,
        counts_of(pool, rules),
        exhibits,
        item_information(points, pool.items),
        probability(rules.cut, pool.items)[0],
        _limits(pool, rules, forms, anchored, exhibits),
        anchors,
        anchored,
    )


def _check_areas(pool: Pool, rules: Rules) -> None:
    known = {area.slug for area in rules.areas}
    for name, area in zip(pool.ids, pool.area, strict=True):
        if area not in known:
            raise BadInput(f"Question {name}: the rules have no area “{area}”. Leave the question out or add the area.")


def _anchored(pool: Pool, anchors: list[int], exhibits: list[NDArray[np.intp]]) -> NDArray[np.bool_]:
    anchored = np.zeros(len(pool), np.bool_)
    anchored[anchors] = True
    for group in exhibits:
        anchored[group] = anchored[group].any()
    return anchored


def _anchor(pool: Pool, name: Hashable) -> int:
    if name not in pool.place:
        raise BadInput(f"Anchor {name} is not in the pool.")
    at = pool.place[name]
    if not pool.scorable[at]:
        raise BadInput(f"Anchor {name} cannot be scored; an anchor is a scored question of every form.")
    return at


def _limits(
    pool: Pool, rules: Rules, forms: int, anchored: NDArray[np.bool_], exhibits: list[NDArray[np.intp]]
) -> NDArray[np.int64]:
    limit = np.where(anchored, forms, 1 if rules.overlap == "none" else forms)
    if rules.exposure is not None:
        limit = np.minimum(limit, np.maximum(0, rules.exposure - pool.exposure))
    for group in exhibits:
        limit[group] = limit[group].min()
    return np.asarray(limit, np.int64)
