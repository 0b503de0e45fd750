import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from measurement.ctt import fisher, wilson
from measurement.errors import BadInput


def test_wilson_agrees_with_the_interval_of_scipy():
    for correct, total in [(0, 5), (1, 30), (15, 30), (29, 30), (30, 30), (700, 1000)]:
        z = stats.norm.ppf(0.975)
        expected = stats.binomtest(correct, total).proportion_ci(method="wilson")

        low, high = wilson(correct, total, z)

        assert (float(low), float(high)) == pytest.approx((expected.low, expected.high), abs=1e-12)


def test_wilson_bounds_solve_the_score_equation():
    low, high = wilson(7, 40)
    for bound in (float(low), float(high)):
        assert abs(7 / 40 - bound) == pytest.approx(1.96 * np.sqrt(bound * (1 - bound) / 40))


@given(st.integers(1, 10**7), st.floats(0, 1), st.floats(0.1, 5))
def test_wilson_holds_the_share_and_stays_between_0_and_1(total, share, z):
    correct = round(share * total)
    low, high = wilson(correct, total, z)
    assert 0 <= low <= correct / total <= high <= 1


def test_wilson_broadcasts_counts_over_one_total():
    low, high = wilson([[1, 2], [3, 4]], 10)
    assert low.shape == high.shape == (2, 2)
    assert (np.diff(low.ravel()) > 0).all()


@pytest.mark.parametrize(
    ("correct", "total", "z", "said"),
    [
        ([1, 2], [3, 0], 1.96, "Entry 1"),
        ([1, 4], 3, 1.96, "Entry 1: 4 correct of 3"),
        (-1, 3, 1.96, "-1 correct of 3"),
        (float("nan"), 3, 1.96, "nan correct"),
        (1, float("inf"), 1.96, "of inf"),
        (1, 3, 0, "z = 0"),
        (1, 3, float("nan"), "z = nan"),
    ],
)
def test_wilson_names_what_is_no_share(correct, total, z, said):
    with pytest.raises(BadInput, match=said):
        wilson(correct, total, z)


def test_fisher_interval_of_a_textbook_correlation():
    # tanh(artanh .5 ± 1.96/10) for n = 103.
    low, high = fisher(0.5, 103)
    assert (float(low), float(high)) == pytest.approx((0.339, 0.632), abs=5e-4)


def test_fisher_knows_nothing_from_three_persons():
    low, high = fisher([0.0, 0.9], 3)
    assert low.tolist() == [-1, -1]
    assert high.tolist() == [1, 1]


def test_fisher_keeps_masked_correlations_masked():
    low, high = fisher(np.ma.MaskedArray([0.3, 0.0], mask=[False, True]), 50)
    assert np.ma.getmaskarray(low).tolist() == np.ma.getmaskarray(high).tolist() == [False, True]
    assert low[0] < 0.3 < high[0]


def test_fisher_interval_covers_the_true_correlation_as_often_as_it_says():
    random = np.random.default_rng(11)
    pairs = random.multivariate_normal([0, 0], [[1, 0.4], [0.4, 1]], size=(2000, 60), method="cholesky")
    r = np.array([np.corrcoef(sample.T)[0, 1] for sample in pairs])
    low, high = fisher(r, 60)
    assert 0.935 < ((low < 0.4) & (high > 0.4)).mean() < 0.965


@pytest.mark.parametrize("r", [np.nan, np.inf, 1.5, -2.0, [0.3, np.nan], "close"])
def test_what_is_no_correlation_has_no_interval(r):
    with pytest.raises(BadInput, match="correlation"):
        fisher(r, 50)


@pytest.mark.parametrize("persons", [-1, 0, np.nan])
def test_a_correlation_is_of_somebody(persons):
    with pytest.raises(BadInput, match="persons"):
        fisher(0.5, persons)


@pytest.mark.parametrize("z", [0, -1.0, np.nan, np.inf])
def test_an_interval_has_a_width(z):
    with pytest.raises(BadInput, match="z = "):
        fisher(0.5, 50, z)


def test_counts_that_do_not_go_together_are_refused():
    with pytest.raises(BadInput, match=r"3.*2"):
        wilson([1, 2, 3], [4, 5])
    with pytest.raises(BadInput, match="numbers"):
        wilson("seven", 40)
