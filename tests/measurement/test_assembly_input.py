"""Pools and rules that cannot be worked with are refused by name."""

import numpy as np
import pytest

from measurement import BadInput
from measurement.assembly import Area, Pool, Rules, assemble, default_rules, ordered

ONE = [Area("one", "Inventory", 2)]
GOOD = {"ids": ["x", "y", "z"], "a": 1.0, "b": 0.0, "area": "one"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"ids": []}, "pool is empty"),
        ({"ids": ["x", "y", "x"]}, "Question x is in the pool 2 times"),
        ({"a": [1.0, np.nan, 1.0]}, "Question y: a = nan"),
        ({"a": [1.0, 1.0, -1.0]}, "Question z: a = -1"),
        ({"b": [np.inf, 0.0, 0.0]}, "Question x: a = 1.0, b = inf"),
        ({"c": 1.0}, "Question x"),
        ({"b": [0.0, 1.0]}, "one a question, for 3 questions"),
        ({"level": ["apply"]}, "level has 1 entries"),
        ({"exposure": [0, -1, 0]}, "Question y: exposure is -1"),
        ({"answers": [0, 1.5, 0]}, "Question y: answers is 1.5"),
        ({"key": ["A", "B", "C"]}, "key has a value that is not a number"),
        ({"area": ["one", None, "one"]}, "Question y has no area"),
        ({"enemies": [["x", "w"]]}, "Question w is an enemy"),
    ],
)
def test_a_bad_pool_is_refused(change, message):
    with pytest.raises(BadInput, match=message):
        Pool(**{**GOOD, **change})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"areas": []}, "no scored question"),
        ({"areas": [Area("one", "Inventory", -1)]}, "Inventory: -1 questions"),
        ({"areas": [Area("one", "A", 1), Area("one", "B", 1)]}, "stands twice"),
        ({"sections": {"s": (3, 1)}}, "s: .* is no range"),
        ({"levels": {"apply": (0.2, 1.2)}}, "none is above 1"),
        ({"levels": {"apply": (np.nan, 0.2)}}, "is no range"),
        ({"keys": {0: (-0.1, 0.2)}}, "Key position 0"),
        ({"exhibits": "apart"}, "exhibits is"),
        ({"overlap": -1}, "overlap is"),
        ({"overlap": "some"}, "overlap is"),
        ({"exposure": 0}, "exposure is 0"),
        ({"information": (1.0, 2.0)}, "2 values for 5 points"),
        ({"information": (1.0, 2.0, 0.0, 1.0, 1.0)}, "above 0"),
        ({"tolerance": 0.0}, "above 0"),
        ({"cut": np.nan}, "finite"),
        ({"points": ()}, "finite"),
    ],
)
def test_bad_rules_are_refused(change, message):
    with pytest.raises(BadInput, match=message):
        Rules(**{"areas": ONE, **change})


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"forms": 0}, "forms is 0"),
        ({"forms": 1.5}, "forms is 1.5"),
        ({"seed": -1}, "seed is -1"),
        ({"time_limit": 0.0}, "time_limit is 0"),
        ({"time_limit": float("nan")}, "time_limit is nan"),
    ],
)
def test_bad_arguments_are_refused(arguments, message):
    with pytest.raises(BadInput, match=message):
        assemble(Pool(**GOOD), Rules(ONE), **{"forms": 1, "seed": 1, "time_limit": 5.0, **arguments})


def test_a_question_of_an_area_the_rules_do_not_know():
    with pytest.raises(BadInput, match="Question y: the rules have no area “two”"):
        assemble(Pool(**{**GOOD, "area": ["one", "two", "one"]}), Rules(ONE), forms=1, seed=1, time_limit=5)


def test_an_anchor_the_pool_does_not_have_or_that_cannot_be_scored():
    with pytest.raises(BadInput, match="Anchor w is not in the pool"):
        assemble(Pool(**GOOD), Rules(ONE, anchors=["w"]), forms=1, seed=1, time_limit=5)
    pool = Pool(**{**GOOD, "scorable": [False, True, True]})
    with pytest.raises(BadInput, match="Anchor x cannot be scored"):
        assemble(pool, Rules(ONE, anchors=["x"]), forms=1, seed=1, time_limit=5)


def test_questions_that_tell_nothing_near_the_cut():
    with pytest.raises(BadInput, match="says nothing about candidates"):
        assemble(Pool(**{**GOOD, "b": 400.0}), Rules(ONE), forms=1, seed=1, time_limit=5)


def test_default_levels_widen_to_what_the_pool_holds():
    level = ["remember"] * 60 + ["apply"] * 40
    pool = Pool(range(100), 1.0, 0.0, area="one", level=level, key=np.arange(100) % 4)
    rules = default_rules([Area("one", "Inventory", 50)], pool)

    assert rules.levels["remember"] == pytest.approx((0.15, 0.625))
    assert rules.levels["apply"] == pytest.approx((0.30, 0.425))
    assert "analyse" not in rules.levels
    assert rules.keys == dict.fromkeys(range(4), (0.20, 0.30))
    assert rules.calculation == (0.0, 0.25)


def test_default_sections_have_a_question_each_where_the_area_is_large_enough():
    section = ["rare"] * 4 + ["common"] * 96
    pool = Pool(range(100), 1.0, 0.0, area="one", section=section)

    assert default_rules([Area("one", "Inventory", 20)], pool).sections == {"rare": (1, 2), "common": (9, 29)}
    assert default_rules([Area("one", "Inventory", 1)], pool).sections["rare"] == (0, 1)


def test_a_section_of_two_areas_has_the_room_of_both():
    pool = Pool(range(40), 1.0, 0.0, area=["one"] * 20 + ["two"] * 20, section=["s", "t"] * 20)
    rules = default_rules([Area("one", "One", 10), Area("two", "Two", 6)], pool)

    assert rules.sections["s"] == (2 + 1, 8 + 5)


def test_questions_of_one_exhibit_stand_side_by_side_and_the_seed_repeats():
    questions = list(range(40))
    exhibits = {3: "map", 17: "map", 29: "map", 8: "table", 9: "table", 11: None}

    order = ordered(questions, exhibits, seed=5)

    assert sorted(order) == questions
    first = order.index(3)
    assert order[first : first + 3] == [3, 17, 29]
    assert abs(order.index(8) - order.index(9)) == 1
    assert order == ordered(questions, exhibits, seed=5)
    assert order != ordered(questions, exhibits, seed=6)
