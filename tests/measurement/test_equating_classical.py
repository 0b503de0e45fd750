import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from measurement import BadInput
from measurement.equating import Line, chained, equipercentile, levine, linear, mean, tucker
from tests.measurement.published import data

COUNTS = st.lists(st.integers(1, 500), min_size=2, max_size=60)


def groups_of_kolen_and_brennan():
    x, y = data("kbneat_x.csv"), data("kbneat_y.csv")
    return x[:, 0], x[:, 1], y[:, 0], y[:, 1]


def moments(score, share):
    share = np.asarray(share) / np.sum(share)
    centre = score @ share
    spread = np.sqrt((score - centre) ** 2 @ share)
    return centre, spread, ((score - centre) / spread) ** 3 @ share, ((score - centre) / spread) ** 4 @ share


def two_groups(seed=0, persons=200_000, apart=1.0):
    """Whole scores of groups `apart` SDs apart on true score: x, internal anchor; y, 3 points easier, anchor."""
    rng = np.random.default_rng(seed)

    def sit(ability, easier):
        anchor = 10 + 2 * ability + rng.normal(0, 1, persons)
        return anchor + 20 + easier + 4 * ability + rng.normal(0, 2**0.5, persons), anchor

    return (*sit(rng.normal(0, 1, persons), 0), *sit(rng.normal(apart, 1, persons), 3))


def test_equipercentile_gives_kolen_and_brennans_worked_example():
    # Kolen & Brennan (2014), Tables 2.2 and 2.3.
    assert equipercentile([2, 3, 2, 2, 1], [1, 2, 2, 3, 2]) == pytest.approx([0.5, 1.75, 2.8333, 3.5, 4.25], abs=1e-4)


def test_equipercentile_gives_the_published_equivalents_of_the_act_mathematics_forms():
    # Kolen & Brennan (2014), chapter 2, equipercentile equivalents without smoothing.
    table = data("act_math.csv")
    equated = equipercentile(table[:, 1], table[:, 2])
    published = {0: 0.0, 1: 0.9796, 2: 1.6462, 3: 2.2856, 4: 2.8932, 5: 3.6205, 10: 8.1607, 15: 13.3929, 20: 19.1647,
                 25: 25.0292, 30: 30.1305, 35: 35.1016, 38: 38.1321, 39: 39.0807, 40: 39.9006}  # fmt: skip
    assert equated[list(published)] == pytest.approx(list(published.values()), abs=6e-5)


def test_equated_act_scores_have_the_published_moments():
    # Kolen & Brennan (2014), chapter 2: mean, SD (divisor n), skewness, kurtosis.
    table = data("act_math.csv")
    score = np.arange(41.0)
    assert moments(score, table[:, 1]) == pytest.approx((19.8524, 8.2116, 0.3753, 2.3024), abs=1e-4)
    assert moments(score, table[:, 2]) == pytest.approx((18.9798, 8.9393, 0.3527, 2.1464), abs=1e-4)
    on_y = moments(equipercentile(table[:, 1], table[:, 2]), table[:, 1])
    assert on_y[:2] == pytest.approx((18.9799, 8.9352), abs=2e-4)


def test_mean_and_linear_equating_of_the_act_forms_reach_the_moments_of_form_y():
    table = data("act_math.csv")
    by_mean, by_line = mean(table[:, 1], table[:, 2]), linear(table[:, 1], table[:, 2])
    assert by_mean[0] == pytest.approx(18.9798 - 19.8524, abs=1e-4)
    assert moments(by_line, table[:, 1])[:2] == pytest.approx((18.9798, 8.9393), abs=1e-4)
    assert np.diff(by_line) == pytest.approx(8.9393 / 8.2116, abs=1e-4)


