"""Calibration against independent likelihoods, and against what simulated data were made from."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from measurement.irt import Calibration, fit

Array = np.ndarray


def answers(seed: int, theta: Array, a: Array, b: Array, c: float = 0.0) -> Array:
    chance = c + (1 - c) / (1 + np.exp(-a * (theta[:, None] - b)))
    return (np.random.default_rng(seed).random(chance.shape) < chance).astype(float)


def bank(seed: int, items: int) -> tuple[Array, Array]:
    generator = np.random.default_rng(seed)
    return np.exp(generator.normal(0, 0.3, items)), generator.normal(0, 1, items)


def abilities(seed: int, persons: int, mean: float = 0.0, sd: float = 1.0) -> Array:
    return np.random.default_rng(seed).normal(mean, sd, persons)


def loglik(scores: Array, a: Array, b: Array, c: Array | float, mean: Array, sd: Array) -> float:
    """Gauss-Hermite over each person's own normal: neither the grid nor the products of the code under test."""
    points, weights = np.polynomial.hermite_e.hermegauss(81)
    theta = mean[:, None] + sd[:, None] * points
    odds = np.exp(-a * (theta[:, :, None] - b))
    right, wrong = c + (1 - c) / (1 + odds), (1 - c) * odds / (1 + odds)
    each = np.log(np.where(scores[:, None, :] == 1, right, wrong))
    each = np.where(np.isnan(scores)[:, None, :], 0.0, each).sum(axis=2)
    return float(np.log(np.exp(each) @ weights / np.sqrt(2 * np.pi)).sum())


def slopes_at(found: Calibration, scores: Array, groups: Array, prior=lambda a, b: 0.0, h: float = 1e-4) -> Array:
    """Numerical derivatives of ln likelihood plus ln prior by a, b, mean and SD of every item and group."""

    def height(a: Array, b: Array, mean: Array, sd: Array) -> float:
        return loglik(scores, a, b, found.c, mean[groups], sd[groups]) + prior(a, b)

    at = [found.a, found.b, found.mean, found.sd]
    derivatives = []
    for which, vector in enumerate(at):
        for step in np.eye(len(vector)) * h:
            up, down = list(at), list(at)
            up[which], down[which] = vector + step, vector - step
            derivatives.append((height(*up) - height(*down)) / (2 * h))
    return np.array(derivatives)


def test_two_parameter_estimates_with_guessing_are_a_maximum() -> None:
    a, b = bank(1, 6)
    scores = answers(2, abilities(3, 300), a, b, 0.2)
    found = fit(scores, guessing=0.2)
    assert np.abs(slopes_at(found, scores, np.zeros(300, int))[:12]).max() < 0.02


def test_priors_move_estimates_to_the_maximum_of_likelihood_times_prior() -> None:
    a, b = bank(4, 6)
    scores = answers(5, abilities(6, 100), a, b)
    mean_b, sd_b, sd_a = np.linspace(-1, 1, 6), np.array([0.5, 0.5, 1, 1, 2, np.inf]), np.array([0.02, 0.1] + [0.3] * 4)
    found = fit(scores, prior_b=(mean_b, sd_b), prior_log_a=(0.1, sd_a))

    def prior(a: Array, b: Array) -> float:
        return float(-(((b - mean_b) / sd_b) ** 2).sum() / 2 - (((np.log(a) - 0.1) / sd_a) ** 2).sum() / 2)

    assert np.abs(slopes_at(found, scores, np.zeros(100, int), prior)[:12]).max() < 0.05
    assert np.log(found.a[0]) == pytest.approx(0.1, abs=0.01)
    marginal = loglik(scores, found.a, found.b, 0.0, np.zeros(100), np.ones(100))
    assert found.loglik == pytest.approx(marginal, abs=1e-3)


def test_groups_have_their_own_mean_and_sd_at_the_maximum() -> None:
    a, b = bank(7, 8)
    groups = np.repeat([0, 1], 200)
    scores = answers(8, np.concatenate([abilities(9, 200), abilities(10, 200, 1.0, 1.4)]), a, b)
    scores[:200, 6:], scores[200:, :2] = np.nan, np.nan
    found = fit(scores, groups=groups)
    derivatives = slopes_at(found, scores, groups)
    free = np.ones(20, bool)
    free[[16, 18]] = False
    assert (found.mean[0], found.sd[0]) == (0.0, 1.0)
    assert np.abs(derivatives[free]).max() < 0.05


