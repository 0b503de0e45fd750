"""What stands in the way: coverage and first answers by area, and what is refused."""

import numpy as np
import pytest

from measurement import BadInput
from measurement.readiness import Targets, reasons

BANK = np.repeat([0, 1], 50)
"""Two areas with fifty questions each."""


def stand(answers, **options):
    """From rows of question, correct, time, in_mock."""
    columns = np.array(answers, float).reshape(-1, 4).T
    return reasons(*columns, bank_area=BANK, areas=2, **options)


def practice(first, right, wrong, start=0.0):
    """So many right and then wrong answers to questions from `first` on, in practice."""
    return [(first + i, int(i < right), start + i, 0) for i in range(right + wrong)]


def test_two_strong_well_covered_areas_are_ready():
    whole = stand(practice(0, 18, 2) + practice(50, 16, 4))
    assert whole.level == "ready"
    assert whole.held_back_by == ()
    assert whole.areas[1].accuracy == pytest.approx(0.8)
    assert whole.areas[1].coverage == pytest.approx(0.4)
    # Wilson (1927) interval of 16 of 20, 95 %.
    assert (whole.areas[1].low, whole.areas[1].high) == pytest.approx((0.584, 0.919), abs=0.001)


def test_one_weak_area_caps_the_whole_and_is_named():
    whole = stand(practice(0, 20, 0) + practice(50, 10, 10))
    assert whole.level == "weak"
    assert whole.held_back_by == (1,)
    assert whole.areas[0].level == "ready"


def test_an_area_that_is_not_in_the_exam_holds_nothing_back():
    assert stand(practice(0, 20, 0) + practice(50, 10, 10), weights=[1, 0]).level == "ready"


def test_repeats_of_a_question_do_not_raise_accuracy():
    once = practice(0, 10, 10) + practice(50, 20, 0)
    again = [(question, 1, 100 + time, 0) for question, _, time, _ in once]
    assert stand(once + again) == stand(once)
    assert stand(again + once) == stand(once)


def test_too_few_answers_are_unknown_rather_than_ready():
    whole = stand(practice(0, 20, 0) + practice(50, 14, 0))
    assert whole.areas[1].level == "unknown"
    assert whole.level == "unknown"
    assert stand([]).areas[0].accuracy is None
    assert (stand([]).areas[0].low, stand([]).areas[0].high) == (0, 1)


def test_good_answers_to_a_small_part_of_the_questions_are_near():
    whole = stand(practice(0, 20, 0) + practice(50, 20, 0), targets=Targets(coverage=0.5))
    assert whole.level == "near"
    assert whole.held_back_by == (0, 1)


def test_only_the_latest_first_answers_count():
    early_failures = [(i, 0, i, 0) for i in range(10)]
    later = [(i, 1, i, 0) for i in range(10, 40)]
    assert stand(early_failures + later, targets=Targets(recent=30)).areas[0].accuracy == 1
    assert stand(early_failures + later).areas[0].accuracy == pytest.approx(0.75)


def test_mocks_stand_apart_but_their_questions_are_no_longer_new():
    mock = [(i, 0, i, 1) for i in range(20)]
    repeated = [(i, 1, 100 + i, 0) for i in range(20)]
    area = stand(mock + repeated).areas[0]
    assert area.answers == 0
    assert area.mock_answers == 20
    assert area.in_mocks == 0
    assert area.coverage == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ([(100, 1, 0, 0)], "question 100"),
        ([(1, 1, 0, 0), (0.5, 1, 0, 0)], "Answer 1: question 0.5"),
        ([(0, np.nan, 0, 0)], "correct nan"),
        ([(0, 1, np.inf, 0)], "time inf"),
        ([(0, 1, 0, 2)], "in_mock 2"),
    ],
)
def test_what_cannot_be_used_is_named(answers, message):
    with pytest.raises(BadInput, match=message):
        stand(answers)


def test_columns_of_different_lengths_are_refused():
    with pytest.raises(BadInput, match="one entry an answer"):
        reasons([0, 1], [1], [0, 1], [0, 0], bank_area=BANK, areas=2)


def test_targets_in_the_wrong_order_are_refused():
    with pytest.raises(BadInput, match="floor ≤ goal"):
        Targets(floor=0.8, goal=0.7)


def test_no_areas_is_no_bank():
    with pytest.raises(BadInput, match="areas"):
        reasons([], [], [], [], bank_area=[], areas=0)
