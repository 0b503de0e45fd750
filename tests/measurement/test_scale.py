import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from measurement import BadInput
from measurement.scale import (
    characteristic_curve,
    conversion_table,
    inverse_characteristic_curve,
    pass_chance,
    raw_cut,
)

SLOPES = st.floats(1e-3, 1e3) | st.floats(0.3, 3)


@st.composite
def forms(draw):
    count = draw(st.integers(1, 40))
    a = draw(st.lists(SLOPES, min_size=count, max_size=count))
    b = draw(st.lists(st.floats(-6, 6), min_size=count, max_size=count))
    c = draw(st.lists(st.sampled_from([0.0, 0.2, 0.25, 0.5]), min_size=count, max_size=count))
    return np.array(a), np.array(b), np.array(c)


def form(seed=0, count=150, guessing=0.25):
    rng = np.random.default_rng(seed)
    return rng.lognormal(0, 0.3, count), rng.normal(-0.3, 1, count), np.full(count, guessing)


def chance(theta, items):
    a, b, c = items
    return c + (1 - c) / (1 + np.exp(-a * (theta - b)))


@settings(max_examples=150, deadline=None)
@given(items=forms(), theta_cut=st.floats(-3, 3))
def test_scaled_scores_rise_and_reach_300_exactly_at_the_raw_cut(items, theta_cut):
    count = len(items[0])
    if characteristic_curve(theta_cut, items)[0] <= 1e-9:
        return
    table = conversion_table(*items, theta_cut=theta_cut)
    assert len(table.scaled) == len(table.csem) == len(table.theta) == count + 1
    assert (np.diff(table.scaled) >= 0).all()
    assert (np.diff(table.theta) >= 0).all()
    assert np.array_equal(table.scaled >= 300, np.arange(count + 1) >= table.raw_cut)
    assert 1 <= table.raw_cut <= count
    assert table.scaled.dtype.kind == "i"
    assert table.scaled.min() >= 200
    assert table.scaled.max() <= 350
    assert np.isfinite(table.csem).all()
    assert (table.csem >= 0).all()
    assert (table.low <= table.scaled).all()
    assert (table.high >= table.scaled).all()


@settings(max_examples=80, deadline=None)
@given(items=forms(), part=st.floats(0.001, 0.999))
def test_the_inverse_curve_leads_back_to_the_score(items, part):
    lowest, count = items[2].sum(), len(items[0])
    score = lowest + part * (count - lowest)
    theta = inverse_characteristic_curve(score, items)
    assert characteristic_curve(theta, items)[0] == pytest.approx(score, abs=1e-6 * max(1, items[0].max()))


def test_the_raw_cut_is_the_expected_score_at_the_standard_rounded_up():
    items = form()
    for theta_cut in (-1.0, 0.0, 0.7):
        expected = sum(chance(theta_cut, item) for item in zip(*items, strict=True))
        assert raw_cut(items, theta_cut) == int(np.ceil(expected))
    even = np.ones(10), np.zeros(10), np.zeros(10)
    assert raw_cut(even) == 5
    assert raw_cut((even[0], even[1] - 1e-6, even[2])) == 6


def test_scaled_scores_are_25_points_a_logit_from_the_standard():
    items = form()
    table = conversion_table(*items, theta_cut=0.2)
    for raw in (80, 97, 120):
        assert sum(chance(table.theta[raw], item) for item in zip(*items, strict=True)) == pytest.approx(raw)
        floored = int(np.floor(300 + 25 * (table.theta[raw] - 0.2) + 0.5))
        assert table.scaled[raw] == (max(floored, 300) if raw >= table.raw_cut else min(floored, 299))


def test_halves_are_rounded_up():
    # Two alike items expect .5 and 1.5 right at -ln 3 / a and ln 3 / a, here half a logit or 12.5 points away.
    a = np.full(2, np.log(3) / 0.5)
    table = conversion_table(a, np.zeros(2), np.zeros(2), points_per_logit=25)
    assert table.theta == pytest.approx([-0.5, 0, 0.5])
    assert table.scaled.tolist() == [288, 300, 313]


def test_a_harder_form_asks_fewer_right_for_the_same_standard():
    a, b, c = form()
    easy, hard = conversion_table(a, b, c), conversion_table(a, b + 0.5, c)
    assert hard.raw_cut < easy.raw_cut
    assert (hard.scaled >= easy.scaled).all()


def test_all_right_stands_half_a_point_below_the_end_of_the_curve():
    items = form(count=20)
    table = conversion_table(*items)
    assert characteristic_curve(table.theta[20], items)[0] == pytest.approx(19.5)
    assert table.scaled[20] >= table.scaled[19]


def test_without_guessing_none_right_stands_half_a_point_above_zero():
    items = form(count=20, guessing=0.0)
    table = conversion_table(*items)
    assert characteristic_curve(table.theta[0], items)[0] == pytest.approx(0.5)


def test_below_chance_ability_falls_linearly_to_that_of_the_lowest_score():
    items = np.full(20, 3.0), np.linspace(-1, 1, 20), np.full(20, 0.25)
    table = conversion_table(*items)
    assert characteristic_curve(table.theta[5], items)[0] == pytest.approx(5.5)
    assert table.theta[:6] == pytest.approx(np.linspace(-4, table.theta[5], 6))
    assert table.scaled[0] == 200
    assert table.scaled[5] > 240


def test_a_form_of_one_item_has_a_table():
    table = conversion_table([1.0], [0.0], [0.25])
    assert table.raw_cut == 1
    assert table.scaled.tolist()[0] < 300 <= table.scaled.tolist()[1]