def test_rasch_with_a_prior_and_two_groups_is_at_the_maximum() -> None:
    _, b = bank(11, 8)
    groups = np.repeat([0, 1], 150)
    scores = answers(12, np.concatenate([abilities(13, 150), abilities(14, 150, -0.5, 1.4)]), np.ones(8), b)
    found = fit(scores, groups=groups, model="rasch", prior_b=(0.0, 0.5))
    derivatives = slopes_at(found, scores, groups, lambda a, b: float(-2 * (b**2).sum()))
    assert (found.a == 1).all()
    assert found.mean[0] == 0
    assert np.abs(derivatives[[*range(8, 16), 17, 18, 19]]).max() < 0.05


def test_fixed_items_stay_and_carry_the_metric_to_everybody() -> None:
    a, b = bank(15, 40)
    scores = answers(16, abilities(17, 3000, 1.2, 1.3), a, b)
    found = fit(scores, fixed={item: (a[item], b[item]) for item in range(15)})
    assert np.array_equal(found.a[:15], a[:15])
    assert found.b[:15] == pytest.approx(b[:15], abs=1e-12)
    assert found.mean == pytest.approx([1.2], abs=0.1)
    assert found.sd == pytest.approx([1.3], abs=0.1)
    assert np.abs(found.b[15:] - b[15:]).mean() < 0.15


@pytest.mark.parametrize("mean", [-4.5, 4.5])
def test_a_population_far_from_the_fixed_items_widens_the_grid(mean: float) -> None:
    generator = np.random.default_rng(18)
    a, b = np.exp(generator.normal(0, 0.2, 60)), mean * 0.75 + generator.normal(0, 2, 60)
    scores = answers(19, abilities(20, 3000, mean, 1.5), a, b)
    found = fit(scores, fixed={item: (a[item], b[item]) for item in range(30)}, prior_log_a=(0.0, 0.5))
    assert found.mean == pytest.approx([mean], abs=0.1)
    assert found.sd == pytest.approx([1.5], abs=0.1)
    assert found.nodes[0] <= mean - 5 * 1.45
    assert found.nodes[-1] >= mean + 5 * 1.45


def test_forms_one_logit_apart_with_anchors_keep_their_unique_items_in_place() -> None:
    errors = []
    for seed in range(4):
        a, b = bank(100 + seed, 100)
        ability = np.concatenate([abilities(200 + seed, 1000), abilities(300 + seed, 1000, 1.0)])
        scores = answers(400 + seed, ability, a, b)
        scores[:1000, 60:], scores[1000:, 20:60] = np.nan, np.nan
        error = fit(scores, groups=np.repeat([0, 1], 1000)).b - b
        errors.append([error[20:60].mean(), error[60:].mean()])
    assert np.abs(np.mean(errors, axis=0)).max() < 0.05


def test_a_thousand_answers_a_person_refine_the_grid_and_leave_slopes_unbiased() -> None:
    a, b = bank(21, 1000)
    theta = abilities(22, 600)
    theta = (theta - theta.mean()) / theta.std()
    found = fit(answers(23, theta, a, b).astype(np.int8))
    assert len(found.nodes) > 120
    assert np.mean(found.a / a) == pytest.approx(1, abs=0.02)


def test_a_thousand_persons_by_150_items_recover_slopes_and_difficulties() -> None:
    squares = []
    for seed in range(5):
        a, b = bank(500 + seed, 150)
        found = fit(answers(600 + seed, abilities(700 + seed, 1000), a, b).astype(np.int8))
        squares.append([np.mean((found.a - a) ** 2), np.mean((found.b - b) ** 2)])
    assert np.sqrt(np.mean(squares, axis=0)) == pytest.approx([0, 0], abs=0.145)
    assert np.sqrt(np.mean(squares, axis=0)[0]) < 0.105


def test_an_item_that_runs_against_the_others_gets_a_slope_below_zero() -> None:
    a = np.array([-0.8, *[1.0] * 9])
    found = fit(answers(24, abilities(25, 1500), a, np.zeros(10)))
    assert found.a[0] == pytest.approx(-0.8, abs=0.25)
    assert (found.a[1:] > 0).all()


