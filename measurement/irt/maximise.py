"""The M-step: Fisher scoring of items in slope and intercept with their priors, and the groups' moments."""

from typing import NamedTuple

import numpy as np
from scipy.special import expit

from measurement.irt.expected import Expected
from measurement.irt.freedom import Freedom
from measurement.irt.model import Floats
from measurement.irt.parameters import Parameters
from measurement.irt.placement import placement

# A step that moves an item by more than this is followed by another before the next E-step.
LONG_STEP = 0.05
MOST_STEPS = 6
HALVINGS = 12
# No step moves a slope or an intercept further: far from the maximum the quadratic approximation does not hold.
LONGEST_STEP = 2.0


class Curvature(NamedTuple):
    """Gradient and Fisher information of each item's expected log likelihood in (a, d), priors included."""

    by_a: Floats
    by_d: Floats
    aa: Floats
    ad: Floats
    dd: Floats


def maximise(expected: Expected, parameters: Parameters, freedom: Freedom) -> Parameters:
    """Parameters under which the expected answers are more probable; at the maximum they stay as they are."""
    mean, sd = _groups(expected, parameters, freedom)
    improved = parameters
    for _ in range(MOST_STEPS):
        previous, improved = improved, _step(expected, improved, freedom)
        if max(np.abs(improved.a - previous.a).max(), np.abs(improved.d - previous.d).max()) < LONG_STEP:
            break
    moved = Parameters(improved.a, improved.d, parameters.c, mean, sd, parameters.nodes)
    return _standardised(moved, expected, freedom) if freedom.metric_by_reference else moved


def _standardised(parameters: Parameters, expected: Expected, freedom: Freedom) -> Parameters:
    """Group 0 as it came out of the E-step, made N(0, 1) again by moving everything else (PX-EM, Liu, Rubin & Wu 1998).

    Where persons answered much, the prior hardly moves them, and plain EM would need hundreds of steps for this.
    """
    centre, width = placement(parameters, expected, freedom)
    mean, sd = (parameters.mean - centre) / width, parameters.sd / width
    people = expected.people[0]
    sd[0] = np.sqrt(people @ (parameters.nodes - centre) ** 2 / people.sum())
    mean[~freedom.free_mean], sd[~freedom.free_sd] = 0.0, 1.0
    intercept = parameters.d + parameters.a * centre
    return Parameters(parameters.a * width, intercept, parameters.c, mean, sd, parameters.nodes)


def _groups(expected: Expected, parameters: Parameters, freedom: Freedom) -> tuple[Floats, Floats]:
    persons = np.maximum(expected.people.sum(axis=1), np.finfo(float).tiny)
    mean = np.where(freedom.free_mean, expected.people @ parameters.nodes / persons, parameters.mean)
    squares = (expected.people * (parameters.nodes - mean[:, None]) ** 2).sum(axis=1)
    return mean, np.where(freedom.free_sd, np.sqrt(squares / persons), parameters.sd)


def _step(expected: Expected, parameters: Parameters, freedom: Freedom) -> Parameters:
    """One Fisher-scoring step, halved wherever it would lower what it is to raise."""
    step_a, step_d = _direction(curvature(expected, parameters, freedom), freedom)
    shrink = LONGEST_STEP / np.maximum(np.maximum(np.abs(step_a), np.abs(step_d)), LONGEST_STEP)
    if freedom.slopes == "common":
        shrink = np.full_like(shrink, shrink.min())
    start = _worth(expected, parameters, freedom)
    for _ in range(HALVINGS):
        tried = _moved(parameters, step_a * shrink, step_d * shrink)
        worse = ~(_worth(expected, tried, freedom) >= start - 1e-12 * np.abs(start))
        if not worse.any():
            return tried
        shrink = np.where(worse, shrink / 2, shrink)
    return _moved(parameters, np.where(worse, 0.0, step_a * shrink), np.where(worse, 0.0, step_d * shrink))


def _moved(parameters: Parameters, by_a: Floats, by_d: Floats) -> Parameters:
    a, d = parameters.a + by_a, parameters.d + by_d
    return Parameters(a, d, parameters.c, parameters.mean, parameters.sd, parameters.nodes)


def _worth(expected: Expected, parameters: Parameters, freedom: Freedom) -> Floats:
    """Expected log likelihood plus log prior of each item; of all items together when they share a slope."""
    odds, wrong = parameters.tables
    worth = np.einsum("jk,jk->j", expected.right, odds) + np.einsum("jk,jk->j", expected.seen, wrong)
    worth += freedom.log_prior(parameters.a, parameters.d)
    return np.full_like(worth, worth.sum()) if freedom.slopes == "common" else worth


def curvature(expected: Expected, parameters: Parameters, freedom: Freedom) -> Curvature:
    nodes, guessed = parameters.nodes, parameters.c[:, None]
    known = expit(parameters.a[:, None] * nodes + parameters.d[:, None])
    right = guessed + (1 - guessed) * known
    # (dP/dz) / (P Q) = known / P, which is 1 without guessing; the far tail has neither answers nor weight.
    ratio = known / np.maximum(right, np.finfo(float).tiny)
    residual = (expected.right - expected.seen * right) * ratio
    weight = expected.seen * (right - guessed) * (1 - known) * ratio
    likelihood = residual @ nodes, residual.sum(axis=1), weight @ nodes**2, weight @ nodes, weight.sum(axis=1)
    priors = prior_curvature(parameters, freedom)
    return Curvature(*(of_data + of_prior for of_data, of_prior in zip(likelihood, priors, strict=True)))


def prior_curvature(parameters: Parameters, freedom: Freedom) -> Curvature:
    """The priors' gradient, and the Gauss-Newton part of their curvature (b = -d / a, so db = d/a² da - dd / a)."""
    a, zero = parameters.a, np.zeros_like(parameters.a)
    by_a, by_d, aa, ad, dd = zero, zero, zero, zero, zero
    if (prior := freedom.prior_b) is not None:
        slope = np.where(np.abs(a) < 1e-8, 1e-8, a)
        across, along = parameters.d / slope**2, -1 / slope
        pull = prior.precision * (prior.mean + parameters.d / slope)
        by_a, by_d = pull * across, pull * along
        aa, ad, dd = (prior.precision * square for square in (across**2, across * along, along**2))
    if (prior := freedom.prior_log_a) is not None:
        by_a = by_a + prior.precision * (prior.mean - np.log(a)) / a
        aa = aa + prior.precision / a**2
    return Curvature(by_a, by_d, aa, ad, dd)


def _direction(of: Curvature, freedom: Freedom) -> tuple[Floats, Floats]:
    """Steps of a and d for every item; 0 for held ones and for those that nothing is known about."""
    free = ~freedom.held
    dd = np.maximum(of.dd, 1e-10)
    step_a = np.zeros_like(dd)
    # The intercept profiled out: what is left of the slope's gradient and information.
    gradient, information = of.by_a - of.ad * of.by_d / dd, of.aa - of.ad**2 / dd
    if freedom.slopes == "each":
        step_a = gradient / np.maximum(information, 1e-10)
    elif freedom.slopes == "common" and free.any():
        step_a = np.full_like(dd, gradient[free].sum() / max(information[free].sum(), 1e-10))
    step_a = np.where(free, step_a, 0.0)
    return step_a, np.where(free, (of.by_d - of.ad * step_a) / dd, 0.0)