@settings(max_examples=60, deadline=None)
@given(counts=COUNTS)
def test_equal_distributions_equate_to_themselves(counts):
    for equate in (equipercentile, mean):
        assert equate(counts, np.array(counts) * 3) == pytest.approx(np.arange(len(counts)), abs=1e-9)
    assert linear(counts, counts) == pytest.approx(np.arange(len(counts)), abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(freq_x=COUNTS, freq_y=COUNTS)
def test_equivalents_rise_within_the_scale_and_mirror_with_the_scores(freq_x, freq_y):
    equated = equipercentile(freq_x, freq_y)
    assert (np.diff(equated) > 0).all()
    assert equated.min() > -0.5
    assert equated.max() < len(freq_y) - 0.5
    mirrored = equipercentile(freq_x[::-1], freq_y[::-1])
    assert len(freq_y) - 1 - mirrored[::-1] == pytest.approx(equated, abs=1e-9)


def test_tiny_tails_equate_to_themselves_on_both_ends():
    share = np.exp(-((np.arange(101) - 50.0) ** 2) / 8)
    assert share.min() < 1e-130
    assert equipercentile(share, share) == pytest.approx(np.arange(101), abs=1e-6)


def test_scores_nobody_took_are_given_the_middle_of_their_stretch():
    assert equipercentile([1, 1], [1, 0, 0, 1]) == pytest.approx([0, 3])
    assert equipercentile([1, 0, 1], [1, 0, 0, 1]) == pytest.approx([0, 1.5, 3])
    assert equipercentile([0, 1, 0], [0, 1, 0]) == pytest.approx([0, 1, 2])


@pytest.mark.parametrize("equate", [equipercentile, linear, mean])
@pytest.mark.parametrize(
    ("freq", "says"),
    [
        ([], "shape"),
        ([5], "shape"),
        ([[1, 2], [3, 4]], "shape"),
        ([0, 0, 0], "Nobody took form y"),
        ([1, -1, 3], "Form y, score 1"),
        ([1, np.nan, 3], "Form y, score 1"),
        ([1, 2, np.inf], "Form y, score 2"),
    ],
)
def test_frequencies_that_are_none_are_named(equate, freq, says):
    with pytest.raises(BadInput, match=says):
        equate([1, 2, 1], freq)


def test_scores_without_spread_have_no_linear_equating():
    with pytest.raises(BadInput, match="form x are 1"):
        linear([0, 9, 0], [1, 2, 3])


def test_tucker_gives_kolen_and_brennans_line():
    # Kolen & Brennan (2014), chapter 4, group 1 weighted 1: l_Y(x) = .5370 + 1.0289 x, from moments of four decimals.
    assert tucker(*groups_of_kolen_and_brennan()) == pytest.approx((1.0289, 0.5370), abs=4e-4)


@pytest.mark.parametrize("weight", [0.0, 0.5, 1.0])
def test_lines_follow_by_hand_from_the_printed_moments_of_kolen_and_brennans_groups(weight):
    # Kolen & Brennan (2014), chapter 4: means, SDs (divisor n) and covariances of total and anchor in both groups.
    mean_x, sd_x, mean_v1, sd_v1, cov_1 = 15.8205, 6.5278, 5.1063, 2.3760, 13.4088
    mean_y, sd_y, mean_v2, sd_v2, cov_2 = 18.6728, 6.8784, 5.8626, 2.4515, 14.7603
    apart, wider, other = mean_v1 - mean_v2, sd_v1**2 - sd_v2**2, 1 - weight
    by_regression = cov_1 / sd_v1**2, cov_2 / sd_v2**2
    by_true_scores = sd_x**2 / cov_1, sd_y**2 / cov_2
    for equate, (first, second) in ((tucker, by_regression), (levine, by_true_scores)):
        variance_x = sd_x**2 - other * first**2 * wider + weight * other * (first * apart) ** 2
        variance_y = sd_y**2 + weight * second**2 * wider + weight * other * (second * apart) ** 2
        slope = (variance_y / variance_x) ** 0.5
        intercept = mean_y + weight * second * apart - slope * (mean_x - other * first * apart)
        line = equate(*groups_of_kolen_and_brennan(), weight=weight)
        assert line == pytest.approx((slope, intercept), abs=1e-3)


def test_tucker_matches_regression_on_the_anchor():
    x, v_x, y, v_y = two_groups(persons=500)
    slope_y, constant_y = np.polyfit(v_y, y, 1)
    error_y = np.mean((y - constant_y - slope_y * v_y) ** 2)
    mean_y, variance_y = constant_y + slope_y * v_x.mean(), error_y + slope_y**2 * v_x.var()
    line = tucker(x, v_x, y, v_y, weight=1.0)
    assert line.slope == pytest.approx(np.sqrt(variance_y / x.var()))
    assert line(x.mean()) == pytest.approx(mean_y)


def test_levine_finds_the_true_line_where_groups_differ_and_tucker_falls_short():
    groups = two_groups()
    for true_scores in (False, True):
        line = levine(*groups, weight=0.5, true_scores=true_scores)
        assert line == pytest.approx((1.0, 3.0), abs=0.15)
        assert float(line(30)) == pytest.approx(33, abs=0.05)
    assert float(tucker(*groups, weight=0.5)(30)) > 33.4


def test_levine_with_an_external_anchor_finds_the_true_line_too():
    x, v_x, y, v_y = two_groups(seed=3)
    apart = x - v_x, v_x, y - v_y, v_y
    assert float(levine(*apart, internal=False)(20)) == pytest.approx(23, abs=0.05)


@pytest.mark.parametrize("equate", [tucker, levine])
def test_relabelling_the_groups_inverts_the_line(equate):
    x, v_x, y, v_y = two_groups(persons=2000)
    there, back = equate(x, v_x, y, v_y, weight=0.3), equate(y, v_y, x, v_x, weight=0.7)
    assert back(there([5, 30, 60])) == pytest.approx([5, 30, 60])


def test_alike_groups_reduce_tucker_and_levine_to_the_plain_line():
    x, v, _, _ = two_groups(persons=300)
    for equate in (tucker, levine):
        assert equate(x, v, 2 * x + 7, v) == pytest.approx((2.0, 7.0))


def test_chained_linear_is_the_line_through_both_groups_and_the_anchor():
    x, v_x, y, v_y = (np.round(scores) for scores in two_groups(persons=400))
    equated = chained(x, v_x, y, v_y, n_x=60)
    to_anchor = v_x.mean() + v_x.std() / x.std() * (np.arange(61) - x.mean())
    assert equated == pytest.approx(y.mean() + y.std() / v_y.std() * (to_anchor - v_y.mean()))


def test_chained_equipercentile_composes_two_equatings():
    groups = groups_of_kolen_and_brennan()
    equated = chained(*groups, method="equipercentile", n_x=36, n_y=36)
    assert len(equated) == 37
    assert (np.diff(equated) >= 0).all()
    assert np.abs(equated[6:32] - chained(*groups, n_x=36)[6:32]).max() < 1.2


def test_chained_equipercentile_by_an_anchor_that_is_the_form_is_the_second_equating():
    _, _, y, v_y = groups_of_kolen_and_brennan()
    first = np.repeat(np.arange(13), np.arange(1, 14))
    equated = chained(first, first, y, v_y, method="equipercentile", n_y=36)
    counts = np.bincount(v_y.astype(int), minlength=13), np.bincount(y.astype(int), minlength=37)
    assert equated == pytest.approx(equipercentile(*counts), abs=1e-9)


def test_a_line_is_a_pair_that_can_be_called():
    slope, intercept = line = Line(2.0, 1.0)
    assert (slope, intercept) == (2.0, 1.0)
    assert line([0, 3]).tolist() == [1.0, 7.0]


@pytest.mark.parametrize("equate", [tucker, levine, chained])
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"v_x": [1, 2]}, "form x: totals"),
        ({"y": []}, "form y: totals"),
        ({"v_y": [2, 2, 2]}, "every anchor score is 2"),
        ({"x": [4, 4, 4]}, "every total score is 4"),
        ({"x": [4, np.nan, 4]}, "form x, person 1"),
        ({"v_y": [1, 2, np.inf]}, "form y, person 2"),
    ],
)
def test_groups_that_carry_no_equating_are_named(equate, change, says):
    good = {"x": [3, 5, 6], "v_x": [1, 2, 3], "y": [4, 6, 8], "v_y": [1, 2, 3]}
    with pytest.raises(BadInput, match=says):
        equate(**{**good, **change})


