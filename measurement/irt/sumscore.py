"""The number-correct score given ability: Lord and Wingersky (1984)'s recursion, and the ability given that score."""

import numpy as np
from numpy.typing import ArrayLike

from measurement.errors import BadInput
from measurement.given import as_floats, is_whole
from measurement.irt.model import Floats, Items, as_items, probability

LEAST_NODES = 21


def sum_score_distribution(theta: ArrayLike, items: Items) -> Floats:
    """Chance of every number right, 0 to n, at each ability: (theta × n + 1); each row sums to 1.

    Exact (Lord & Wingersky 1984): items are taken up one by one, so no normal approximation is involved.
    """
    ability = np.atleast_1d(as_floats(theta, "Abilities"))
    if ability.ndim != 1 or not np.isfinite(ability).all():
        raise BadInput("Abilities are a list of finite numbers in logits.")
    right = probability(ability, items)
    scores = np.zeros((len(right), right.shape[1] + 1))
    scores[:, 0] = 1.0
    for item, chance in enumerate(right.T[:, :, None], start=1):
        risen = scores[:, :item] * chance
        scores[:, :item] *= 1 - chance
        scores[:, 1 : item + 1] += risen
    return scores


def eap_by_sum_score(
    a: ArrayLike, b: ArrayLike, c: ArrayLike = 0.0, mean: float = 0.0, sd: float = 1.0, *, nodes: int = 241
) -> tuple[Floats, Floats]:
    """Posterior mean and SD of ability for each number right, 0 to n (Thissen, Pommerich, Billeaud & Williams 1995).

    The prior is N(mean, sd²), on `nodes` equally spaced points within six SDs, 21 of them at least.
    """
    items = as_items(a, b, c)
    if not len(items.a):
        raise BadInput("A form of no items gives no sum scores.")
    if not (is_whole(nodes) and nodes >= LEAST_NODES):
        raise BadInput(f"{nodes} nodes are no grid; give a whole number from {LEAST_NODES}.")
    if not (np.isfinite(mean) and np.isfinite(sd) and sd > 0):
        raise BadInput(f"The prior has mean {mean} and SD {sd}; the mean must be finite and the SD above 0.")
    deviates = np.linspace(-6, 6, int(nodes))
    theta = mean + sd * deviates
    joint = sum_score_distribution(theta, items) * np.exp(-(deviates**2) / 2)[:, None]
    chance = joint.sum(axis=0)
    if not (chance > 0).all():
        raise BadInput(f"A score of {int(np.argmin(chance))} has no chance at all under these items and this prior.")
    centre = theta @ joint / chance
    return centre, np.sqrt(((theta[:, None] - centre) ** 2 * joint).sum(axis=0) / chance)
