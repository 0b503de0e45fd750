"""When forms cannot be built, the rule in the way is named, in words and numbers."""

import pickle

import numpy as np
import pytest

from measurement.assembly import Area, Infeasible, Pool, Rules, assemble
from tests.measurement.question_pools import simulated, strict

ONE = [Area("one", "Inventory", 20, 4)]


def reasons(pool, rules, forms=1):
    with pytest.raises(Infeasible) as caught:
        assemble(pool, rules, forms=forms, seed=1, time_limit=20)
    assert str(caught.value) == " ".join(caught.value.rules)
    return caught.value.rules


def one(count=100, **columns):
    dice = np.random.default_rng(4)
    given = {"area": "one", "key": dice.integers(0, 4, count), **columns}
    return Pool([f"q{at}" for at in range(count)], 1.0, dice.normal(0, 1, count), 0.25, **given)


def test_an_area_with_too_few_questions_for_one_form():
    assert reasons(one(23), Rules(ONE)) == ["Inventory has 23 questions to use and a form needs 24: write 1 more."]


def test_an_area_with_too_few_questions_for_all_forms():
    assert reasons(one(60), Rules(ONE), forms=4) == [
        "Inventory has 60 questions to use and 4 forms need 96: write 36 more, or allow forms to share questions."
    ]


def test_an_area_with_too_few_that_can_be_scored():
    assert reasons(one(60, scorable=np.arange(60) < 19), Rules(ONE)) == [
        "Inventory has 19 questions to use that can be scored and a form needs 20: write 1 more."
    ]


def test_questions_that_were_on_too_many_forms():
    pool = one(60, exposure=np.where(np.arange(60) < 40, 3, 0))

    assert reasons(pool, Rules(ONE, exposure=3, overlap="least")) == [
        "Inventory has 20 questions to use (40 more may not be on another form) and a form needs 24: write 4 more, "
        "or let a question be on more forms."
    ]


def test_a_section_with_too_few():
    pool = one(section=["few" if at < 3 else "many" for at in range(100)])
    rules = Rules(ONE, sections={"few": (5, 9)}, names={"few": "Cycle counting"})

    assert reasons(pool, rules) == [
        "Section Cycle counting: a form needs at least 5 scored questions and the pool has 3 to use: write 2 more, "
        "or lower the least."
    ]


def test_a_level_with_too_few_for_two_forms():
    pool = one(level=["analyse" if at < 7 else "apply" for at in range(100)])

    (sentence,) = reasons(pool, Rules(ONE, levels={"analyse": (0.2, 0.3)}), forms=2)
    assert sentence.startswith("Level analyse: 2 forms need at least 8 scored questions and the pool has 7")


def test_too_many_calculations_in_the_pool():
    pool = one(calculation=np.arange(100) >= 10)

    (sentence,) = reasons(pool, Rules(ONE, calculation=(0.1, 0.25)))
    assert sentence == (
        "Calculation questions: with at most 5 on a form, a form needs 15 other scored questions and the pool has 10 "
        "to use: write 5 others, or raise the most."
    )


def test_a_key_position_with_too_few():
    pool = one(key=np.where(np.arange(100) < 2, 0, 1))

    (sentence,) = reasons(pool, Rules(ONE, keys={0: (0.2, 0.3)}))
    assert sentence.startswith("Key position A: a form needs at least 4")


def test_sections_whose_minimums_exceed_their_area():
    pool = one(section=[f"s{at % 5}" for at in range(100)])
    rules = Rules(ONE, sections={f"s{number}": (5, 9) for number in range(5)})

    sentences = reasons(pool, rules)
    assert sentences
    assert all(sentence.startswith("Section s") for sentence in sentences)
    assert "a form needs at least 5 scored questions and the other rules leave room for" in sentences[0]


def test_two_rules_that_cannot_be_kept_together():
    """Every analyse question is a calculation: at least 30 % of the one, at most 10 % of the other."""
    hard = np.arange(100) < 50
    pool = one(level=np.where(hard, "analyse", "apply"), calculation=hard)
    sentences = reasons(pool, Rules(ONE, levels={"analyse": (0.3, 0.5)}, calculation=(0.0, 0.1)))

    assert len(sentences) == 1
    assert sentences[0].startswith(("Level analyse", "Calculation questions"))


def test_enemies_that_leave_too_few():
    pool = one(30, enemies=[[f"q{at}" for at in range(10)]])

    (sentence,) = reasons(pool, Rules(ONE))
    assert sentence.startswith("Enemies apart: a form would have to have more than one of q")


def test_enemies_in_one_exhibit():
    pool = one(24, exhibit=["e" if at < 2 else None for at in range(24)], enemies=[["q0", "q1"]])

    (sentence,) = reasons(pool, Rules(ONE))
    assert sentence.startswith(("Enemies apart", "Exhibits together"))


def test_exhibits_that_do_not_fit():
    pool = one(48, exhibit=[f"e{at // 16}" for at in range(48)])

    (sentence,) = reasons(pool, Rules(ONE))
    assert sentence.startswith("Exhibits together: the questions of an exhibit would have to be torn apart")


def test_forms_that_may_share_too_little():
    (sentence,) = reasons(one(30), Rules(ONE, overlap=10), forms=2)

    assert sentence.startswith("Shared questions: two forms may share at most 10 questions, and 8 more uses")


def test_an_expected_score_out_of_reach():
    (sentence,) = reasons(one(), Rules(ONE, expected=19.5))

    assert sentence.startswith("Expected score at the cut: a form must lie within 0.25 points of the target")
    assert "easier" in sentence


def test_more_anchors_than_places():
    (sentence,) = reasons(one(), Rules(ONE, anchors=[f"q{at}" for at in range(25)]))

    assert sentence == "Anchors: 25 lie in Inventory, of which a form has 24."


def test_anchors_that_are_enemies():
    (sentence,) = reasons(one(enemies=[["q1", "q2"]]), Rules(ONE, anchors=["q1", "q2"]))

    assert sentence == "Anchors: q1 and q2 are enemies and cannot be on one form."


def test_anchors_against_another_rule():
    pool = one(calculation=np.arange(100) < 8)
    sentences = reasons(pool, Rules(ONE, anchors=[f"q{at}" for at in range(8)], calculation=(0.0, 0.1)))

    assert any(sentence.startswith(("Anchors", "Calculation")) for sentence in sentences)


def test_several_areas_are_named_at_once():
    pool = simulated(400, seed=2)

    sentences = reasons(pool, strict(), forms=4)
    assert len(sentences) >= 6
    assert all(sentence.startswith("Area") and "4 forms need" in sentence for sentence in sentences)


def test_no_time_is_said_to_be_no_time():
    with pytest.raises(Infeasible, match="Time: no 4 forms"):
        assemble(simulated(1200, seed=1), strict(), forms=4, seed=1, time_limit=0.01)


def test_the_reason_travels_between_processes():
    failure = pickle.loads(pickle.dumps(Infeasible(["Inventory has too few.", "So has Demand."])))

    assert failure.rules == ["Inventory has too few.", "So has Demand."]