def test_weights_anchors_and_methods_that_do_not_fit_are_named():
    good = {"x": [3, 5, 6], "v_x": [1, 2, 3], "y": [4, 6, 8], "v_y": [1, 2, 3]}
    with pytest.raises(BadInput, match="share from 0 to 1"):
        tucker(**good, weight=1.5)
    with pytest.raises(BadInput, match="share from 0 to 1"):
        tucker(**good, weight=np.nan)
    with pytest.raises(BadInput, match="person 0: the anchor score is above the total"):
        levine(**{**good, "v_x": [4, 5, 6]})
    with pytest.raises(BadInput, match="do not rise together"):
        levine(**{**good, "v_x": [3, 2, 1]})
    with pytest.raises(BadInput, match="not 'circle-arc'"):
        chained(**good, method="circle-arc")
    with pytest.raises(BadInput, match="above its highest score 5"):
        chained(**good, n_x=5)
    with pytest.raises(BadInput, match="not whole"):
        chained(**{**good, "x": [3.5, 5, 6]}, method="equipercentile")
    with pytest.raises(BadInput, match="variance would be 0"):
        levine([3, 5, 4], [1, 2, 3], [9, 12, 15], [1, 1, 2], weight=0.0)


@pytest.mark.parametrize("method", ["linear", "equipercentile"])
@pytest.mark.parametrize("top", [40.5, np.nan, -1, "40"])
def test_a_highest_score_that_is_no_whole_number_is_refused(method, top):
    good = {"x": [3, 5, 6], "v_x": [1, 2, 3], "y": [4, 5, 7], "v_y": [1, 2, 3]}
    with pytest.raises(BadInput, match="highest score"):
        chained(**good, n_x=top, method=method)
    with pytest.raises(BadInput, match="highest score"):
        chained(**good, n_y=top, method=method)


def test_chained_equating_of_negative_scores_is_refused():
    with pytest.raises(BadInput, match="below 0"):
        chained([-3, -5, -6], [1, 2, 3], [4, 5, 7], [1, 2, 3])


def test_words_are_no_scores_and_no_frequencies():
    with pytest.raises(BadInput, match="numbers"):
        equipercentile(["a", "b"], [1, 2])
    with pytest.raises(BadInput, match="numbers"):
        tucker(["a", "b"], [1, 2], [3, 4], [1, 2])
