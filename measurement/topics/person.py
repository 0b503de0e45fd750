"""One person's areas: how able in each, and which may be called stronger or weaker than the person's own average."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr

from measurement.errors import BadInput
from measurement.given import as_array
from measurement.irt.model import Floats, Items, as_items
from measurement.responses import as_responses
from measurement.topics.laplace import Evidence, laplace
from measurement.topics.prior import CORRELATION, area_covariance, as_areas, as_covariance, as_mean, as_weights
from measurement.topics.telling import LEVEL, contrast_rows, deviate


@dataclass(frozen=True, eq=False)
class TopicAbilities:
    """The posterior of one person's areas, in logits; 300 + 25 (theta - theta_cut) is the caller's."""

    theta: Floats
    """Ability in each area (areas,)."""
    covariance: Floats
    """Of the posterior (areas × areas)."""
    weights: Floats
    """Shares of the areas in the person's average; they sum to 1."""
    answers: NDArray[np.intp]
    """Answers that entered, by area; `right` of them were right."""
    right: NDArray[np.intp]

    @property
    def sd(self) -> Floats:
        return np.sqrt(np.diag(self.covariance))

    @property
    def overall(self) -> float:
        """The weighted mean of the areas."""
        return float(self.weights @ self.theta)

    @property
    def overall_sd(self) -> float:
        return float(np.sqrt(self.weights @ self.covariance @ self.weights))

    @property
    def contrast(self) -> Floats:
        """Each area less the person's own average."""
        return self.theta - self.overall

    @property
    def contrast_sd(self) -> Floats:
        rows = contrast_rows(self.weights)
        return np.asarray(np.sqrt(np.maximum(((rows @ self.covariance) * rows).sum(axis=1), 0.0)))

    def band(self, level: float = LEVEL) -> tuple[Floats, Floats]:
        """Lower and upper end of each area's ability, in which it lies with the chance `level`."""
        half = deviate(level) * self.sd
        return self.theta - half, self.theta + half

    def verdicts(self, level: float = LEVEL) -> tuple[str, ...]:
        """ "stronger" or "weaker" than the person's own average where |contrast| / SD exceeds 1.28 (level .80);
        otherwise "undecided": not enough answers to tell yet."""
        sure = np.abs(self.contrast) > deviate(level) * self.contrast_sd
        named = np.where(self.contrast > 0, "stronger", "weaker")
        return tuple(str(word) for word in np.where(sure & (self.contrast_sd > 0), named, "undecided"))

    def chance_above(self, theta: float) -> Floats:
        """Posterior chance that each area's ability lies above a mark, such as the cut."""
        if not np.isfinite(theta):
            raise BadInput(f"The mark {theta} is not a finite ability.")
        return np.asarray(ndtr((self.theta - theta) / self.sd))


def abilities(
    correct: ArrayLike,
    area: ArrayLike,
    items: Items,
    *,
    areas: int = 8,
    mean: ArrayLike = 0.0,
    sd: ArrayLike = 1.0,
    correlation: ArrayLike = CORRELATION,
    covariance: ArrayLike | None = None,
    weights: ArrayLike | None = None,
) -> TopicAbilities:
    """The eight abilities of one person from first answers (1, 0; NaN or -1 where not seen), one entry an item.

    Prior: θ ~ MVN(mean, R) with SDs `sd` and one correlation for every pair, or a matrix, or `covariance` outright.
    `weights` (the blueprint's; equal when None) make up the person's average. Without answers the prior comes back.
    """
    prior = as_covariance(covariance, areas) if covariance is not None else area_covariance(areas, sd, correlation)
    centre, shares = as_mean(mean, areas), as_weights(weights, areas)
    items = as_items(*items)
    answered = _one_person(correct, len(items.a))
    seen = answered >= 0
    index = as_areas(area, len(answered), areas)[seen]
    evidence = Evidence(answered[None, seen], np.eye(areas)[index], Items(*(column[seen] for column in items)))
    theta, spread = laplace(evidence, centre, prior)
    answers, right = np.bincount(index, minlength=areas), np.bincount(index[answered[seen] == 1], minlength=areas)
    return TopicAbilities(theta[0], spread[0], shares, answers, right)


def _one_person(correct: ArrayLike, items: int) -> NDArray[np.int8]:
    answers = as_array(correct, "Answers")
    if answers.shape != (items,):
        raise BadInput(f"One person's answers have shape {answers.shape}; {items} are needed, one each an item.")
    return as_responses(answers[None])[0] if items else np.zeros(0, np.int8)
