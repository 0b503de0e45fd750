"""Which questions are drawn, in which order, and the order of their options."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from exams.practice.candidates import Candidate, Met
from exams.practice.course import Asked, next_drawn, to_repeat
from exams.practice.drawing import draw
from exams.practice.shuffling import is_ordered, option_order

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def make(number, area="demand", met=None):
    return Candidate(number, number, "cpimprep", area, f"{area}-one", "apply", False, met)


def known(days):
    return Met(True, False, 30, NOW - timedelta(days=days))


MISSED = Met(False, False, 30, NOW)


def test_areas_are_mixed_by_their_weights() -> None:
    pool = [make(n, area) for n, area in enumerate(["demand", "supply", "strategy"] * 40)]
    drawn = draw(pool, weights={"demand": 60.0, "supply": 30.0, "strategy": 10.0}, count=20, seed=1)
    assert Counter(one.area for one in drawn) == {"demand": 12, "supply": 6, "strategy": 2}


def test_an_area_that_runs_out_leaves_its_place_to_the_others() -> None:
    pool = [make(1, "demand"), *(make(n, "supply") for n in range(2, 30))]
    drawn = draw(pool, weights={"demand": 90.0, "supply": 10.0}, count=10, seed=1)
    assert len({one.question for one in drawn}) == 10


def test_new_questions_come_first_then_the_missed_then_what_was_met_longest_ago() -> None:
    pool = [make(1, met=known(1)), make(2, met=known(30)), make(3, met=MISSED), make(4)]
    drawn = draw(pool, weights={"demand": 100.0}, count=4, seed=1)
    assert [one.question for one in drawn] == [4, 3, 2, 1]


def test_equal_seeds_draw_equally_whatever_order_the_database_gives() -> None:
    pool = [make(n) for n in range(50)]
    first, second, other = (
        [one.question for one in draw(some, weights={"demand": 1.0}, count=10, seed=seed)]
        for some, seed in ((pool, 5), (pool[::-1], 5), (pool, 6))
    )
    assert first == second
    assert first != other


class TestUntilRight:
    def following(self, asked, drawn=(1, 2, 3, 4, 5, 6)):
        rows = [Asked(n, version, right) for n, (version, right) in enumerate(asked, 1)]
        return next_drawn(drawn, rows, until_right=True, usable=drawn)

    def test_a_missed_question_waits_for_three_others(self) -> None:
        assert self.following([(1, False)]) == 2
        assert self.following([(1, False), (2, True), (3, True)]) == 4
        assert self.following([(1, False), (2, True), (3, True), (4, True)]) == 1

    def test_it_does_not_wait_when_nothing_else_is_left(self) -> None:
        assert self.following([(1, True), (2, False)], drawn=(1, 2)) == 2
        assert self.following([(1, True), (2, False), (2, True)], drawn=(1, 2)) is None

    def test_once_right_it_is_settled_and_out_of_time_is_not_right(self) -> None:
        assert to_repeat([Asked(1, 1, False), Asked(2, 1, True)]) == []
        assert [one.version for one in to_repeat([Asked(1, 1, False), Asked(2, 2, None)])] == [1]


@pytest.mark.parametrize(
    "texts",
    [
        ["10", "12.5", "1,200", "3,000"],
        ["$3,000", "$1,200", "$900", "$10"],
        ["Week 2", "Week 3", "Week 4", "Week 5"],
        ["Receipt of 165, shortage of 15", "Receipt of 165, shortage of 20", "Receipt of 170, shortage of 15"],
        ["Line J", "Line K", "Line L", "Line N"],
        ["−5 units", "0 units", "5 units"],
        ["Daily", "Weekly", "Monthly", "Quarterly"],
        ["March", "April", "May"],
        ["A forecast", "A plan", "All of the above"],
        ["Push", "Pull", "Both push and pull", "None of these"],
        ["Safety stock", "Cycle stock", "A and B"],
        ["Option B and a buffer", "A queue", "A kanban"],
    ],
)
def test_options_in_order_or_that_speak_of_one_another_are_not_shuffled(texts) -> None:
    assert is_ordered(texts)
    assert all(option_order(texts, seed=seed, position=1) == list(range(len(texts))) for seed in range(20))


@pytest.mark.parametrize(
    "texts",
    [
        ["A kanban", "A forecast", "A buffer", "A plan"],
        ["12 weeks", "3 weeks", "40 weeks", "6 weeks"],
        ["Plan 2 lots", "Stop", "Ask", "Wait"],
        ["Line J", "Cell K", "Line L", "Line N"],
        ["Core competency", "Order winner", "Economy of scope", "Parts for each of the nine models"],
        ["First in, first out", "Lowest cost", "Due date"],
        ["May be late", "March on", "Slow down"],
    ],
)
def test_others_are_shuffled_by_seed_and_position(texts) -> None:
    orders = {tuple(option_order(texts, seed=seed, position=place)) for seed in range(10) for place in range(1, 5)}
    assert len(orders) > 3
    assert option_order(texts, seed=3, position=2) == option_order(texts, seed=3, position=2)


def test_no_place_is_favored() -> None:
    places = Counter(option_order(["kan", "ban", "pull", "push"], seed=seed, position=1)[0] for seed in range(4_000))
    assert all(900 < places[place] < 1_100 for place in range(4))
