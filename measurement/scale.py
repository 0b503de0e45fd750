"""The reporting scale: what each number right on a form is worth, so that 300 asks the same ability on every form."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from measurement.equating.curves import Triple, characteristic_curve, inverse_characteristic_curve
from measurement.errors import BadInput
from measurement.given import as_floats, is_whole
from measurement.irt.model import Floats, Items, as_items
from measurement.irt.sumscore import sum_score_distribution

__all__ = [
    "ConversionTable",
    "characteristic_curve",
    "conversion_table",
    "inverse_characteristic_curve",
    "pass_chance",
    "raw_cut",
]

ROUNDING = 1e-9


@dataclass(frozen=True)
class ConversionTable:
    """One entry for each number right 0..n.

    `theta` is the ability a score stands for (logits), `scaled` its reported score. `csem` is the SD of the reported
    score, after rounding and clipping, of persons whose ability is that theta, over the exact distribution of their
    number right; it therefore falls to 0 where all their likely scores are clipped to one end. `error` is the same of
    the score before rounding and clipping: how well the form knows that ability, wherever on the scale it lies. `low`
    and `high` are one `error` below and above, rounded outwards within the scale.
    """

    raw_cut: int
    scaled: NDArray[np.int64]
    csem: Floats
    error: Floats
    theta: Floats
    low: NDArray[np.int64]
    high: NDArray[np.int64]


def conversion_table(
    a: ArrayLike,
    b: ArrayLike,
    c: ArrayLike,
    *,
    theta_cut: float = 0.0,
    points_per_logit: float = 25,
    lowest: int = 200,
    passing: int = 300,
    highest: int = 350,
) -> ConversionTable:
    """The table of a form of scored items (D = 1), to be frozen when the form is published.

    S = passing + points_per_logit · (θ - theta_cut), rounded half up, clipped to lowest..highest; a raw score at the
    cut or above gets at least `passing`, one below it less, so scores are monotone and 300 if and only if raw >= cut.
    θ is where the characteristic curve is the raw score. At the extremes, where that has no end, it is where the
    curve is n - .5 and .5 above chance (half the way, if n is not 1 above chance); below chance θ falls linearly to
    that of the lowest score at raw 0 (after Kolen 1981). BadInput: unusable items or scale, a cut of 0.
    """
    items = as_items(a, b, c)
    _check_scale(points_per_logit, lowest, passing, highest)
    cut = raw_cut(items, theta_cut)
    theta = _abilities(items, theta_cut + (lowest - passing) / points_per_logit)
    exact = passing + points_per_logit * (theta - theta_cut)
    points = np.floor(exact + 0.5).clip(lowest, highest).astype(np.int64)
    passed = np.arange(len(points)) >= cut
    scaled = np.where(passed, np.maximum(points, passing), np.minimum(points, passing - 1))
    chance = sum_score_distribution(theta, items)
    csem, error = _spread(chance, scaled), _spread(chance, exact)
    low = np.floor(scaled - error).clip(lowest, highest).astype(np.int64)
    high = np.ceil(scaled + error).clip(lowest, highest).astype(np.int64)
    return ConversionTable(cut, scaled, csem, error, theta, low, high)


def raw_cut(items: Triple, theta_cut: float = 0.0) -> int:
    """Least number right that passes, 1..n: the expected score at the cut, rounded up (1e-9 is taken for rounding)."""
    if not np.isfinite(theta_cut):
        raise BadInput(f"The passing standard is {theta_cut} logits; it must be a finite ability.")
    form = as_items(*items)
    cut = int(np.ceil(characteristic_curve(theta_cut, form)[0] - ROUNDING))
    if not 1 <= cut <= len(form.a):
        raise BadInput(
            f"The standard {theta_cut:g} makes a raw cut of {cut} on {len(form.a)} items: everybody passes. "
            "Lower the items' difficulty or raise the standard."
        )
    return cut


def pass_chance(theta: ArrayLike, items: Triple, raw_cut: int) -> Floats:
    """Chance of `raw_cut` or more right at each ability; exact (Lord & Wingersky 1984)."""
    form = as_items(*items)
    ability = np.atleast_1d(as_floats(theta, "Abilities"))
    if ability.ndim != 1 or not np.isfinite(ability).all():
        raise BadInput("Abilities are a list of finite numbers in logits.")
    if not (is_whole(raw_cut) and 1 <= raw_cut <= len(form.a)):
        raise BadInput(f"The raw cut {raw_cut} is not within 1..{len(form.a)}, the form's items.")
    return np.asarray(sum_score_distribution(ability, form)[:, int(raw_cut) :].sum(axis=1).clip(0, 1))


def _abilities(items: Items, bottom: float) -> Floats:
    """θ of each raw score 0..n; `bottom` is that of the lowest reported score, met at raw 0 where c is above 0."""
    count, chance = len(items.a), float(items.c.sum())
    margin = min(0.5, (count - chance) / 2)
    raw = np.arange(count + 1, dtype=float)
    theta = inverse_characteristic_curve(raw.clip(chance + margin, count - margin), items)
    theta = np.maximum.accumulate(theta)
    below = raw < chance
    first = theta[0]
    theta[below] = min(bottom, first) + (first - min(bottom, first)) * raw[below] / max(chance, ROUNDING)
    return np.asarray(theta)


def _spread(chance: Floats, scores: NDArray[Any]) -> Floats:
    """SD of the scores of each number right, over each ability's (ability × number right) distribution."""
    centre = chance @ scores
    return np.asarray(np.sqrt((chance * (scores - centre[:, None]) ** 2).sum(axis=1)))


def _check_scale(points_per_logit: float, lowest: int, passing: int, highest: int) -> None:
    if not (np.isfinite(points_per_logit) and points_per_logit > 0):
        raise BadInput(f"{points_per_logit} points a logit; the scale needs a finite number above 0.")
    if not all(is_whole(score) for score in (lowest, passing, highest)) or not lowest < passing <= highest:
        raise BadInput(f"The scale {lowest}..{highest} with {passing} to pass; give whole lowest < passing <= highest.")
