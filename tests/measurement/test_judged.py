"""Questions nobody has answered yet, known by their judgments only."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from measurement.errors import BadInput
from measurement.irt.model import probability
from measurement.judged import SPREAD, expected_items, standard_keeping_intercept
from measurement.priors import angoff_difficulty

judgements = st.lists(st.floats(0.35, 0.95), min_size=1, max_size=60)


@given(judgements, st.floats(0, 1), st.floats(0.2, 1.5))
def test_at_the_standard_as_many_are_expected_right_as_the_judges_said(judged, slope, spread) -> None:
    intercept = standard_keeping_intercept(judged, 0.25, slope=slope, spread=spread)
    items = expected_items(judged, 0.25, intercept=intercept, slope=slope, spread=spread)
    assert probability(0.0, items).sum() == pytest.approx(sum(judged), abs=1e-6)


@given(judgements)
def test_the_order_of_the_questions_moves_nothing(judged) -> None:
    assert standard_keeping_intercept(judged, 0.25) == pytest.approx(standard_keeping_intercept(judged[::-1], 0.25))


def test_the_curve_is_the_average_over_what_the_difficulty_may_turn_out_to_be() -> None:
    """Against the integral over a normal difficulty, of which MacKay's formula is an approximation."""
    theta = np.linspace(-3, 3, 25)
    items = expected_items([0.6], 0.25, intercept=0.2)
    deviations = np.linspace(-6, 6, 2001)
    weights = np.exp(-(deviations**2) / 2)
    curves = 0.25 + 0.75 / (1 + np.exp(-(theta[:, None] - items.b[0] - SPREAD * deviations)))
    average = curves @ weights / weights.sum()
    assert np.abs(probability(theta, items)[:, 0] - average).max() < 0.01


def test_the_less_is_known_of_a_difficulty_the_flatter_the_curve() -> None:
    slopes = [expected_items([0.6], 0.25, intercept=0, spread=spread).a[0] for spread in (0.0, 0.5, 0.9, 2.0)]
    assert slopes[0] == 1.0
    assert slopes == sorted(slopes, reverse=True)


def test_a_judgment_is_believed_by_half_around_the_whole_bank() -> None:
    items = expected_items([0.4, 0.8], 0.25, intercept=0.1)
    assert items.b == pytest.approx(0.1 + 0.5 * angoff_difficulty([0.4, 0.8], 0.25))


def test_full_belief_in_exact_judgments_gives_them_back() -> None:
    items = expected_items([0.4, 0.8], 0.25, intercept=0.0, slope=1.0, spread=0.0)
    assert probability(0.0, items)[0] == pytest.approx([0.4, 0.8])


def test_guessing_is_each_questions_own() -> None:
    assert expected_items([0.6, 0.6], [0.25, 1 / 3], intercept=0).c == pytest.approx([0.25, 1 / 3])


@pytest.mark.parametrize("wrong", [0.0, 1.0, -0.2, float("nan")])
def test_a_judgment_that_is_no_chance_is_named_by_its_place(wrong) -> None:
    with pytest.raises(BadInput, match="Judgment 1 is"):
        expected_items([0.6, wrong], 0.25, intercept=0)


def test_no_judgment_at_all_is_refused() -> None:
    with pytest.raises(BadInput, match="missing"):
        standard_keeping_intercept([], 0.25)


@pytest.mark.parametrize("judged", [[0.2, 0.25], [0.1]])
def test_judgments_no_better_than_guessing_set_no_standard(judged) -> None:
    with pytest.raises(BadInput, match="at or below the chance of guessing"):
        standard_keeping_intercept(judged, 0.25)


@pytest.mark.parametrize("name", ["intercept", "slope", "spread", "a"])
def test_a_line_that_is_no_number_is_refused(name) -> None:
    with pytest.raises(BadInput, match="all are finite"):
        expected_items([0.6], 0.25, **{"intercept": 0.0, name: float("nan")})


def test_guessing_levels_are_one_for_each_judgment() -> None:
    with pytest.raises(BadInput, match="2 judgments came with 3 guessing levels"):
        expected_items([0.6, 0.7], [0.25, 0.2, 0.5], intercept=0.0)
