from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq

from measurement import BadInput
from measurement.equating import observed_score, true_score
from tests.measurement.published import data

# Group x's ability distribution in Kolen & Brennan's example (2014, chapter 6), carried to form y's scale.
GROUP_THETA = [-5.2086, -4.163, -3.1175, -2.072, -1.0269, 0.0184, 1.0635, 2.109, 3.1546, 4.2001]
GROUP_WEIGHTS = [0.000101, 0.00276, 0.03021, 0.142, 0.3149, 0.3158, 0.1542, 0.03596, 0.003925, 0.000186]


def forms_of_kolen_and_brennan():
    table = data("kb36_3pl_table6_8_rescaled.csv").T
    return (1.7 * table[2], table[3], table[4]), (1.7 * table[6], table[7], table[8])


def form(seed, count, guessing=0.25, harder=0.0):
    rng = np.random.default_rng(seed)
    return rng.lognormal(0, 0.3, count), rng.normal(harder, 1, count), np.full(count, guessing)


def expected(theta, items):
    return sum(c + (1 - c) / (1 + np.exp(-a * (theta - b))) for a, b, c in zip(*items, strict=True))


def every_pattern(theta, items):
    """Number-right distribution by writing out each pattern of answers."""
    scores = np.zeros(len(items[0]) + 1)
    chances = [c + (1 - c) / (1 + np.exp(-a * (theta - b))) for a, b, c in zip(*items, strict=True)]
    for pattern in product([0, 1], repeat=len(chances)):
        scores[sum(pattern)] += np.prod([p if right else 1 - p for p, right in zip(chances, pattern, strict=True)])
    return scores


def test_true_score_equating_gives_kolen_and_brennans_published_equivalents():
    items_x, items_y = forms_of_kolen_and_brennan()
    # Kolen & Brennan (2014), chapter 6, to two decimals: the printed parameters carry no more.
    equated = true_score([0, 1, 6, 7, 8, 9, 10, 36], items_x, items_y)
    assert np.abs(equated - [0, 0.89, 5.33, 6.13, 7.19, 8.40, 9.62, 36]).max() < 0.01


def test_observed_score_equating_gives_kolen_and_brennans_published_equivalents_too():
    items_x, items_y = forms_of_kolen_and_brennan()
    equated = observed_score([0, 1, 2], items_x, items_y, GROUP_THETA, GROUP_WEIGHTS)
    assert np.abs(equated - [-0.34, 0.62, 1.58]).max() < 0.01


def test_true_score_equating_goes_through_the_ability_found_by_root_finding():
    items_x, items_y = form(1, 20), form(2, 30, guessing=0.2)
    for x in (5.5, 8, 13.25, 19.9):
        theta = brentq(lambda ability, x=x: expected(ability, items_x) - x, -60, 60, xtol=1e-13)
        assert true_score(x, items_x, items_y)[0] == pytest.approx(expected(theta, items_y), abs=1e-9)


def test_below_chance_equated_scores_lie_on_the_line_to_zero():
    items_x, items_y = form(1, 20), form(2, 30, guessing=0.2)
    assert true_score([0, 2.5, 5], items_x, items_y) == pytest.approx([0, 3, 6])
    assert true_score(5 + 1e-9, items_x, items_y)[0] == pytest.approx(6, abs=1e-6)


def test_all_right_on_one_form_is_all_right_on_the_other():
    assert true_score([20], form(1, 20), form(2, 31))[0] == 31


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    counts=st.tuples(st.integers(2, 60), st.integers(2, 60)),
    guessing=st.floats(0.01, 0.4),
    harder=st.floats(-2, 2),
)
def test_equating_there_and_back_is_the_identity_and_keeps_the_order(seed, counts, guessing, harder):
    items_x, items_y = form(seed, counts[0], guessing), form(seed + 1, counts[1], 0.2, harder)
    scores = np.linspace(0, counts[0], 41)
    there = true_score(scores, items_x, items_y)
    assert (np.diff(there) > 0).all()
    assert there.min() == 0
    assert there.max() == counts[1]
    assert np.abs(true_score(np.minimum(there, counts[1]), items_y, items_x) - scores).max() < 1e-6


def test_a_form_without_guessing_equates_from_zero_on():
    items = form(3, 10, guessing=0.0)
    assert true_score(np.arange(11), items, items) == pytest.approx(np.arange(11))


def test_observed_score_equating_of_a_form_to_itself_is_the_identity():
    items = form(3, 40)
    equated = observed_score(np.arange(41), items, items, np.linspace(-4, 4, 41), np.ones(41))
    assert equated == pytest.approx(np.arange(41), abs=1e-9)


def test_observed_scores_follow_the_distributions_of_all_answer_patterns():
    items_x, items_y = form(5, 5, 0.1), form(6, 7, 0.2, harder=0.5)
    theta, weights = [-1.5, 0.0, 1.0], [1.0, 2.0, 1.0]
    shares = [
        sum(w * every_pattern(t, items) for t, w in zip(theta, weights, strict=True)) / 4
        for items in (items_x, items_y)
    ]
    cumulative = np.concatenate([[0], np.cumsum(shares[1])])
    ranks = np.cumsum(shares[0]) - shares[0] / 2
    wanted = np.interp(ranks, cumulative, np.arange(9) - 0.5)
    assert observed_score(np.arange(6), items_x, items_y, theta, weights) == pytest.approx(wanted, abs=1e-9)


def test_true_and_observed_score_equating_nearly_agree_on_long_forms():
    items_x, items_y = form(7, 150), form(8, 150, harder=0.3)
    theta = np.linspace(-4, 4, 41)
    scores = np.arange(60, 140)
    by_observed = observed_score(scores, items_x, items_y, theta, np.exp(-(theta**2) / 2))
    assert np.abs(true_score(scores, items_x, items_y) - by_observed).max() < 0.5


@pytest.mark.parametrize("score", [-1, 20.5, np.nan, np.inf])
def test_a_score_the_form_cannot_give_is_named(score):
    items, theta = form(1, 20), [0.0]
    with pytest.raises(BadInput, match=r"entry 1.*not within 0..20"):
        true_score([3, score], items, items)
    with pytest.raises(BadInput, match=r"entry 1.*not within 0..20"):
        observed_score([3, score], items, items, theta, [1.0])


def test_items_and_populations_that_cannot_be_used_are_named():
    items = form(1, 20)
    with pytest.raises(BadInput, match="Item 0"):
        true_score([3], (-items[0], items[1], items[2]), items)
    with pytest.raises(BadInput, match="all zero"):
        observed_score([3], items, items, [0.0, 1.0], [0.0, 0.0])
    with pytest.raises(BadInput, match="one length"):
        observed_score([3], items, items, [0.0, 1.0], [1.0])


def test_a_form_without_items_equates_nothing():
    items, nothing = form(1, 20), (np.zeros(0), np.zeros(0), np.zeros(0))
    for first, second in ((items, nothing), (nothing, items)):
        with pytest.raises(BadInput, match="no items"):
            true_score([0], first, second)
        with pytest.raises(BadInput, match="no items"):
            observed_score([0], first, second, [0.0, 1.0], [1.0, 1.0])
