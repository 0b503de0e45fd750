"""Published estimates: Bock & Aitkin (1981), Thissen (1982), Rizopoulos (2006, ltm), Chalmers (2012, mirt)."""

import numpy as np
import pytest

from measurement.irt import eap, eap_by_sum_score, fit
from tests.measurement.published import data

# Counts of the 32 answer patterns 00000, 00001, ..., 11111 of 1,000 persons (Bock & Lieberman 1970).
LSAT6 = "3 6 2 11 1 1 3 4 1 8 0 16 0 3 2 15 10 29 14 81 3 28 15 80 16 56 21 173 11 61 28 298"
LSAT7 = "12 19 1 7 3 19 3 17 10 5 3 7 7 23 8 28 7 39 11 34 14 51 15 90 6 25 7 35 18 136 32 308"


def persons(counts: str) -> np.ndarray:
    patterns = (np.arange(32)[:, None] >> np.arange(4, -1, -1)) & 1
    return np.repeat(patterns, [int(count) for count in counts.split()], axis=0)


def patterns_in(name: str) -> np.ndarray:
    table = data(name).astype(int)
    return np.repeat(table[:, :-1], table[:, -1], axis=0)


def test_lsat7_two_parameter_estimates_are_those_of_bock_and_aitkin() -> None:
    found = fit(persons(LSAT7))
    assert found.converged
    assert found.loglik == pytest.approx(-2658.805, abs=0.0006)
    assert found.a == pytest.approx([0.988, 1.081, 1.707, 0.765, 0.736], abs=0.0011)
    assert -found.a * found.b == pytest.approx([1.856, 0.808, 1.805, 0.486, 1.855], abs=0.0011)


def test_lsat6_two_parameter_estimates_are_those_of_ltm() -> None:
    found = fit(persons(LSAT6))
    assert found.loglik == pytest.approx(-2466.653, abs=0.001)
    assert found.a == pytest.approx([0.8254, 0.7229, 0.8905, 0.6886, 0.6575], abs=0.001)
    assert found.b == pytest.approx([-3.3597, -1.3696, -0.2799, -1.8659, -3.1236], abs=0.003)


def test_lsat6_rasch_as_one_slope_and_as_one_sd_are_thissens_estimates() -> None:
    slope, spread = fit(persons(LSAT6), model="1pl"), fit(persons(LSAT6), model="rasch")
    assert slope.a == pytest.approx([0.7551] * 5, abs=0.0002)
    assert slope.b == pytest.approx([-3.6153, -1.3224, -0.3176, -1.7301, -2.7802], abs=0.001)
    assert spread.sd == pytest.approx([0.7551], abs=0.0002)
    assert -spread.b == pytest.approx([2.730, 0.999, 0.240, 1.306, 2.099], abs=0.001)
    assert slope.loglik == pytest.approx(-2466.938, abs=0.001)
    assert spread.loglik == pytest.approx(-2466.938, abs=0.001)


def test_lsat6_one_parameter_standard_errors_are_near_those_from_the_observed_information() -> None:
    found = fit(persons(LSAT6), model="1pl", standard_errors=True)
    assert found.se_b == pytest.approx([0.3266, 0.1422, 0.0977, 0.1691, 0.2517], rel=0.03)
    assert found.se_a == pytest.approx([0.0694] * 5, rel=0.03)


def test_lsat7_ability_by_sum_score_is_that_of_mirt() -> None:
    found = fit(persons(LSAT7))
    theta, _ = eap_by_sum_score(found.a, found.b, found.c)
    assert theta[[0, 5]] == pytest.approx([-1.870, 0.727], abs=0.001)
    assert (np.diff(theta) > 0).all()


def test_ability_by_pattern_averages_to_ability_by_sum_score() -> None:
    found = fit(persons(LSAT7))
    patterns = (np.arange(32)[:, None] >> np.arange(4, -1, -1)) & 1
    theta, _ = eap(patterns, found.a, found.b)
    nodes = np.linspace(-6, 6, 601)
    right = 1 / (1 + np.exp(-found.a * (nodes[:, None] - found.b)))
    chance = np.stack([np.prod(np.where(pattern, right, 1 - right), axis=1) for pattern in patterns], axis=1)
    chance = np.exp(-(nodes**2) / 2) @ chance
    scores = patterns.sum(axis=1)
    averages = [np.average(theta[scores == score], weights=chance[scores == score]) for score in range(6)]
    assert averages == pytest.approx(eap_by_sum_score(found.a, found.b)[0], abs=1e-6)


def test_the_stored_lsat_patterns_are_the_printed_counts() -> None:
    for name, counts in (("lsat6_patterns.csv", LSAT6), ("lsat7_patterns.csv", LSAT7)):
        assert np.array_equal(patterns_in(name), persons(counts))


@pytest.mark.parametrize("name", ["ltm_WIRS.csv", "sat12_scored.csv", "timss2011_g8math_765x32.csv"])
def test_estimates_from_real_data_are_a_maximum_of_a_likelihood_summed_another_way(name: str) -> None:
    scores = data(name)
    found = fit(scores)
    points, weights = np.polynomial.hermite_e.hermegauss(61)

    def loglik(a: np.ndarray, d: np.ndarray) -> float:
        z = points[:, None] * a + d
        each = scores @ -np.logaddexp(0, -z).T + (1 - scores) @ -np.logaddexp(0, z).T
        return float(np.log(np.exp(each) @ weights / np.sqrt(2 * np.pi)).sum())

    a, d = found.a, -found.a * found.b
    assert found.converged
    assert found.loglik == pytest.approx(loglik(a, d), abs=0.002)
    for item in range(0, scores.shape[1], 5):
        step = np.eye(scores.shape[1])[item] * 1e-4
        assert abs(loglik(a + step, d) - loglik(a - step, d)) / 2e-4 < 0.05
        assert abs(loglik(a, d + step) - loglik(a, d - step)) / 2e-4 < 0.05


def test_pisa_booklets_missing_by_design_are_calibrated_on_one_scale() -> None:
    scores = data("pisa2009_usa_dichotomous.csv.gz")[:, 1:]
    one, each = fit(scores, model="rasch"), fit(scores)
    assert one.converged
    assert each.converged
    assert each.loglik > one.loglik + 1000
    assert np.corrcoef(one.b, each.b)[0, 1] > 0.95
    assert (each.a > 0.3).all()
