"""Ability from answers, information, and the number right given ability."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import norm

from measurement.irt import as_items, eap, eap_by_sum_score, information, probability, sum_score_distribution

A, B, C = np.array([0.6, 1.0, 1.7, 2.2]), np.array([-1.5, 0.0, 0.4, 2.0]), np.array([0.0, 0.2, 0.25, 0.1])


def integrated(answers: np.ndarray, mean: float, sd: float) -> tuple[float, float]:
    """Posterior mean and SD by adaptive integration of the density itself."""

    def density(theta: float) -> float:
        right = C + (1 - C) / (1 + np.exp(-A * (theta - B)))
        seen = ~np.isnan(answers)
        return float(norm.pdf(theta, mean, sd) * np.prod(np.where(answers == 1, right, 1 - right)[seen]))

    low, high = mean - 12 * sd, mean + 12 * sd
    mass, first, second = (quad(lambda t, k=k: t**k * density(t), low, high, limit=400)[0] for k in range(3))
    return first / mass, float(np.sqrt(second / mass - (first / mass) ** 2))


@pytest.mark.parametrize(("mean", "sd"), [(0.0, 1.0), (-1.0, 0.5), (2.0, 1.7)])
def test_eap_of_every_pattern_is_the_integral(mean: float, sd: float) -> None:
    patterns = np.array(list(product([0, 1, np.nan], repeat=4)))[::4]
    theta, spread = eap(patterns, A, B, C, mean, sd)
    for pattern, found, width in zip(patterns, theta, spread, strict=True):
        assert (found, width) == pytest.approx(integrated(pattern, mean, sd), abs=1e-6)


def test_who_saw_nothing_keeps_the_prior() -> None:
    theta, spread = eap(np.full((1, 4), np.nan), A, B, C, 0.7, 1.3)
    assert (theta[0], spread[0]) == pytest.approx((0.7, 1.3), abs=1e-6)


def test_every_person_may_have_a_prior_of_their_own() -> None:
    patterns = np.array([[1, 0, 1, 0]] * 3)
    theta, spread = eap(patterns, A, B, C, [0.0, 1.0, 0.0], [1.0, 1.0, 0.5])
    for person, (mean, sd) in enumerate([(0, 1), (1, 1), (0, 0.5)]):
        assert (theta[person], spread[person]) == pytest.approx(integrated(patterns[person], mean, sd), abs=1e-6)


def test_two_thousand_answers_make_a_posterior_far_sharper_than_the_first_grid() -> None:
    a, b = np.full(4000, 2.0), np.linspace(-2, 2, 4000)
    right = (np.random.default_rng(1).random(4000) < 1 / (1 + np.exp(-a * (0.83 - b)))).astype(float)
    theta, spread = eap(right[None], a, b)
    told = information(theta, a, b).sum()
    assert theta[0] == pytest.approx(0.83, abs=4 / np.sqrt(told))
    assert spread[0] == pytest.approx(1 / np.sqrt(told + 1), rel=0.02)


def test_a_narrow_prior_far_from_the_answers_is_not_cut_off() -> None:
    a, b = np.full(2000, 1.0), np.full(2000, 3.0)
    right = np.r_[np.ones(1000), np.zeros(1000)][None]
    theta, spread = eap(right, a, b, 0.0, 0.0, 0.1)
    assert theta[0] == pytest.approx(2.5, abs=0.12)
    assert 0.03 < spread[0] < 0.06
    mirrored, _ = eap(1 - right, a, -b, 0.0, 0.0, 0.1)
    assert mirrored[0] == pytest.approx(-theta[0], abs=1e-9)


def test_information_is_what_the_answers_vary_by_divided_out() -> None:
    theta = np.array([-2.0, 0.0, 1.3])
    step = 1e-6
    items = as_items(A, B, C)
    slope = (probability(theta + step, items) - probability(theta - step, items)) / (2 * step)
    right = probability(theta, items)
    found = information(theta, A, B, C)
    assert found.shape == (3, 4)
    assert np.allclose(found, slope**2 / (right * (1 - right)), rtol=1e-7)
    assert information(0.0, 1.5, 0.0) == pytest.approx(1.5**2 / 4)


def test_sum_scores_are_those_of_all_patterns_added_up() -> None:
    theta = np.array([-1.0, 0.5, 3.0])
    items = as_items(A, B, C)
    found = sum_score_distribution(theta, items)
    right = probability(theta, items)
    expected = np.zeros((3, 5))
    for pattern in product([0, 1], repeat=4):
        expected[:, sum(pattern)] += np.prod(np.where(pattern, right, 1 - right), axis=1)
    assert np.allclose(found, expected, atol=1e-15)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.floats(0.1, 4), st.floats(-5, 5), st.floats(0, 0.5)), min_size=1, max_size=40))
def test_chances_of_all_sum_scores_add_to_one_with_the_right_mean_and_variance(rows) -> None:
    items = as_items(*np.array(rows).T)
    theta = np.linspace(-4, 4, 9)
    found, right = sum_score_distribution(theta, items), probability(theta, items)
    scores = np.arange(len(rows) + 1)
    assert np.allclose(found.sum(axis=1), 1, atol=1e-12)
    assert np.allclose(found @ scores, right.sum(axis=1), atol=1e-9)
    assert np.allclose(found @ scores**2 - (found @ scores) ** 2, (right * (1 - right)).sum(axis=1), atol=1e-8)


def test_ability_by_sum_score_follows_the_prior() -> None:
    low, _ = eap_by_sum_score(A, B, C, -1.0, 1.0)
    high, spread = eap_by_sum_score(A, B, C, 1.0, 1.0)
    assert (high > low).all()
    assert (np.diff(high) > 0).all()
    assert ((spread > 0) & (spread < 1)).all()
