"""Judgements as priors, the ladder by answers, and the cut that the judges set."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from measurement import BadInput
from measurement.irt import as_items, fit, probability
from measurement.priors import (
    Regression,
    angoff_difficulty,
    difficulty_prior,
    regression,
    shift,
    slope_prior,
    theta_cut_of,
)


def test_a_judgement_becomes_the_difficulty_at_which_the_cut_has_that_chance() -> None:
    found = angoff_difficulty([0.5, 0.7, 0.9], 0.25, theta_cut=0.4, slope=1.2)
    chance = probability([0.4], as_items(1.2, found, 0.25))[0]
    assert chance == pytest.approx([0.5, 0.7, 0.9])


def test_judgements_at_or_below_guessing_are_clipped_at_two_percent() -> None:
    assert angoff_difficulty([0.0, 0.2, 0.25, 1.0], 0.25) == pytest.approx([np.log(49)] * 3 + [-np.log(49)])


@given(st.floats(0, 1), st.floats(0, 0.5), st.floats(-2, 2))
def test_easier_judgements_never_give_harder_questions(p: float, c: float, cut: float) -> None:
    easier = min(p + 0.1, 1.0)
    assert angoff_difficulty([easier], c, theta_cut=cut)[0] <= angoff_difficulty([p], c, theta_cut=cut)[0]


def test_priors_start_at_half_the_judged_difficulty() -> None:
    mean, sd = difficulty_prior([-1.0, 0.0, 2.0])
    assert mean == pytest.approx([-0.5, 0.0, 1.0])
    assert sd == 0.9
    mean, sd = difficulty_prior([2.0], intercept=0.1, slope=0.7, sd=0.6)
    assert (mean[0], sd) == pytest.approx((1.5, 0.6))


def test_the_ladder_switches_slopes_by_answers() -> None:
    mean, sd = slope_prior([0, 29, 30, 200, 201, 5000])
    assert sd == pytest.approx([0.02, 0.02, 0.15, 0.15, 0.3, 0.3])
    assert (mean == 0).all()
    assert (slope_prior([5], mean=0.2)[0] == 0.2).all()


def test_below_thirty_answers_a_calibration_is_a_one_parameter_one() -> None:
    generator = np.random.default_rng(1)
    a, b = np.exp(generator.normal(0, 0.4, 20)), generator.normal(0, 1, 20)
    scores = (generator.random((25, 20)) < 1 / (1 + np.exp(-a * (generator.normal(size=(25, 1)) - b)))).astype(float)
    found = fit(scores, prior_b=difficulty_prior(b), prior_log_a=slope_prior(np.full(20, 25)))
    assert found.a == pytest.approx(np.ones(20), abs=0.02)


def test_too_few_questions_leave_the_values_to_start_from() -> None:
    column = np.linspace(-1, 1, 60)
    few = np.where(np.arange(60) < 49, 100, 99)
    assert regression(column, column, np.full(60, 0.2), few) == Regression(0.0, 0.5, 0.9, 0)


def test_the_regression_takes_the_errors_of_estimation_out_of_the_spread() -> None:
    found, naive = [], []
    for seed in range(20):
        generator = np.random.default_rng(seed)
        judged = generator.normal(0, 1, 200)
        true = 0.2 + 0.6 * judged + generator.normal(0, 0.5, 200)
        error = generator.uniform(0.2, 0.6, 200)
        estimates = true + error * generator.normal(size=200)
        found.append(regression(judged, estimates, error, np.full(200, 150)))
        naive.append(np.std(estimates - 0.2 - 0.6 * judged))
    assert np.mean([line.intercept for line in found]) == pytest.approx(0.2, abs=0.03)
    assert np.mean([line.slope for line in found]) == pytest.approx(0.6, abs=0.03)
    assert np.mean([line.sd for line in found]) == pytest.approx(0.5, abs=0.03)
    assert np.mean(naive) > 0.6
    assert found[0].questions == 200


def test_the_regression_looks_only_at_questions_with_enough_answers() -> None:
    judged = np.linspace(-2, 2, 80)
    b = np.where(np.arange(80) < 60, 0.7 * judged, 50.0)
    found = regression(judged, b, np.full(80, 0.2), np.where(np.arange(80) < 60, 100, 99))
    assert (found.intercept, found.slope) == pytest.approx((0.0, 0.7), abs=1e-6)
    assert (found.sd, found.questions) == (pytest.approx(0.1, abs=1e-3), 60)


def test_the_cut_is_where_the_expected_share_right_is_the_mean_judgement() -> None:
    items = as_items([1.0, 0.8, 1.5], [-0.5, 0.3, 1.0], 0.2)
    cut = theta_cut_of(items, [0.7, 0.6, 0.5])
    assert probability([cut], items).mean() == pytest.approx(0.6)
    assert theta_cut_of(shift(items, cut), [0.7, 0.6, 0.5]) == pytest.approx(0, abs=1e-9)


def test_judges_who_agree_with_the_model_get_their_cut_back() -> None:
    items = as_items([1.0, 0.8, 1.5, 1.1], [-0.5, 0.3, 1.0, 0.0], 0.25)
    judged = probability([0.37], items)[0]
    assert theta_cut_of(items, judged) == pytest.approx(0.37)
    judged[2] = np.nan
    assert theta_cut_of(items, judged) == pytest.approx(0.37)


def test_a_shift_leaves_every_chance_as_it_was() -> None:
    items = as_items([1.0, 2.0], [0.5, -0.5], [0.2, 0.0])
    assert np.allclose(probability([1.0], items), probability([0.6], shift(items, 0.4)))


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: angoff_difficulty([1.2], 0.2),
        lambda: angoff_difficulty([np.nan], 0.2),
        lambda: angoff_difficulty([0.5], 1.0),
        lambda: angoff_difficulty([0.5, 0.6], [0.2, 0.2, 0.2]),
        lambda: angoff_difficulty([0.5], 0.2, slope=0.0),
        lambda: angoff_difficulty([0.5], 0.2, theta_cut=np.inf),
        lambda: difficulty_prior([0.0], sd=0.0),
        lambda: difficulty_prior([np.nan]),
        lambda: slope_prior([-1]),
        lambda: slope_prior([np.nan]),
        lambda: slope_prior(5),
        lambda: regression([1.0], [1.0, 2.0], [0.1], [100]),
        lambda: regression(np.zeros(60), np.zeros(60), np.ones(60), np.full(60, 100)),
        lambda: regression(np.arange(60), np.zeros(60), np.zeros(60), np.full(60, 100)),
        lambda: theta_cut_of(as_items([1.0], [0.0], 0.3), [0.3]),
        lambda: theta_cut_of(as_items([1.0], [0.0], 0.3), [1.0]),
        lambda: theta_cut_of(as_items([1.0], [0.0], 0.3), [np.nan]),
        lambda: theta_cut_of(as_items([1.0], [0.0], 0.3), [0.5, 0.5]),
        lambda: theta_cut_of(as_items([1.0], [0.0], 0.3), [1.5]),
        lambda: shift(as_items([1.0], [0.0]), np.nan),
    ],
)
def test_what_gives_no_honest_number_is_refused(wrong) -> None:
    with pytest.raises(BadInput):
        wrong()


def test_items_may_be_a_plain_triple() -> None:
    items = ([1.0, 1.2], [0.0, 0.5], [0.25, 0.25])
    assert theta_cut_of(items, [0.7, 0.6]) == theta_cut_of(as_items(*items), [0.7, 0.6])
    assert shift(items, 0.5).b == pytest.approx([-0.5, 0.0])


def test_items_that_are_no_numbers_set_no_cut() -> None:
    with pytest.raises(BadInput, match="Item 0"):
        theta_cut_of(([np.nan], [0.0], [0.25]), [0.7])
