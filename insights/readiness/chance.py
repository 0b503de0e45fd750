"""The chance of passing, from what is known of a learner's areas and the exam's forms."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline

from insights.readiness.posterior import Floats, Posterior
from measurement.irt.model import Items, probability
from measurement.readiness import Form, pass_chance

# Least that an area may move with the whole: a guard for odd covariances, never met with usual ones.
FLATTEST = 0.05
ABILITIES = np.linspace(-6, 6, 241)
NODES, FINEST = 41, 0.15
GROWTH, GROWTH_CHANCE = np.polynomial.hermite_e.hermegauss(15)


@dataclass(frozen=True, eq=False)
class ExamForm:
    """The counting questions of a form, the number of the area of each, and the number right that passes."""

    items: Items
    area: NDArray[np.intp]
    raw_cut: int


def chance(
    person: Posterior, forms: Sequence[ExamForm], *, growth_sd: float = 0.0, lift: Floats | float = 0.0
) -> float:
    """Posterior-predictive chance of passing, averaged over the forms; `lift` is added to the areas' abilities first,
    and growth moves all of them by N(0, growth_sd²).

    An area's ability is taken where it is expected to be when the learner's average θ is known, α + βθ. That is again
    a question on θ, with the slope aβ and the difficulty (b - α)/β, so that the engine's exact sum over θ serves. What
    an area strays from that line cancels in the average, which the form's areas make up nearly by their weights.
    """
    overall = person.overall
    middle = float(person.chance @ overall)
    spread = float(np.sqrt(person.chance @ (overall - middle) ** 2))
    slope = np.maximum(person.covariance @ person.weights / spread**2, FLATTEST)
    start = person.mean - slope * middle + lift
    days = overall[:, None] + growth_sd * GROWTH
    nodes = _nodes(days)
    curve = np.mean([pass_chance(nodes, _along(form, start, slope)) for form in forms], axis=0)
    passed = np.clip(CubicSpline(nodes, curve)(days), 0.0, 1.0) @ (GROWTH_CHANCE / GROWTH_CHANCE.sum())
    return float(person.chance @ passed)


def _nodes(days: Floats) -> Floats:
    """Fine enough for the step at the cut, which a form's own error makes about half a logit wide."""
    low, high = float(days.min()), float(days.max())
    return np.linspace(low, high, max(NODES, int((high - low) / FINEST) + 2))


def _along(form: ExamForm, start: Floats, slope: Floats) -> Form:
    a, b, c = form.items
    return Form(Items(a * slope[form.area], (b - start[form.area]) / slope[form.area], c), form.raw_cut)


def lift_to(person: Posterior, forms: Sequence[ExamForm], area: int, goal: float) -> float:
    """Logits by which an area's ability misses the one that gets `goal` of its questions on the forms right; 0 where
    it is there, or where the forms ask nothing of it."""
    items = _of_area(forms, area)
    if not len(items.a):
        return 0.0
    share = probability(ABILITIES, items).mean(axis=1)
    return max(0.0, float(np.interp(goal, share, ABILITIES)) - float(person.mean[area]))


def _of_area(forms: Sequence[ExamForm], area: int) -> Items:
    own = [[column[form.area == area] for column in form.items] for form in forms]
    return Items(*(np.concatenate(columns) for columns in zip(*own, strict=True)))
