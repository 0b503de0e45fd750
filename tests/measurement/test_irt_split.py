"""The E-step in pieces: in other processes, in a stream, with a pause; always the same numbers."""

from concurrent.futures import ProcessPoolExecutor
from dataclasses import fields
from multiprocessing import get_context

import numpy as np
import pytest

from measurement.irt import (
    Block,
    Calibration,
    Expected,
    Freedom,
    Parameters,
    Prior,
    Progress,
    blocks_of,
    estimate,
    expect,
    fit,
    local,
    start,
    tally,
    total,
)

ITEMS = 40


def scores(persons: int = 3000, gaps: bool = True) -> np.ndarray:
    generator = np.random.default_rng(7)
    theta = generator.normal(size=(persons, 1))
    table = (theta - np.linspace(-1, 1, ITEMS) + generator.logistic(size=(persons, ITEMS)) > 0).astype(np.int8)
    if gaps:
        table[: persons // 3, :10] = -1
        table[persons // 2 :][generator.random((persons - persons // 2, ITEMS)) < 0.3] = -1
    return table


def freedom(groups: int = 1) -> Freedom:
    others = np.arange(groups) > 0
    return Freedom("each", np.zeros(ITEMS, bool), others, others, None, Prior(np.zeros(ITEMS), np.full(ITEMS, 10.0)))


def beginning(blocks: list[Block], groups: int = 1) -> Parameters:
    ones, zeros = np.ones(ITEMS), np.zeros(ITEMS)
    first = Parameters(ones, zeros, zeros, np.zeros(groups), np.ones(groups), np.linspace(-6, 6, 81))
    return start(tally(blocks, groups, ITEMS), first, freedom(groups))


def same(one: object, other: object) -> bool:
    return all(np.array_equal(getattr(one, x.name), getattr(other, x.name)) for x in fields(one))


def expected_of(blocks: list[bytes], parameters: bytes) -> list[bytes]:
    """What a worker process does."""
    known = Parameters.from_bytes(parameters)
    return [expect(Block.from_bytes(block), known).to_bytes() for block in blocks]


@pytest.fixture(scope="module")
def blocks() -> list[Block]:
    return list(blocks_of([(np.arange(ITEMS), scores(), 0)], cells=20_000))


def test_workers_with_other_thread_settings_give_the_same_fit_to_the_last_bit(blocks, monkeypatch) -> None:
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "1")
    stored = [block.to_bytes() for block in blocks]
    shares = [stored[:3], stored[3:]]
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as workers:

        def e_step(parameters: Parameters) -> Expected:
            known = [parameters.to_bytes()] * len(shares)
            parts = [part for share in workers.map(expected_of, shares, known) for part in share]
            return total((Expected.from_bytes(part) for part in parts), parameters)

        apart = estimate(e_step, beginning(blocks), freedom())
    together = estimate(local(blocks), beginning(blocks), freedom())
    assert together.converged
    assert (apart.loglik, apart.iterations) == (together.loglik, together.iterations)
    assert same(apart.parameters, together.parameters)


def test_fit_is_the_loop_over_its_blocks() -> None:
    table = scores()
    blocks = list(blocks_of([(np.arange(ITEMS), table, 0)]))
    whole, loop = fit(table, prior_log_a=(0.0, np.sqrt(0.1))), estimate(local(blocks), beginning(blocks), freedom())
    assert whole.a == pytest.approx(loop.parameters.a, abs=1e-9)
    assert whole.loglik == pytest.approx(loop.loglik, rel=1e-12)


@pytest.mark.parametrize("pause", [1, 2, 3, 4, 5])
def test_a_pause_after_any_iteration_changes_no_bit(blocks, pause: int) -> None:
    straight = estimate(local(blocks), beginning(blocks), freedom())
    before = estimate(local(blocks), beginning(blocks), freedom(), iterations=pause)
    assert not before.converged
    after = estimate(local(blocks), Progress.from_bytes(before.to_bytes()), freedom())
    assert same(after.parameters, straight.parameters)
    assert (after.loglik, after.iterations) == (straight.loglik, straight.iterations)


def test_everything_that_travels_comes_back_as_it_was(blocks) -> None:
    parameters = beginning(blocks)
    for block in blocks:
        expected = expect(block, parameters)
        assert same(Block.from_bytes(block.to_bytes()), block)
        assert same(Expected.from_bytes(expected.to_bytes()), expected)
    held = freedom()
    assert Freedom.from_bytes(held.to_bytes()).to_bytes() == held.to_bytes()


def test_blocks_hold_every_answer_once(blocks) -> None:
    table = scores()
    counted = tally(blocks, 1, ITEMS)
    assert np.array_equal(counted.seen[0], (table >= 0).sum(axis=0))
    assert np.array_equal(counted.right[0], (table == 1).sum(axis=0))
    assert counted.persons == [len(table)]
    assert counted.longest == (table >= 0).sum(axis=1).max()


def test_a_block_takes_a_bit_or_two_an_answer() -> None:
    whole = list(blocks_of([(np.arange(ITEMS), scores(20_000, gaps=False), 0)]))
    assert sum(block.bits.nbytes for block in whole) == 20_000 * ITEMS / 8
    assert all(block.whole for block in whole)


@pytest.mark.parametrize("size", [1, 7, 500, 3000])
def test_a_stream_in_any_portions_gives_the_same_likelihood(size: int) -> None:
    table = scores()[:1200]
    groups = np.arange(1200) % 2
    parameters = beginning([], 2)
    straight = local(list(blocks_of([(np.arange(ITEMS), table, groups)])))(parameters)

    def portions():
        for begin in range(0, 1200, size):
            part = slice(begin, begin + size)
            seen = (table[part] >= 0).any(axis=0)
            yield np.flatnonzero(seen)[::-1], table[part][:, seen][:, ::-1], groups[part]

    streamed = local(list(blocks_of(portions(), cells=10_000)))(parameters)
    assert streamed.loglik == pytest.approx(straight.loglik, rel=1e-9)
    assert np.allclose(streamed.right, straight.right, rtol=1e-6, atol=1e-4)
    assert np.allclose(streamed.people, straight.people, rtol=1e-6, atol=1e-4)


def test_equal_answers_of_a_short_test_are_counted_not_repeated() -> None:
    table = scores(5000, gaps=False)[:, :5]
    (block,) = blocks_of([(np.arange(5), table, np.arange(5000) % 3)])
    assert len(block.bits) <= 3 * 32
    assert block.persons == 5000


def test_expected_counts_are_those_of_every_person_summed_one_by_one(blocks) -> None:
    parameters = beginning(blocks)
    found = local(blocks)(parameters)
    right = 1 / (1 + np.exp(-(parameters.a * parameters.nodes[:, None] + parameters.d)))
    prior = np.exp(-(parameters.nodes**2) / 2)
    prior /= prior.sum()
    people, hits, loglik = np.zeros(81), np.zeros((ITEMS, 81)), 0.0
    for person in scores():
        chance = prior * np.prod(np.where(person == 1, right, np.where(person == 0, 1 - right, 1.0)), axis=1)
        people += chance / chance.sum()
        hits[person == 1] += chance / chance.sum()
        loglik += np.log(chance.sum())
    assert found.loglik == pytest.approx(loglik, rel=1e-9)
    assert np.allclose(found.people[0], people, atol=1e-6)
    assert np.allclose(found.right, hits, atol=1e-6)


def test_a_calibration_offers_its_items() -> None:
    found = fit(scores(400, gaps=False))
    assert isinstance(found, Calibration)
    assert np.array_equal(found.items.b, found.b)
    assert (found.se_a, found.se_b) == (None, None)


def test_single_precision_of_large_blocks_stays_close_to_double_of_small_ones() -> None:
    table = scores(30_000, gaps=False)
    large, small = (list(blocks_of([(np.arange(ITEMS), table, 0)], cells=cells)) for cells in (1_000_000, 100_000))
    assert large[0].unpacked().dtype == np.float32
    assert small[0].unpacked().dtype == np.float64
    parameters = beginning(small)
    rough, exact = local(large)(parameters), local(small)(parameters)
    assert rough.loglik == pytest.approx(exact.loglik, rel=2e-7)
    assert np.allclose(rough.right, exact.right, rtol=1e-5, atol=1e-3)
    assert np.allclose(rough.spread, exact.spread, atol=30)
