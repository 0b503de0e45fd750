"""Equating numbers right of two forms whose items are on one ability scale."""

import numpy as np
from numpy.typing import ArrayLike

from measurement.equating.curves import Triple, characteristic_curve, inverse_characteristic_curve
from measurement.equating.quadrature import quadrature
from measurement.equating.random_groups import as_scores, equivalents
from measurement.errors import BadInput
from measurement.irt.model import Floats, Items, as_items
from measurement.irt.sumscore import sum_score_distribution


def true_score(x: ArrayLike, items_x: Triple, items_y: Triple) -> Floats:
    """Form y's expected number right at the ability where form x's is `x` (Kolen & Brennan 2014, section 6.5).

    `x` lies in 0..n_x, whole or not; items are (a, b, c). At chance and below, where no ability has that expectation,
    the score is on the line from (0, 0) to the two forms' chances (Kolen 1981); n_x goes to n_y.
    """
    form_x, form_y = _forms(items_x, items_y)
    score = as_scores(x, len(form_x.a))
    chance_x, chance_y = form_x.c.sum(), form_y.c.sum()
    equated = score * (chance_y / chance_x if chance_x > 0 else 0.0)
    between = (score > chance_x) & (score < len(form_x.a))
    if between.any():
        equated[between] = characteristic_curve(inverse_characteristic_curve(score[between], form_x), form_y)
    equated[score == len(form_x.a)] = len(form_y.a)
    return np.asarray(equated)


def observed_score(x: ArrayLike, items_x: Triple, items_y: Triple, theta: ArrayLike, weights: ArrayLike) -> Floats:
    """Equipercentile equivalents of `x` under the score distributions that both items' models imply for one population.

    The population is `theta` with `weights` (any positive sum); each form's distribution given ability is exact (Lord
    & Wingersky 1984) and mixed over it, then equated by percentile ranks (Kolen & Brennan 2014, section 6.6).
    """
    form_x, form_y = _forms(items_x, items_y)
    score = as_scores(x, len(form_x.a))
    points, mass = quadrature(theta, weights)
    return equivalents(score, _mixed(points, mass, form_x), _mixed(points, mass, form_y))


def _forms(items_x: Triple, items_y: Triple) -> tuple[Items, Items]:
    form_x, form_y = as_items(*items_x), as_items(*items_y)
    if not len(form_y.a):
        raise BadInput("Form y has no items, so no score on it is equivalent to one on x.")
    return form_x, form_y


def _mixed(points: Floats, mass: Floats, form: Items) -> Floats:
    return np.asarray(mass @ sum_score_distribution(points, form))
