"""Topic abilities: against integration, in simulation, and what is refused."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from measurement.irt.model import Items, as_items, probability
from measurement.topics import TopicAbilities, abilities, answers_to_tell, area_covariance, estimate_covariance

AREAS = 8


def bank(rng, count, guessing=0.25):
    items = as_items(np.exp(rng.normal(0, 0.3, count)), rng.normal(-0.3, 1, count), guessing)
    return np.arange(count) % AREAS, items


def answer(rng, theta, area, items):
    """Right or wrong, (persons × items), for abilities (persons × areas)."""
    chance = items.c + (1 - items.c) / (1 + np.exp(-items.a * (theta[:, area] - items.b)))
    return (rng.random(chance.shape) < chance).astype(float)


def people(rng, count, correlation=0.85):
    return rng.multivariate_normal(np.zeros(AREAS), area_covariance(AREAS, 1, correlation), count, method="cholesky")


def first(items, count):
    return Items(*(column[:count] for column in items))


@pytest.fixture(scope="module")
def after_mocks():
    """200 people's results after 150, 300 and 600 questions, with their true abilities."""
    rng = np.random.default_rng(7)
    area, items = bank(rng, 600)
    truth = people(rng, 200)
    responses = answer(rng, truth, area, items)
    taken = {n: [abilities(row[:n], area[:n], first(items, n)) for row in responses] for n in (150, 300, 600)}
    return truth, taken


def test_without_answers_the_prior_comes_back():
    result = abilities([], [], as_items([], [], []), mean=0.4, sd=0.9)
    assert np.allclose(result.theta, 0.4)
    assert np.allclose(result.covariance, area_covariance(8, 0.9, 0.85))
    assert result.overall == pytest.approx(0.4)
    assert set(result.verdicts()) == {"undecided"}


def test_answers_that_are_not_seen_change_nothing():
    area, items = bank(np.random.default_rng(1), 40)
    given_answers = np.tile([1.0, 0.0], 20)
    unseen = np.where(np.arange(40) < 30, given_answers, np.nan)
    short = abilities(given_answers[:30], area[:30], first(items, 30))
    assert np.array_equal(abilities(unseen, area, items).theta, short.theta)
    assert short.answers.sum() == 30
    assert short.right.sum() == 15


@pytest.mark.parametrize("guessing", [0.0, 0.25])
def test_two_areas_agree_with_integration_over_a_grid(guessing):
    rng = np.random.default_rng(3)
    count = 120
    area = np.arange(count) % 2
    items = as_items(np.exp(rng.normal(0, 0.3, count)), rng.normal(0, 1, count), guessing)
    truth = np.array([[0.8, -0.1]])
    row = answer(rng, truth, area, items)[0]
    grid = np.linspace(-4, 4, 321)
    log_likelihood = [
        np.where(row[area == k] == 1, np.log(p[:, area == k]), np.log1p(-p[:, area == k])).sum(axis=1)
        for k, p in enumerate([probability(grid, items)] * 2)
    ]
    precision = np.linalg.inv(area_covariance(2, 1, 0.6))
    pairs = np.stack(np.meshgrid(grid, grid, indexing="ij"), -1)
    log_density = (
        log_likelihood[0][:, None] + log_likelihood[1] - 0.5 * np.einsum("ghi,ij,ghj->gh", pairs, precision, pairs)
    )
    density = np.exp(log_density - log_density.max())
    density /= density.sum()
    mean = np.einsum("gh,ghi->i", density, pairs)
    covariance = np.einsum("gh,ghi,ghj->ij", density, pairs - mean, pairs - mean)
    result = abilities(row, area, items, areas=2, correlation=0.6)
    assert result.theta == pytest.approx(pairs[np.unravel_index(density.argmax(), density.shape)], abs=0.015)
    assert result.theta == pytest.approx(mean, abs=0.06)
    assert result.covariance == pytest.approx(covariance, abs=0.015)


def test_eighty_percent_bands_hold_eighty_percent_of_the_abilities(after_mocks):
    truth, taken = after_mocks
    for results in taken.values():
        low, high = (np.array(ends) for ends in zip(*(result.band() for result in results), strict=True))
        assert 0.77 <= ((low <= truth) & (truth <= high)).mean() <= 0.83


def test_one_mock_flags_three_percent_of_the_areas_and_four_flag_a_quarter(after_mocks):
    _, taken = after_mocks
    flagged = [np.mean([[v != "undecided" for v in r.verdicts()] for r in taken[n]]) for n in (150, 300, 600)]
    assert flagged == pytest.approx([0.03, 0.12, 0.28], abs=0.045)
    assert flagged == sorted(flagged)


def test_a_flagged_area_is_nearly_always_on_the_side_it_is_said_to_be(after_mocks):
    truth, taken = after_mocks
    right = [
        (side[k] > 0) == (verdict == "stronger")
        for side, result in zip(truth - truth.mean(axis=1, keepdims=True), taken[600], strict=True)
        for k, verdict in enumerate(result.verdicts())
        if verdict != "undecided"
    ]
    assert np.mean(right) > 0.92


def test_the_overall_ability_has_the_blueprint_weights_and_less_spread_than_an_area():
    rng = np.random.default_rng(5)
    area, items = bank(rng, 150)
    row = answer(rng, people(rng, 1), area, items)[0]
    weights = np.array([3, 1, 1, 1, 1, 1, 1, 1])
    result = abilities(row, area, items, weights=weights)
    assert result.overall == pytest.approx(result.theta @ weights / 10)
    assert result.weights @ result.contrast == pytest.approx(0)
    assert result.overall_sd < result.sd.min()
    share = weights / 10
    row_of_first = np.eye(8)[0] - share
    assert result.contrast_sd[0] == pytest.approx(np.sqrt(row_of_first @ result.covariance @ row_of_first))


