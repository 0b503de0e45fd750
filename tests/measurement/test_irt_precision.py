"""Standard errors against repeated samples, and where none can be told."""

import numpy as np
import pytest

from measurement.irt import fit


def answers(generator: np.random.Generator, persons: int, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    theta = generator.normal(size=(persons, 1))
    return (generator.random((persons, len(a))) < 1 / (1 + np.exp(-a * (theta - b)))).astype(float)


@pytest.mark.parametrize(("persons", "items", "missing"), [(1500, 20, 0.0), (400, 60, 0.0), (1500, 30, 0.5)])
def test_estimates_scatter_as_their_standard_errors_say(persons: int, items: int, missing: float) -> None:
    generator = np.random.default_rng(3)
    a, b = np.exp(generator.normal(0, 0.3, items)), generator.normal(0, 1, items)
    of_a, of_b = [], []
    for _ in range(12):
        scores = answers(generator, persons, a, b)
        scores[generator.random(scores.shape) < missing] = np.nan
        found = fit(scores[~np.isnan(scores).all(axis=1)], standard_errors=True)
        of_a.append((found.a - a) / found.se_a)
        of_b.append((found.b - b) / found.se_b)
    assert np.sqrt(np.mean(np.square(of_a))) == pytest.approx(1, abs=0.12)
    assert np.sqrt(np.mean(np.square(of_b))) == pytest.approx(1, abs=0.12)


def test_rasch_and_common_slopes_have_standard_errors_of_the_same_likelihood() -> None:
    scores = answers(np.random.default_rng(4), 800, np.full(15, 1.2), np.linspace(-2, 2, 15))
    rasch, common = (fit(scores, model=model, standard_errors=True) for model in ("rasch", "1pl"))
    assert (rasch.se_a == 0).all()
    assert len(set(common.se_a.round(12))) == 1
    # At b = 0 the slope's error plays no part: b of one is b of the other times the slope.
    assert rasch.se_b[7] == pytest.approx(common.se_b[7] * common.a[7], rel=0.01)


def test_fixed_items_have_none_and_groups_are_taken_into_account() -> None:
    generator = np.random.default_rng(5)
    a, b = np.ones(20), np.linspace(-1.5, 1.5, 20)
    found = fit(answers(generator, 1000, a, b), fixed={0: (1.0, -1.5), 9: (1.0, 0.0)}, standard_errors=True)
    alone = fit(answers(generator, 1000, a, b), standard_errors=True)
    assert np.isnan(found.se_b[[0, 9]]).all()
    # Two fixed items carry the metric with their own sampling error, which N(0, 1) does not have.
    assert found.se_b[1:9].mean() > alone.se_b[1:9].mean()


def test_priors_tell_the_standard_error_where_answers_do_not() -> None:
    scores = answers(np.random.default_rng(6), 300, np.ones(10), np.zeros(10))
    scores[:, 4] = np.nan
    found = fit(scores, prior_b=(0.3, 0.8), prior_log_a=(0.0, 0.3), standard_errors=True)
    assert found.se_b[4] == pytest.approx(0.8, rel=0.01)
    assert found.se_a[4] == pytest.approx(0.3, rel=0.01)
    assert (np.delete(found.se_b, 4) < 0.3).all()


def test_more_items_than_persons_still_have_finite_standard_errors() -> None:
    generator = np.random.default_rng(7)
    scores = answers(generator, 150, np.ones(200), generator.normal(0, 0.7, 200))
    found = fit(scores, prior_log_a=(0.0, 0.3), standard_errors=True)
    assert np.isfinite(found.se_a).all()
    assert 0.1 < found.se_b.mean() < 0.5
