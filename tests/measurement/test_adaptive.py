"""Adaptive selection: against published choices and brute force, in simulation, and what is refused."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from measurement import BadInput
from measurement.adaptive import (
    Exposure,
    Pool,
    Selection,
    Stopping,
    next_item,
    next_items,
    should_stop,
    start,
    start_batch,
    stop_reasons,
    update,
    update_batch,
)
from measurement.adaptive.exposure import ration
from measurement.adaptive.stopping import chance_above
from measurement.irt.model import as_items, item_information, probability
from tests.measurement.published import data

BEST = Selection(best=1, eap_from=0)


def small_pool(count=60, areas=3, seed=1, blueprint=None):
    rng = np.random.default_rng(seed)
    items = as_items(np.exp(rng.normal(0, 0.3, count)), rng.normal(0, 1, count), 0.2)
    return Pool.of(items, np.arange(count) % areas, blueprint)


@pytest.fixture
def english():
    """The 85 items of the English test that comes with catR (Magis & Raîche 2012)."""
    return Pool.of(as_items(*data("catR_tcals.csv")[:, 1:4].T))


def sit(pool, theta, rng, rule=None, stop=None, exposure=None):
    """Simulated tests of everybody at once: EAP, posterior SD, answers and reasons."""
    batch, active = start_batch(pool, len(theta)), np.arange(len(theta))
    ability, sd, length = (np.zeros(len(theta)) for _ in range(3))
    reason = np.full(len(theta), "", dtype="<U10")
    while len(active):
        item = next_items(batch, pool, rng, rule, exposure)
        exposure = exposure and exposure.after(item)
        chance = probability(theta[active], pool.items)[np.arange(len(item)), item]
        batch = update_batch(batch, item, (rng.random(len(item)) < chance).astype(int), pool)
        why = stop_reasons(batch, 0.0, stop)
        done = why != ""
        ability[active[done]], sd[active[done]] = batch.theta[done], batch.sd[done]
        length[active[done]], reason[active[done]] = batch.steps[done], why[done]
        batch, active = batch.take(~done), active[~done]
    return ability, sd, length, reason, exposure


def test_the_first_choices_at_average_ability_are_those_catr_documents(english):
    # catR manual, nextItem: at theta 0 item 63; without it 10; without both 62.
    order = np.argsort(-item_information([0.0], english.items)[0])[:3] + 1
    assert order.tolist() == [63, 10, 62]
    prior = start(english, sd=0.2)
    assert next_item(prior, english, BEST) + 1 == 63
    drawn = {next_item(start(english, sd=0.2, seed=seed), english, Selection(best=3, eap_from=0)) for seed in range(40)}
    assert {item + 1 for item in drawn} == {10, 62, 63}


def test_the_posterior_is_that_of_bayes_whatever_the_order():
    pool = small_pool()
    answers = [(3, 1), (10, 0), (25, 1), (7, 0), (44, 1)]
    forth, back = start(pool, mean=0.3, sd=0.8), start(pool, mean=0.3, sd=0.8)
    for item, correct in answers:
        forth = update(forth, item, correct, pool)
    for item, correct in reversed(answers):
        back = update(back, item, correct, pool)
    assert np.allclose(forth.posterior, back.posterior)
    theta = np.linspace(-6, 6, 20_001)
    density = np.exp(-0.5 * ((theta - 0.3) / 0.8) ** 2)
    for item, correct in answers:
        chance = probability(theta, pool.items)[:, item]
        density *= chance if correct else 1 - chance
    density /= density.sum()
    assert forth.theta == pytest.approx(density @ theta, abs=1e-6)
    assert forth.sd == pytest.approx(math.sqrt(density @ (theta - density @ theta) ** 2), abs=1e-6)


def test_a_state_is_left_as_it_was_by_an_answer():
    pool = small_pool()
    before = start(pool)
    after = update(before, 5, 1, pool)
    assert before.items == ()
    assert after.items == (5,)
    assert after.correct == (1,)
    assert after.counts.tolist() == [0, 0, 1]
    with pytest.raises(ValueError, match="read-only"):
        before.posterior[0] = 1


def test_before_three_answers_information_is_weighted_by_the_posterior_and_after_them_taken_at_the_eap():
    # The first item tells a steady little at the mean; the second much, but some way off.
    pool = Pool.of(as_items([1.0, 4.0, 0.3, 0.3, 0.3], [0.0, 2.0, -2.0, 0.0, 2.0]))
    state = start(pool, sd=3)
    assert next_item(state, pool, Selection(best=1)) == 1
    assert next_item(state, pool, Selection(best=1, eap_from=0)) == 0
    for item, correct in ((2, 0), (3, 1), (4, 0)):
        assert next_item(state, pool, Selection(best=1)) == 1
        state = update(state, item, correct, pool)
    assert next_item(state, pool, Selection(best=1)) == 0


def test_the_choice_is_the_most_informative_unanswered_item_of_the_area_in_deficit():
    pool = small_pool(blueprint=[0.57, 0.31, 0.12])
    state = start(pool)
    for step in range(12):
        item = next_item(state, pool, BEST)
        due = np.argmax(np.array([0.57, 0.31, 0.12]) * (step + 1) - state.counts)
        candidates = [j for j in range(60) if pool.area[j] == due and j not in state.items]
        information = item_information([state.theta], pool.items)[0]
        assert item == max(candidates, key=lambda j: information[j])
        state = update(state, item, step % 2, pool)


def test_the_areas_of_a_test_follow_the_blueprint_to_within_one_answer():
    pool = small_pool(areas=4, blueprint=[4, 3, 2, 1])
    state = start(pool, seed=9)
    for step in range(1, 31):
        state = update(state, next_item(state, pool), 1, pool)
        assert np.abs(state.counts - np.array([0.4, 0.3, 0.2, 0.1]) * step).max() <= 1


def test_randomesque_draws_from_the_five_best_and_the_seed_decides():
    pool = Pool.of(small_pool().items)
    best_five = set(np.argsort(-item_information([0.0], pool.items)[0])[:5].tolist())
    rule = Selection(eap_from=0)
    drawn = [next_item(start(pool, seed=seed), pool, rule) for seed in range(200)]
    assert set(drawn) == best_five
    assert min(drawn.count(item) for item in best_five) > 20
    assert drawn[:20] == [next_item(start(pool, seed=seed), pool, rule) for seed in range(20)]


def test_an_area_with_fewer_than_five_items_left_gives_those():
    pool = Pool.of(as_items(1.0, [0.0, 0.1, 0.2, 3.0]), [0, 0, 0, 1])
    state = start(pool)
    for _ in range(4):
        state = update(state, next_item(state, pool), 1, pool)
    assert sorted(state.items) == [0, 1, 2, 3]
    with pytest.raises(BadInput, match="every item"):
        next_item(state, pool)


def test_practice_may_ask_questions_that_are_mostly_answered_right():
    pool = small_pool(count=300)
    rng = np.random.default_rng(3)
    theta = np.repeat([-1.0, 0.0, 1.0], 20)
    batch, right = start_batch(pool, 60), []
    for _ in range(30):
        item = next_items(batch, pool, rng, Selection(target=0.75))
        chance = probability(theta, pool.items)[np.arange(60), item]
        right.append(chance)
        batch = update_batch(batch, item, (rng.random(60) < chance).astype(int), pool)
    assert np.mean(right[10:]) == pytest.approx(0.75, abs=0.04)


def test_tests_on_the_english_bank_are_unbiased_and_as_sure_as_they_say(english):
    rng = np.random.default_rng(5)
    truth = rng.normal(size=500)
    ability, sd, length, reason, _ = sit(english, truth, rng)
    error = ability - truth
    assert abs(error.mean()) < 0.04
    assert np.sqrt((error**2).mean()) == pytest.approx(np.sqrt((sd**2).mean()), rel=0.1)
    assert length.min() >= 20
    assert set(reason) <= {"precise", "decided", "longest"}
    assert (sd[reason == "precise"] < 0.30).all()
    assert (length[reason == "decided"] >= 30).all()


def test_progressive_restricted_gives_no_item_to_more_than_a_quarter(english):
    rng = np.random.default_rng(6)
    rule = Selection("progressive-restricted", length=15)
    truth = rng.normal(size=400)
    fifteen = Stopping(sd=1e-9, decided_from=99, most=15)
    ability, _, _, _, exposure = sit(english, truth, rng, rule, fifteen, Exposure(np.zeros(85, int), 400))
    assert exposure.rate.max() <= 0.25
    assert exposure.given.sum() == 400 * 15
    assert np.sqrt(((ability - truth) ** 2).mean()) < 0.45
    free = sit(english, truth, rng, None, fifteen, Exposure(np.zeros(85, int), 400))[-1]
    assert free.rate.max() > 0.5


def test_one_person_after_the_other_keeps_to_the_restriction():
    pool = small_pool(count=40)
    rule, given = Selection("progressive-restricted", length=6), np.zeros(40, int)
    for person in range(1, 41):
        state = start(pool, seed=person)
        for _ in range(6):
            item = next_item(state, pool, rule, Exposure(given, person))
            given[item] += 1
            state = update(state, item, 1, pool)
        assert given.max() <= (max(1, 0.25 * person) if person >= 8 else 2)


def test_a_pool_too_small_for_the_restriction_gives_what_was_given_least():
    pool = Pool.of(as_items(1.0, [0.0, 0.5, 1.0]))
    exposure = Exposure(np.array([9, 4, 7]), 10)
    assert next_item(start(pool), pool, Selection("progressive-restricted"), exposure) == 1


def test_a_batch_of_one_chooses_like_the_state():
    pool = small_pool()
    state, batch = start(pool), start_batch(pool, 3)
    for step in range(8):
        item = next_item(state, pool, BEST)
        assert (next_items(batch, pool, np.random.default_rng((0, step)), BEST)[0]) == item
        state = update(state, item, step % 2, pool)
        batch = update_batch(batch, [item] * 3, [step % 2] * 3, pool)
    assert np.allclose(batch.posterior, state.posterior)


def test_tests_end_when_precise_when_decided_and_at_the_latest_at_eighty():
    pool = Pool.of(as_items(1.5, np.zeros(120)))
    state = start(pool)
    for step in range(20):
        assert should_stop(state) is None
        state = update(state, step, step % 2, pool)
    assert state.sd < 0.45
    assert should_stop(state, rule=Stopping(sd=0.45)) == "precise"
    able = start(Pool.of(as_items(0.5, np.zeros(120))))
    for step in range(30):
        assert should_stop(able) is None
        able = update(able, step, 1, Pool.of(as_items(0.5, np.zeros(120))))
    assert should_stop(able) == "decided"
    assert should_stop(able, theta_cut=able.theta) is None
    dull = Pool.of(as_items(0.2, np.zeros(120)))
    state = start(dull)
    for step in range(80):
        assert should_stop(state) is None
        state = update(state, step, step % 2, dull)
    assert should_stop(state) == "longest"


@pytest.mark.parametrize(("cut", "chance"), [(0.5, 0.5), (0.0, 0.6915), (1.23, 0.2327), (-1.1, 0.9452), (9.0, 0.0)])
def test_the_chance_above_the_cut_is_that_of_the_normal_prior(cut, chance):
    prior = start_batch(small_pool(), 1, mean=0.5, sd=1).posterior
    assert chance_above(prior, cut) == pytest.approx([chance], abs=0.002)


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 12), st.integers(1, 6))
def test_rationing_never_gives_more_than_is_left_nor_withholds_what_is_there(seed, rows, columns):
    rng = np.random.default_rng(seed)
    value = np.where(rng.random((rows, columns)) < 0.2, -np.inf, rng.random((rows, columns)))
    left = rng.integers(0, 4, columns)
    pick = ration(value.copy(), left)
    used = np.bincount(pick[pick >= 0], minlength=columns)
    assert (used <= left).all()
    assert np.isfinite(value[pick >= 0, pick[pick >= 0]]).all()
    assert not np.isfinite(value[pick < 0][:, used < left]).any()


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.01, 40), st.floats(0, 0.6))
def test_any_answers_to_any_items_leave_a_posterior_that_sums_to_one(seed, slope, guessing):
    rng = np.random.default_rng(seed)
    pool = Pool.of(as_items(slope, rng.normal(0, 2, 25), guessing))
    state = start(pool, seed=seed)
    for _ in range(25):
        state = update(state, next_item(state, pool), int(rng.integers(2)), pool)
    assert state.posterior.sum() == pytest.approx(1)
    assert np.isfinite([state.theta, state.sd]).all()
    assert sorted(state.items) == list(range(25))