def test_the_number_still_needed_brings_a_verdict_about_half_the_time():
    rng = np.random.default_rng(11)
    area, items = bank(rng, 8000)
    seen, told = 240, []
    for person in answer(rng, people(rng, 12), area[:seen], first(items, seen)):
        now = abilities(person, area[:seen], first(items, seen))
        needed = [(k, m) for k, m in enumerate(answers_to_tell(now, area, items)) if m]
        told += [verdict_after(rng, person, now, area, items, k, m) for k, m in needed for _ in range(60)]
    assert len(told) > 400
    assert 0.42 < np.mean(told) < 0.58


def verdict_after(rng, row, now, area, items, k, count):
    """Whether area k has a verdict once an ability drawn from the posterior has answered `count` more on it."""
    fresh = np.flatnonzero(area == k)[len(row) : len(row) + count]
    truth = rng.multivariate_normal(now.theta, now.covariance, method="cholesky")
    more = answer(rng, truth[None], area[fresh], Items(*(column[fresh] for column in items)))[0]
    taken = np.concatenate([np.arange(len(row)), fresh])
    after = abilities(np.concatenate([row, more]), area[taken], Items(*(column[taken] for column in items)))
    return after.verdicts()[k] != "undecided"


def test_the_number_follows_from_the_normal_update_when_areas_are_even():
    # Contrast 0, two independent areas of variance .1, information .25 an answer at b = θ: with m answers over both the
    # variance falls by 10 / (10 + m / 8), and half the estimates lie beyond 1.28 SD once that is q² / (q² + 1.28²).
    even = TopicAbilities(np.zeros(2), 0.1 * np.eye(2), np.array([0.5, 0.5]), np.ones(2, int), np.ones(2, int))
    rasch = as_items(1.0, [0.0, 0.0])
    expected = int(np.ceil(80 * (norm.ppf(0.9) / norm.ppf(0.75)) ** 2))
    assert answers_to_tell(even, [0, 1], rasch, spread=1.0) == (expected, expected)
    assert answers_to_tell(even, [0, 1], rasch, spread=1.0, most=expected - 1) == (None, None)
    # One area alone can at best halve the variance, the other being as uncertain as before.
    assert answers_to_tell(even, [0, 1], rasch) == (None, None)


def test_no_number_is_named_when_the_answers_allowed_would_not_tell():
    area, items = bank(np.random.default_rng(2), 80)
    nothing_known = abilities(np.full(80, np.nan), area, items)
    assert answers_to_tell(nothing_known, area, items, most=50) == (None,) * 8


def test_an_area_that_has_its_verdict_needs_no_more_answers():
    area, items = bank(np.random.default_rng(2), 800)
    result = abilities((area != 4).astype(float), area, items)
    assert result.verdicts()[4] == "weaker"
    assert answers_to_tell(result, area, items)[4] == 0


def test_a_surer_verdict_takes_more_answers():
    rng = np.random.default_rng(11)
    area, items = bank(rng, 240)
    result = abilities(answer(rng, people(rng, 1), area, items)[0], area, items)
    easy, hard = (answers_to_tell(result, area, items, chance=chance, most=2000) for chance in (0.4, 0.6))
    assert any(easy)
    assert all(
        later is None or (earlier is not None and earlier <= later) for earlier, later in zip(easy, hard, strict=True)
    )


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.05, 30), st.floats(0, 0.5))
def test_any_pattern_of_answers_gives_finite_bands(seed, slope, guessing):
    rng = np.random.default_rng(seed)
    count = int(rng.integers(1, 60))
    items = as_items(slope, rng.normal(0, 3, count), guessing)
    result = abilities(rng.integers(0, 2, count), rng.integers(0, 8, count), items)
    assert np.isfinite(result.theta).all()
    assert (result.sd > 0).all()
    assert (result.sd <= 1 + 1e-9).all()


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_one_more_right_answer_never_lowers_an_area(seed):
    rng = np.random.default_rng(seed)
    area, items = bank(rng, 60)
    row = rng.integers(0, 2, 60)
    row[5] = 0
    less = abilities(row, area, items)
    row[5] = 1
    assert (abilities(row, area, items).theta >= less.theta - 1e-6).all()


def test_many_sittings_recover_how_areas_hang_together():
    rng = np.random.default_rng(4)
    area, items = bank(rng, 150)
    found = estimate_covariance(answer(rng, people(rng, 500, 0.6) + 0.5, area, items), area, items, sittings=0)
    pairs = found.correlation[np.triu_indices(8, 1)]
    assert found.converged
    assert pairs.mean() == pytest.approx(0.6, abs=0.06)
    assert found.mean == pytest.approx(np.full(8, 0.5), abs=0.15)
    assert np.diag(found.covariance).mean() == pytest.approx(1, abs=0.2)


def test_with_few_sittings_the_correlations_stay_near_the_default():
    rng = np.random.default_rng(4)
    area, items = bank(rng, 80)
    responses = answer(rng, people(rng, 200, 0.6), area, items)
    free, held = (estimate_covariance(responses, area, items, sittings=n, iterations=30) for n in (0, 5000))
    off = np.triu_indices(8, 1)
    assert held.correlation[off] == pytest.approx(0.85, abs=0.01)
    assert free.correlation[off].std() > 5 * held.correlation[off].std()
