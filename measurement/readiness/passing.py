"""How likely a person is to pass on the day of the exam."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from measurement.errors import BadInput
from measurement.given import as_floats, is_whole
from measurement.irt.model import Floats, Items, as_items
from measurement.irt.sumscore import sum_score_distribution

MONTHLY = 0.15
"""SD, in logits, by which ability moves in a month either way: an assumption until people with two sittings, months
apart, show their own."""
MONTH = 30.0
HIGHEST, LOWEST = 0.97, 0.03
NEGLIGIBLE = 1e-9  # weight of a node that no shown figure would feel


class Form(NamedTuple):
    """The scored questions of an exam form (Items, or a, b, c) and the number right that passes."""

    items: Items
    raw_cut: int


class Band(NamedTuple):
    """Of chances, 0 to 1."""

    low: float
    high: float


def pass_probability(
    posterior: tuple[ArrayLike, ArrayLike],
    forms: Sequence[tuple[Items, int]],
    *,
    growth: float = 0.0,
    growth_sd: float = 0.0,
) -> float:
    """Posterior-predictive chance of passing, Σ_k w_k P(X ≥ x_f | θ_k), averaged over the forms (items, raw cut).

    `posterior` is (two nodes or more, weights), or (mean, SD) of a normal one. On the day ability is
    θ + N(growth, growth_sd²), with `growth_sd` from `growth_spread` where only the days are known; scores given ability
    are exact (Lord & Wingersky 1984). θ at its estimate instead would promise too much to the strong and too little
    to the weak.
    """
    return float(pass_probabilities(posterior, forms, growth=growth, growth_sd=growth_sd).mean())


def pass_probabilities(
    posterior: tuple[ArrayLike, ArrayLike],
    forms: Sequence[tuple[Items, int]],
    *,
    growth: float = 0.0,
    growth_sd: float = 0.0,
) -> Floats:
    """One chance a form; `pass_probability` is their mean."""
    theta, weights = exam_ability(posterior, growth, growth_sd)
    chances = [weights @ _chance(theta, form) for form in as_forms(forms)]
    return np.clip(chances, 0.0, 1.0)


def pass_chance(theta: ArrayLike, form: Form) -> Floats:
    """P(X ≥ raw cut | θ) of one form, for each θ."""
    return _chance(theta, as_forms([form])[0])


def _chance(theta: ArrayLike, form: Form) -> Floats:
    return np.asarray(sum_score_distribution(theta, form.items)[:, form.raw_cut :].sum(axis=1))


def growth_spread(days: float, sd_per_month: float = MONTHLY) -> float:
    """SD of the change in ability over so many days: a random walk, whose variance grows with time."""
    if not (np.isfinite(days) and days >= 0 and np.isfinite(sd_per_month) and sd_per_month >= 0):
        raise BadInput(f"{days} days at an SD of {sd_per_month} a month: both are finite and at least 0.")
    return float(sd_per_month * np.sqrt(days / MONTH))


def exam_ability(posterior: tuple[ArrayLike, ArrayLike], growth: float, growth_sd: float) -> tuple[Floats, Floats]:
    """Nodes and weights of ability on the day: the posterior moved and widened by the growth."""
    if not (np.isfinite(growth) and np.isfinite(growth_sd) and growth_sd >= 0):
        raise BadInput(f"Growth {growth} with SD {growth_sd}: both are finite logits, the SD at least 0.")
    parts = len(posterior) if np.iterable(posterior) else 1
    if parts != 2:
        raise BadInput(f"A posterior is (nodes, weights) or (mean, SD); this posterior has {parts} parts.")
    first, second = (as_floats(part, "A posterior's parts") for part in posterior)
    if first.size == second.size == 1:  # one person's mean and SD, be they in arrays as `eap` gives them
        first, second = first.reshape(()), second.reshape(())
        return _normal(float(first) + growth, float(np.hypot(second, growth_sd)), float(second))
    theta, weights = _nodes(first, second)
    if not growth_sd:
        return theta + growth, weights
    steps, chances = np.polynomial.hermite_e.hermegauss(15)
    spread = theta[:, None] + growth + growth_sd * steps
    return spread.ravel(), np.outer(weights, chances / chances.sum()).ravel()


def _normal(mean: float, sd: float, given_sd: float) -> tuple[Floats, Floats]:
    if not (np.isfinite(mean) and np.isfinite(sd) and given_sd >= 0):
        raise BadInput(f"The posterior has mean {mean} and SD {given_sd}; both are finite, the SD at least 0.")
    deviates = np.linspace(-6, 6, 121)
    weights = np.exp(-(deviates**2) / 2)
    return mean + sd * deviates, np.asarray(weights / weights.sum())


def _nodes(theta: Floats, weights: Floats) -> tuple[Floats, Floats]:
    if theta.ndim != 1 or theta.shape != weights.shape or not len(theta):
        raise BadInput(f"The posterior has nodes {theta.shape} and weights {weights.shape}; one weight for each node.")
    if not (np.isfinite(theta).all() and np.isfinite(weights).all() and (weights >= 0).all() and weights.any()):
        raise BadInput("The posterior's nodes are finite, its weights at least 0 with one above it.")
    share = weights / weights.sum()
    kept = share > NEGLIGIBLE
    return theta[kept], share[kept] / share[kept].sum()


def as_forms(forms: Sequence[tuple[Items, int]]) -> list[Form]:
    """Checked forms; BadInput names the first whose cut no score can be."""
    if not (np.iterable(forms) and len(forms)):
        raise BadInput("There is no form to pass; give at least one (items, raw cut).")
    return [_form(at, form) for at, form in enumerate(forms)]


def _form(at: int, form: tuple[Items, int]) -> Form:
    if not isinstance(form, tuple | list) or len(form) != 2:
        raise BadInput(f"Form {at} is not a pair (items, raw cut).")
    items, raw_cut = as_items(*form[0]), form[1]
    if not is_whole(raw_cut) or not 0 <= raw_cut <= len(items.a):
        raise BadInput(f"Form {at}: the raw cut {raw_cut} is not a whole number from 0 to its {len(items.a)} items.")
    return Form(items, int(raw_cut))


def shown_band(chances: ArrayLike, *, width: float = 0.10) -> Band:
    """What a person is shown of one chance, or of several (by form, by growth assumed): a band in steps of 5 %.

    It reaches half the `width` beyond the lowest and the highest, as a chance cannot be known better than the item
    parameters and the growth it rests on; never above 97 % nor below 3 %, as no exam is ever certain.
    """
    values = np.atleast_1d(as_floats(chances, "Chances"))
    if not values.size or not ((values >= 0) & (values <= 1)).all() or not 0 < width <= 1:
        raise BadInput(f"Chances {chances!r} and width {width}: chances lie from 0 to 1, the width above 0.")
    ends = np.array([values.min() - width / 2, values.max() + width / 2])
    low, high = np.clip(np.floor(ends * 20 + 0.5 + 1e-9) / 20, LOWEST, HIGHEST)
    return Band(float(low), float(high))
