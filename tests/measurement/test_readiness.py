"""Pass probability: against enumeration, calibrated in simulation, and what is refused."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, norm

from measurement import BadInput
from measurement.irt.model import as_items, probability
from measurement.readiness import (
    Band,
    Form,
    growth_spread,
    pass_chance,
    pass_probabilities,
    pass_probability,
    shown_band,
)

FINE = np.linspace(-6, 6, 601)


def exam_form(rng, count=100, shift=0.0):
    items = as_items(np.exp(rng.normal(0, 0.3, count)), rng.normal(-0.3 + shift, 1, count), 0.25)
    return Form(items, int(np.ceil(probability([0.0], items).sum() - 1e-9)))


def calibration_error(predicted, happened, bins=10):
    """Expected calibration error: mean distance of prediction and frequency over bins of equal width."""
    place = np.minimum((predicted * bins).astype(int), bins - 1)
    gaps = np.bincount(place, predicted, bins) - np.bincount(place, happened, bins)
    return np.abs(gaps).sum() / len(predicted)


def test_a_known_ability_passes_as_often_as_all_patterns_say():
    items = as_items([1.2, 0.7, 1.9, 0.5, 1.0], [-1, 0, 0.4, 1, -0.2], [0.2, 0.25, 0, 0.1, 0.2])
    right = probability([0.3], items)[0]
    patterns = np.array(list(itertools.product([0, 1], repeat=5)))
    chance = np.where(patterns == 1, right, 1 - right).prod(axis=1)
    for cut in range(6):
        expected = chance[patterns.sum(axis=1) >= cut].sum()
        assert pass_probability((0.3, 0.0), [(items, cut)]) == pytest.approx(expected)
        assert pass_probability(([0.3], [0.0]), [(items, cut)]) == pytest.approx(expected)


def test_one_persons_mean_and_sd_may_stand_in_arrays():
    """As `eap` gives them; read as one node they would promise too much."""
    forms = [(as_items(np.ones(40), 0.0), 22)]
    assert pass_probability(([0.3], [0.4]), forms) == pass_probability((0.3, 0.4), forms)


def test_equal_items_give_the_binomial_tail():
    items = as_items(np.ones(40), 0.0)
    theta = np.array([-0.5, 0.0, 0.8])
    weights = np.array([0.2, 0.5, 0.3])
    expected = weights @ binom.sf(24, 40, 1 / (1 + np.exp(-theta)))
    assert pass_probability((theta, weights), [(items, 25)]) == pytest.approx(expected)


def test_a_normal_posterior_is_integrated_as_its_grid_is():
    form = exam_form(np.random.default_rng(1))
    weights = norm.pdf(FINE, 0.15, 0.3)
    assert pass_probability((0.15, 0.3), [form]) == pytest.approx(pass_probability((FINE, weights), [form]), abs=1e-5)


def test_growth_moves_and_widens_the_posterior_whichever_way_it_is_given():
    form = exam_form(np.random.default_rng(2))
    grown = pass_probability((0.4, np.hypot(0.3, 0.4)), [form])
    weights = norm.pdf(FINE, 0.2, 0.3)
    assert pass_probability((0.2, 0.3), [form], growth=0.2, growth_sd=0.4) == pytest.approx(grown)
    assert pass_probability((FINE, weights), [form], growth=0.2, growth_sd=0.4) == pytest.approx(grown, abs=1e-4)


def test_the_more_days_to_the_exam_the_less_certain_either_way():
    forms = [exam_form(np.random.default_rng(3))]
    strong, weak = (
        [pass_probability((theta, 0.2), forms, growth_sd=growth_spread(days)) for days in (0, 30, 120, 365)]
        for theta in (0.6, -0.6)
    )
    assert strong == sorted(strong, reverse=True)
    assert weak == sorted(weak)
    assert growth_spread(120) == pytest.approx(2 * growth_spread(30))


def test_forms_count_alike_and_an_easier_cut_helps():
    rng = np.random.default_rng(4)
    forms = [exam_form(rng), exam_form(rng, shift=0.5), exam_form(rng, 60)]
    each = pass_probabilities((0.1, 0.3), forms)
    assert pass_probability((0.1, 0.3), forms) == pytest.approx(each.mean())
    easier = [Form(items, cut - 3) for items, cut in forms]
    assert (pass_probabilities((0.1, 0.3), easier) > each).all()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_predictions_after_a_mock_come_true_as_often_as_they_say_and_the_plug_in_does_not(seed):
    rng = np.random.default_rng(seed)
    truth = rng.normal(0.2, 0.9, 8000)
    mock, exam = exam_form(rng).items, exam_form(rng)
    chance = probability(truth, mock)
    right = rng.random(chance.shape) < chance
    nodes = np.linspace(-6, 6, 97)
    known = probability(nodes, mock)
    log_weight = right @ np.log(known).T + ~right @ np.log1p(-known).T - 0.5 * ((nodes - 0.2) / 0.9) ** 2
    weights = np.exp(log_weight - log_weight.max(axis=1, keepdims=True))
    weights /= weights.sum(axis=1, keepdims=True)
    predicted = weights @ pass_chance(nodes, exam)
    few = [pass_probability((nodes, row), [exam]) for row in weights[:5]]
    assert few == pytest.approx(predicted[:5], abs=1e-6)
    passed = np.interp(truth, FINE, pass_chance(FINE, exam))
    plug_in = np.interp(weights @ nodes, FINE, pass_chance(FINE, exam))
    assert calibration_error(predicted, passed) <= 0.01
    assert calibration_error(plug_in, passed) > 2 * calibration_error(predicted, passed)


@settings(max_examples=60, deadline=None)
@given(st.floats(-5, 5), st.floats(0, 3), st.floats(0, 1), st.integers(0, 30))
def test_every_chance_lies_between_0_and_1_and_grows_with_ability(mean, sd, growth_sd, cut):
    form = (as_items(np.linspace(0.4, 2, 30), np.linspace(-2, 2, 30), 0.2), cut)
    here, above = (pass_probability((at, sd), [form], growth_sd=growth_sd) for at in (mean, mean + 0.5))
    assert 0 <= here <= 1
    assert above >= here - 1e-12


@pytest.mark.parametrize(
    ("chances", "band"),
    [
        (0.62, (0.55, 0.65)),
        (0.65, (0.60, 0.70)),
        ([0.55, 0.71], (0.50, 0.75)),
        (1.0, (0.95, 0.97)),
        (0.999, (0.95, 0.97)),
        (0.0, (0.03, 0.05)),
    ],
)
def test_a_band_is_shown_in_steps_of_five_percent_and_never_as_certain(chances, band):
    assert shown_band(chances) == pytest.approx(Band(*band))


@given(st.floats(0, 1))
def test_a_band_holds_its_chance_and_is_ten_percent_wide_inside_the_limits(chance):
    low, high = shown_band(chance)
    assert 0.03 <= low < high <= 0.97
    assert low - 1e-9 <= min(max(chance, 0.03), 0.97) <= high + 1e-9
    if 0.1 < chance < 0.9:
        assert high - low == pytest.approx(0.10)


FORM = (as_items(np.ones(4), 0.0), 3)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: pass_probability((0, 1), []), "at least one"),
        (lambda: pass_probability((0, 1), [FORM, (FORM[0], 5)]), "Form 1: the raw cut 5"),
        (lambda: pass_probability((0, 1), [(FORM[0], 2.5)]), "raw cut 2.5"),
        (lambda: pass_probability((0, 1), [(FORM[0], -1)]), "raw cut -1"),
        (lambda: pass_probability((0, 1), [(FORM[0], float("nan"))]), "raw cut nan"),
        (lambda: pass_probability((0, -1), [FORM]), "SD -1"),
        (lambda: pass_probability((np.nan, 1), [FORM]), "mean nan"),
        (lambda: pass_probability(([0, 1], [1]), [FORM]), "one weight for each node"),
        (lambda: pass_probability(([], []), [FORM]), "one weight for each node"),
        (lambda: pass_probability(([0, 1], [1, -1]), [FORM]), "weights at least 0"),
        (lambda: pass_probability(([0, 1], [0, 0]), [FORM]), "one above it"),
        (lambda: pass_probability(([0, np.inf], [1, 1]), [FORM]), "nodes are finite"),
        (lambda: pass_probability((0, 1, 2), [FORM]), "3 parts"),
        (lambda: pass_probability((0, 1), [FORM], growth_sd=-0.1), "SD at least 0"),
        (lambda: growth_spread(-1), "at least 0"),
        (lambda: shown_band(1.2), "from 0 to 1"),
        (lambda: shown_band([0.5, np.nan]), "from 0 to 1"),
        (lambda: shown_band([]), "from 0 to 1"),
        (lambda: shown_band(0.5, width=0), "width"),
    ],
)
def test_what_cannot_be_used_is_named(call, message):
    with pytest.raises(BadInput, match=message):
        call()


@pytest.mark.parametrize("theta", [np.nan, np.inf, None])
def test_a_chance_given_ability_needs_a_finite_ability(theta):
    with pytest.raises(BadInput, match="finite"):
        pass_chance(theta, FORM)


@pytest.mark.parametrize("cut", [-1, 5, 2.5, np.nan, None, "half"])
def test_a_chance_given_ability_needs_a_cut_within_the_form(cut):
    with pytest.raises(BadInput, match="raw cut"):
        pass_chance(0.0, Form(FORM[0], cut))


@pytest.mark.parametrize("forms", [None, [FORM[0]], [(FORM[0],)], 3])
def test_forms_that_are_no_pairs_are_refused(forms):
    with pytest.raises(BadInput, match=r"form|Form 0"):
        pass_probability((0, 1), forms)


@pytest.mark.parametrize("posterior", [None, ("able", 1), 0.3])
def test_a_posterior_that_is_no_pair_of_numbers_is_refused(posterior):
    with pytest.raises(BadInput, match="posterior"):
        pass_probability(posterior, [FORM])
