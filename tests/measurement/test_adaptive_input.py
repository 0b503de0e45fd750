"""Adaptive selection: what is refused, and in which words."""

import numpy as np
import pytest

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
    update,
    update_batch,
)
from measurement.irt.model import as_items
from tests.measurement.test_adaptive import small_pool

POOL = small_pool(count=6, areas=2)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Pool.of(as_items([], [], [])), "at least one item"),
        (lambda: Pool.of(POOL.items, [0, 1]), "6 whole numbers"),
        (lambda: Pool.of(POOL.items, [0, 1, 2, 0, 1, -1]), "6 whole numbers"),
        (lambda: Pool.of(POOL.items, [0, 1, 2, 0, 1, 2], [0.5, 0.5]), "Item 2 is of area 2"),
        (lambda: Pool.of(POOL.items, POOL.area, [0, 0]), "one above it"),
        (lambda: Pool.of(POOL.items, POOL.area, [np.nan, 1]), "one above it"),
        (lambda: start(POOL, mean=np.nan), "within ±4"),
        (lambda: start(POOL, sd=0), "from .2 to 3"),
        (lambda: start(POOL, seed=-1), "seed"),
        (lambda: update(start(POOL), 6, 1, POOL), "no item 6"),
        (lambda: update(start(POOL), -1, 1, POOL), "no item -1"),
        (lambda: update(start(POOL), 2.5, 1, POOL), "one item number"),
        (lambda: update(start(POOL), 2, 2, POOL), "1 .right. or 0"),
        (lambda: update(start(POOL), 2, np.nan, POOL), "1 .right. or 0"),
        (lambda: update(update(start(POOL), 2, 1, POOL), 2, 0, POOL), "answered item 2 before"),
        (lambda: next_item(start(small_pool()), POOL), "another pool"),
        (lambda: next_item(start(POOL), POOL, Selection("progressive-restricted")), "needs `exposure`"),
        (lambda: Selection("best"), "randomesque"),
        (lambda: Selection(r_max=0), "r_max"),
        (lambda: Selection(target=1.0), "target"),
        (lambda: Stopping(sd=-1), "above 0"),
        (lambda: Exposure(np.array([1, -1]), 1), "at least 0"),
        (lambda: should_stop(start(POOL), np.nan), "finite"),
        (lambda: start_batch(POOL, 0), "at least 1"),
    ],
)
def test_what_cannot_be_used_is_named(call, message):
    with pytest.raises(BadInput, match=message):
        call()


def test_exposure_may_be_a_list_of_counts():
    exposure = Exposure([2] * len(POOL.area), 10)
    assert exposure.rate == pytest.approx([0.2] * len(POOL.area))
    next_item(start(POOL), POOL, Selection("progressive-restricted"), exposure)


@pytest.mark.parametrize("given_to", [[0.5, 1.0], [np.nan, 1.0], ["a", "b"], [[0, 1]]])
def test_exposure_that_is_no_list_of_whole_counts_is_refused(given_to):
    with pytest.raises(BadInput, match="Exposure"):
        Exposure(given_to, 10)


@pytest.mark.parametrize("persons", [np.nan, 0, 2.5])
def test_exposure_is_of_whole_persons(persons):
    with pytest.raises(BadInput, match="Exposure"):
        Exposure([0, 1], persons)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: next_item(start(POOL), POOL, None, Exposure(np.zeros(1, int), 5)), "count for each"),
        (lambda: next_items(start_batch(small_pool(), 2), POOL, np.random.default_rng(0)), "another pool"),
        (lambda: update_batch(start_batch(POOL, 2), [0, 0], [1, 1], small_pool()), "another pool"),
        (lambda: Selection(length=np.nan), "length"),
        (lambda: Selection(eap_from=np.nan), "eap_from"),
        (lambda: Selection(eap_from=-1), "eap_from"),
        (lambda: Selection(best=1.5), "best"),
        (lambda: Stopping(precise_from=np.nan), "precise_from"),
        (lambda: Stopping(decided_from=np.nan), "decided_from"),
        (lambda: start(POOL, seed=1.5), "seed"),
        (lambda: start(POOL, seed=np.nan), "seed"),
        (lambda: start_batch(POOL, 1.5), "persons"),
        (lambda: start_batch(POOL, np.nan), "persons"),
    ],
)
def test_numbers_and_pools_that_do_not_fit_are_named(call, message):
    with pytest.raises(BadInput, match=message):
        call()
