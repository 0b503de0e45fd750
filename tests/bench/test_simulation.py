"""The day that is played through on paper, against what the theory of queues says of one."""

import numpy as np
import pytest

from bench.simulation import DAY, Day, played, requests, served

COSTS = dict.fromkeys(("start", "player", "save", "state", "finish", "report", "weakness"), 10.0)


@pytest.mark.parametrize(("cores", "took"), [(1, [2, 3, 5, 2]), (2, [2, 2, 3, 2])])
def test_who_comes_takes_the_first_core_that_is_free(cores, took) -> None:
    at, cost = np.array([0.0, 1.0, 1.0, 9.0]), np.array([2.0, 2.0, 2.0, 2.0])
    assert served(at, cost, cores).tolist() == took


@pytest.mark.parametrize("busy", [0.5, 0.8])
def test_with_one_core_people_wait_as_pollaczek_and_khinchine_say(busy) -> None:
    """Arrivals at random, a fixed cost of 1: the mean wait is busy / 2 (1 - busy)."""
    at = np.cumsum(np.random.default_rng(1).exponential(1 / busy, 400_000))
    waits = served(at, np.ones(len(at)), cores=1) - 1
    assert waits.mean() == pytest.approx(busy / (2 * (1 - busy)), rel=0.03)


def test_a_candidate_answers_at_the_pace_and_asks_for_the_time_every_minute() -> None:
    coming = requests(Day(people=1_000, door=600, exam=4_200, leave=600), np.random.default_rng(1))
    each = {kind: len(moments) / 1_000 for kind, moments in coming.items()}
    assert each["start"] == each["finish"] == each["report"] == 1
    assert each["save"] == pytest.approx(3_900 / 84, rel=0.02)
    assert each["state"] == pytest.approx(3_900 / 60, rel=0.02)
    assert coming["finish"].min() >= 4_200
    assert coming["save"].max() <= 4_200


def test_more_cores_are_less_busy_and_let_nobody_wait_longer() -> None:
    few, many = (played(Day(people=300, door=60, exam=600, leave=60), COSTS, cores) for cores in (1, 4))
    assert few["requests"] == many["requests"]
    assert many["busy"] == pytest.approx(few["busy"] / 4, abs=0.01)
    assert all(many["p99"][kind] <= few["p99"][kind] for kind in COSTS)


def test_the_day_of_ten_thousand_saves_as_often_as_the_paper_says() -> None:
    saves = requests(DAY, np.random.default_rng(1))["save"]
    steady = saves[(saves > 1_200) & (saves < 3_000)]
    assert len(steady) / 1_800 == pytest.approx(10_000 / 84, rel=0.02)
