"""What first answers say of a learner's areas together, drawn rather than approximated.

The Laplace posterior of measurement.topics puts the mode where the mean should be. With guessing the lower tail is the
longer one, and from 40 answers its chances of passing are two hundredths too high. Draws from a wider distribution
around it, weighed by what they should have been (importance sampling), have no such error.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from insights.weakness.answers import AreaOutline, Prior, Seen
from measurement.irt.model import Items, as_items
from measurement.topics import CORRELATION, abilities
from measurement.topics.prior import area_covariance, as_mean

Floats = NDArray[np.float64]

# The draws are the same each time, so that the same answers always lead to the same chance.
PAIRS, SEED, FREEDOM = 500, 20260, 8


@dataclass(frozen=True, eq=False)
class Posterior:
    """Draws of the areas' abilities (draws × areas), in logits from the passing standard, and their weights; the
    blueprint's weights of the areas."""

    theta: Floats
    chance: Floats
    weights: Floats

    @property
    def overall(self) -> Floats:
        """The learner's average in each draw."""
        return np.asarray(self.theta @ self.weights)

    @property
    def mean(self) -> Floats:
        return np.asarray(self.chance @ self.theta)

    @property
    def covariance(self) -> Floats:
        apart = self.theta - self.mean
        return np.asarray((self.chance[:, None] * apart).T @ apart)


def posterior(seen: Sequence[Seen], areas: Sequence[AreaOutline], prior: Prior) -> Posterior:
    number = {area.topic.slug: n for n, area in enumerate(areas)}
    index = np.array([number[answer.area] for answer in seen], np.intp)
    items = as_items(*np.array([(s.curve.a, s.curve.b, s.curve.c) for s in seen]).T)
    right = np.array([answer.correct for answer in seen])
    mean = as_mean(prior.mean, len(areas))
    spread = area_covariance(len(areas), 1.0, CORRELATION) if prior.covariance is None else np.array(prior.covariance)
    near = abilities(right.astype(float), index, items, areas=len(areas), mean=mean, covariance=spread,
                     weights=[area.weight for area in areas])  # fmt: skip
    root = np.linalg.cholesky(near.covariance)
    steps = _steps(len(areas))
    theta = near.theta + steps @ root.T
    log_weight = _log_likelihood(theta[:, index], items, right) + _log_normal(theta - mean, spread) - _log_t(steps)
    chance = np.exp(log_weight - log_weight.max())
    return Posterior(theta, chance / chance.sum(), near.weights)


@cache
def _steps(areas: int) -> Floats:
    """Standard draws from Student's t, each with its mirror image (draws × areas)."""
    rng = np.random.default_rng(SEED)
    scale = np.sqrt(FREEDOM / rng.chisquare(FREEDOM, (PAIRS, 1)))
    steps = rng.normal(size=(PAIRS, areas)) * scale
    return np.concatenate([steps, -steps])


def _log_likelihood(theta: Floats, items: Items, right: NDArray[np.bool_]) -> Floats:
    known = items.c + (1 - items.c) * expit(items.a * (theta - items.b))
    return np.asarray(np.log(np.where(right, known, 1 - known)).sum(axis=1))


def _log_normal(apart: Floats, covariance: Floats) -> Floats:
    """Up to a constant."""
    return np.asarray(-0.5 * (apart * np.linalg.solve(covariance, apart.T).T).sum(axis=1))


def _log_t(steps: Floats) -> Floats:
    """Of the draws, up to a constant."""
    return np.asarray(-0.5 * (FREEDOM + steps.shape[1]) * np.log1p((steps**2).sum(axis=1) / FREEDOM))
