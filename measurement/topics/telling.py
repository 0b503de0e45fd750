"""How many more answers would tell an area from the person's own average."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr, ndtri

from measurement.errors import BadInput
from measurement.given import is_whole
from measurement.irt.model import Floats, Items, as_items, item_information
from measurement.topics.prior import as_areas

if TYPE_CHECKING:
    from measurement.topics.person import TopicAbilities

LEVEL = 0.80
"""Of bands and claims: |contrast| / SD beyond 1.28."""


def deviate(level: float) -> float:
    """Half the width, in SDs, of the middle `level` of a normal distribution: 1.28 at .80."""
    if not 0 < level < 1:
        raise BadInput(f"The level {level} of a band lies between 0 and 1.")
    return float(ndtri(0.5 + level / 2))


def contrast_rows(weights: Floats) -> Floats:
    """Row k takes each area less the weighted average (areas × areas)."""
    return np.eye(len(weights)) - weights


def answers_to_tell(
    person: TopicAbilities,
    area: ArrayLike,
    items: Items,
    *,
    level: float = LEVEL,
    chance: float = 0.5,
    spread: float = 0.0,
    most: int = 400,
) -> tuple[int | None, ...]:
    """By area, the fewest further answers after which a verdict has at least this `chance`; 0 where there is one now.

    None means more than `most`, or never. `items`, of areas `area`, are those to come (the bank, or a form like the
    last): they give the information of a typical answer at the person's present ability. A share 1 - `spread` of the
    answers is of the area itself, the rest over all areas by the person's weights: an area alone may never tell, since
    the average it is held against is itself uncertain.

    Method (preposterior analysis, Raiffa & Schlaifer 1961): with m more answers the contrast's posterior SD shrinks
    from s to t(m) by the normal-normal update, and its estimate, d now, will be N(d, s² - t²), all that is known now
    being d and s. A verdict comes when it lies beyond 1.28 t. So d is not taken to be true, and where d is near 0 the
    number says how long it takes until an area of this person usually shows a side.
    """
    _check(chance, spread, most)
    rate = typical_information(person, area, items)
    shares = spread * person.weights + (1 - spread) * np.eye(len(rate))
    needed: list[int | None] = []
    for k, verdict in enumerate(person.verdicts(level)):
        if verdict != "undecided" or person.contrast_sd[k] == 0:
            needed.append(0 if verdict != "undecided" else None)
            continue
        later = _later_sd(person, k, rate * shares[k], most)
        enough = _verdict_chance(person.contrast[k], person.contrast_sd[k], later, deviate(level)) >= chance
        needed.append(int(np.argmax(enough)) + 1 if enough.any() else None)
    return tuple(needed)


def _later_sd(person: TopicAbilities, area: int, added: Floats, most: int) -> Floats:
    """Posterior SD of one contrast after 1 to `most` more answers that each add so much information by area.

    With the covariance C C' and C' diag(added) C = U diag(rate) U', the covariance after m answers is
    C U diag(1 / (1 + m rate)) U' C': one decomposition instead of `most` inverses.
    """
    root = np.linalg.cholesky(person.covariance)
    rate, turn = np.linalg.eigh(root.T @ (added[:, None] * root))
    parts = (turn.T @ root.T @ contrast_rows(person.weights)[area]) ** 2
    return np.asarray(np.sqrt((parts / (1 + np.arange(1, most + 1)[:, None] * np.maximum(rate, 0))).sum(axis=1)))


def typical_information(person: TopicAbilities, area: ArrayLike, items: Items) -> Floats:
    """Mean information of one answer in each area at the person's ability there; of all items where it has none."""
    items = as_items(*items)
    if not len(items.a):
        raise BadInput("There are no items to come, so no answers that could tell.")
    index = as_areas(area, len(items.a), len(person.theta))
    each = item_information(person.theta, items)
    own = np.eye(len(person.theta), dtype=bool)[:, index]
    count = own.sum(axis=1)
    return np.asarray(np.where(count > 0, (each * own).sum(axis=1) / np.maximum(count, 1), each.mean(axis=1)))


def _verdict_chance(now: float, sd: float, later: Floats, beyond: float) -> Floats:
    moves = np.sqrt(np.maximum(sd**2 - later**2, 1e-300))
    return np.asarray(ndtr((now - beyond * later) / moves) + ndtr((-beyond * later - now) / moves))


def _check(chance: float, spread: float, most: int) -> None:
    if not 0 < chance < 1 or not 0 <= spread <= 1 or not (is_whole(most) and most >= 1):
        raise BadInput(f"chance = {chance}, spread = {spread}, most = {most}: between 0 and 1, 0 to 1, at least 1.")