def test_a_prior_on_ln_a_keeps_every_slope_above_zero() -> None:
    a = np.array([-0.8, *[1.0] * 9])
    found = fit(answers(24, abilities(25, 1500), a, np.zeros(10)), prior_log_a=(0.0, 0.3))
    assert 0 < found.a[0] < 0.5


def test_a_question_nobody_answered_keeps_its_prior() -> None:
    a, b = bank(26, 10)
    scores = answers(27, abilities(28, 400), a, b)
    scores[:, 3] = np.nan
    found = fit(scores, prior_b=(np.full(10, 0.7), 0.9), prior_log_a=(0.2, 0.3))
    assert found.b[3] == pytest.approx(0.7, abs=1e-4)
    assert found.a[3] == pytest.approx(np.exp(0.2), abs=1e-4)


def test_a_constant_column_is_held_by_its_prior() -> None:
    a, b = bank(29, 10)
    scores = answers(30, abilities(31, 200), a, b)
    scores[:, 5] = 1
    found = fit(scores, prior_b=(0.0, 0.9), prior_log_a=(0.0, 0.3))
    assert -4 < found.b[5] < -1


def test_a_free_reference_group_finds_its_mean_from_the_priors() -> None:
    a, b = bank(32, 60)
    scores = answers(33, abilities(34, 800, 0.8), a, b)
    found = fit(scores, prior_b=(b, 0.9), prior_log_a=(0.0, 0.3), free_reference=True)
    assert found.mean == pytest.approx([0.8], abs=0.35)
    assert np.mean(found.b - b) == pytest.approx(0, abs=0.25)


def test_nan_and_minus_one_and_booleans_say_the_same() -> None:
    a, b = bank(35, 8)
    scores = answers(36, abilities(37, 200), a, b)
    assert fit(scores.astype(bool)).loglik == fit(scores).loglik
    scores[::3, 2] = np.nan
    assert fit(np.where(np.isnan(scores), -1, scores).astype(np.int8)).loglik == fit(scores).loglik


@settings(max_examples=10, deadline=None)
@given(st.randoms(use_true_random=False))
def test_neither_the_order_of_persons_nor_that_of_items_matters(random) -> None:
    a, b = bank(41, 12)
    scores = answers(42, abilities(43, 250), a, b)
    scores[:40, 4], scores[200:, 7] = np.nan, np.nan
    rows, columns = random.sample(range(250), 250), random.sample(range(12), 12)
    plain, mixed = fit(scores, tolerance=1e-7), fit(scores[rows][:, columns], tolerance=1e-7)
    assert mixed.a == pytest.approx(plain.a[columns], abs=1e-5)
    assert mixed.b == pytest.approx(plain.b[columns], abs=1e-5)
    assert mixed.loglik == pytest.approx(plain.loglik, abs=1e-6)


def test_numbering_the_other_groups_differently_changes_nothing_but_their_order() -> None:
    a, b = bank(44, 12)
    groups = np.repeat([0, 1, 2], 150)
    scores = answers(45, abilities(46, 450) + groups * 0.7, a, b)
    plain = fit(scores, groups=groups, tolerance=1e-7)
    swapped = fit(scores, groups=np.array([0, 2, 1])[groups], tolerance=1e-7)
    assert swapped.mean == pytest.approx(plain.mean[[0, 2, 1]], abs=1e-5)
    assert swapped.b == pytest.approx(plain.b, abs=1e-5)


def test_mirrored_answers_mirror_the_difficulties() -> None:
    a, b = bank(47, 10)
    scores = answers(48, abilities(49, 300), a, b)
    plain, mirrored = fit(scores, tolerance=1e-7), fit(1 - scores, tolerance=1e-7)
    assert mirrored.b == pytest.approx(-plain.b, abs=1e-4)
    assert mirrored.a == pytest.approx(plain.a, abs=1e-4)


def test_everybody_twice_doubles_the_likelihood_and_leaves_the_estimates() -> None:
    a, b = bank(50, 30)
    scores = answers(51, abilities(52, 200), a, b)
    once, twice = fit(scores, tolerance=1e-7), fit(np.vstack([scores, scores]), tolerance=1e-7)
    assert twice.loglik == pytest.approx(2 * once.loglik, rel=1e-9)
    assert twice.a == pytest.approx(once.a, abs=1e-5)