def test_other_blueprints_may_have_other_scales():
    table = conversion_table(*form(), points_per_logit=100, lowest=0, passing=500, highest=1000)
    assert np.array_equal(table.scaled >= 500, np.arange(151) >= table.raw_cut)
    assert table.scaled[0] == 0
    assert table.scaled[-1] == 1000


@pytest.mark.parametrize("raw", [60, 97, 100, 125, 140])
def test_conditional_errors_agree_with_simulated_sittings(raw):
    items = form()
    table = conversion_table(*items)
    rng = np.random.default_rng(raw)
    right = rng.random((40_000, 150)) < chance(table.theta[raw], items)
    scores = table.scaled[right.sum(axis=1)]
    assert table.csem[raw] == pytest.approx(scores.std(), rel=0.02, abs=0.02)


def test_conditional_errors_near_the_cut_are_those_of_the_information():
    items = form()
    table = conversion_table(*items)
    a, _, c = items
    p = chance(table.theta[table.raw_cut], items)
    slope = (a * (p - c) * (1 - p) / (1 - c)).sum()
    assert table.csem[table.raw_cut] == pytest.approx(25 * np.sqrt((p * (1 - p)).sum()) / slope, rel=0.05)


def test_low_and_high_are_one_error_away_within_the_scale():
    table = conversion_table(*form())
    at = table.raw_cut
    assert table.low[at] == int(np.floor(table.scaled[at] - table.error[at]))
    assert table.high[at] == int(np.ceil(table.scaled[at] + table.error[at]))
    assert table.low.min() >= 200
    assert table.high.max() <= 350


def test_the_chance_of_passing_agrees_with_simulated_sittings():
    items = form(count=40)
    rng = np.random.default_rng(8)
    for theta in (-0.5, 0.0, 0.6):
        passed = ((rng.random((40_000, 40)) < chance(theta, items)).sum(axis=1) >= 27).mean()
        assert pass_chance(theta, items, 27)[0] == pytest.approx(passed, abs=0.01)


def test_the_chance_of_passing_rises_with_ability_and_falls_with_the_cut():
    items = form(count=30)
    theta = np.linspace(-4, 4, 33)
    assert (np.diff(pass_chance(theta, items, 20)) > 0).all()
    assert (pass_chance(theta, items, 21) < pass_chance(theta, items, 20)).all()


@pytest.mark.parametrize("steep", [1e-6, 1e-2, 1, 1e2, 1e6])
def test_curves_are_inverted_at_slopes_of_any_size(steep):
    items = np.full(20, steep), np.linspace(-1, 1, 20), np.full(20, 0.2)
    score = np.array([4.01, 7.3, 12.1, 19.99])
    theta = inverse_characteristic_curve(score, items)
    assert characteristic_curve(theta, items) == pytest.approx(score, abs=1e-6)


def test_the_ends_of_the_curve_are_approached_but_not_attained():
    items = form(count=20)
    near = inverse_characteristic_curve([5 + 1e-13, 20 - 1e-13], items)
    assert near[0] < -10
    assert near[1] > 10
    for score in (5, 4.9, 20, 21, np.nan, np.inf):
        with pytest.raises(BadInput):
            inverse_characteristic_curve([10, score], items)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"a": [1.0, 0.0]}, "Item 1"),
        ({"b": [1.0, np.nan]}, "Item 1"),
        ({"c": [0.2, 1.0]}, "Item 1"),
        ({"b": [1.0, 2.0, 3.0]}, "one each an item"),
        ({"theta_cut": np.nan}, "finite ability"),
        ({"theta_cut": np.inf}, "finite ability"),
        ({"a": [5.0, 5.0], "b": [9.0, 9.0], "c": 0.0}, "raw cut of 0 on 2 items"),
        ({"points_per_logit": 0}, "points a logit"),
        ({"points_per_logit": np.inf}, "points a logit"),
        ({"lowest": 300}, "lowest < passing"),
        ({"highest": 299}, "passing <= highest"),
        ({"passing": 300.5}, "whole"),
    ],
)
def test_a_form_or_scale_that_makes_no_table_is_named(change, says):
    with pytest.raises(BadInput, match=says):
        conversion_table(**{"a": [1.0, 1.0], "b": [0.0, 1.0], "c": 0.25, **change})


def test_a_pass_chance_needs_a_cut_within_the_form():
    for cut in (0, 3):
        with pytest.raises(BadInput, match=r"within 1\.\.2"):
            pass_chance([0.0], ([1.0, 1.0], [0.0, 1.0], 0.25), cut)
    with pytest.raises(BadInput, match="finite"):
        pass_chance([np.nan], ([1.0, 1.0], [0.0, 1.0], 0.25), 1)


@pytest.mark.parametrize("name", ["lowest", "passing", "highest"])
@pytest.mark.parametrize("value", [np.nan, np.inf, None, "300"])
def test_an_end_of_the_scale_that_is_no_whole_number_is_refused(name, value):
    with pytest.raises(BadInput, match="whole"):
        conversion_table([1.0, 1.0], [0.0, 1.0], 0.25, **{name: value})


@pytest.mark.parametrize("cut", [1.5, np.nan, None, "1"])
def test_a_pass_chance_needs_a_whole_cut(cut):
    with pytest.raises(BadInput, match=r"within 1\.\.2"):
        pass_chance([0.0], ([1.0, 1.0], [0.0, 1.0], 0.25), cut)


def test_where_the_scale_ends_the_error_of_the_ability_goes_on() -> None:
    """Everybody likely there gets 350, which says nothing of how well the form knows them."""
    table = conversion_table(np.ones(100), np.linspace(-2, 2, 100), 0.25)
    middle = table.raw_cut
    assert table.error[middle] == pytest.approx(table.csem[middle], rel=0.05)
    assert table.scaled[98] == 350
    assert table.csem[98] < 1
    assert table.error[98] > table.error[middle]
