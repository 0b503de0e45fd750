"""Pools small enough to try every form: the engine finds the best, and gives up exactly where there is none."""

from itertools import combinations

import numpy as np
import pytest

from measurement.assembly import Area, Infeasible, Pool, Rules, assemble
from measurement.irt.model import item_information

COUNT, SCORED = 12, 5


def small(seed):
    dice = np.random.default_rng(seed)
    return Pool(
        range(COUNT),
        np.exp(dice.normal(0, 0.3, COUNT)),
        dice.normal(0, 1, COUNT),
        0.2,
        area="one",
        section=dice.choice(["s", "t"], COUNT),
        level=dice.choice(["apply", "analyse"], COUNT),
        calculation=dice.random(COUNT) < 0.4,
        key=dice.integers(0, 3, COUNT),
        exhibit=[f"e{number}" if number < 3 else None for number in dice.integers(0, 7, COUNT)],
        enemies=[dice.choice(COUNT, 3, replace=False).tolist() for _ in range(2)],
    )


RULES = Rules(
    [Area("one", "One", SCORED)],
    sections={"s": (2, 3)},
    levels={"analyse": (0.2, 0.4)},
    calculation=(0.2, 0.4),
    keys=dict.fromkeys(range(3), (0.2, 0.4)),
    information=(0.6, 0.75, 0.85, 0.8, 0.7),
    expected=3.0,
    tolerance=5.0,
)


def deviations(pool):
    """Of every form that keeps the rules."""
    information = item_information(RULES.points, pool.items)
    for form in combinations(range(COUNT), SCORED):
        if allowed(pool, form):
            yield np.max(np.abs(information[:, form].sum(axis=1) / RULES.information - 1))


def allowed(pool, form):
    at = list(form)
    torn = any(
        0 < sum(pool.exhibit[q] == name for q in at) < sum(pool.exhibit == name) for name in set(pool.exhibit) - {None}
    )
    return (
        not torn
        and all(len(set(group) & set(at)) <= 1 for group in pool.enemies)
        and 2 <= sum(pool.section[at] == "s") <= 3
        and 1 <= sum(pool.level[at] == "analyse") <= 2
        and 1 <= sum(pool.calculation[at]) <= 2
        and all(1 <= sum(pool.key[at] == key) <= 2 for key in range(3))
    )


@pytest.mark.parametrize("seed", range(40))
def test_the_best_form_of_all_is_found_and_none_only_where_there_is_none(seed):
    pool = small(seed)
    best = min(deviations(pool), default=None)

    if best is None:
        with pytest.raises(Infeasible) as caught:
            assemble(pool, RULES, forms=1, seed=seed, time_limit=10)
        assert not caught.value.rules[0].startswith("Time")
    else:
        found = assemble(pool, RULES, forms=1, seed=seed, time_limit=10)
        assert best - 1e-9 <= found.deviation <= max(0.01, 1.002 * best)


def test_both_outcomes_occur_above():
    outcomes = [min(deviations(small(seed)), default=None) is None for seed in range(40)]

    assert 5 <= sum(outcomes) <= 35
