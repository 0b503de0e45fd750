import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from measurement import effort
from measurement.errors import BadInput


def test_the_threshold_is_a_tenth_of_the_mean_time_and_at_most_ten_seconds():
    assert effort.thresholds([20, 65, 100, 100.5, 400]).tolist() == [2, 6.5, 10, 10, 10]


def test_effort_is_the_share_of_seen_items_answered_no_faster_than_the_threshold():
    seconds = [[1, 5, 6, 30], [4, 5, 7, 11], [1, 1, 1, 1], [np.nan, 2, 60, np.nan]]
    found = effort.response_time_effort(seconds, [4, 5, 6, 10])
    assert found.tolist() == [0.75, 1, 0, 0.5]


def test_times_of_items_not_seen_do_not_count():
    seconds, seen = [[0, 5, 0], [9, 9, 1]], [[False, True, False], [True, True, True]]
    assert effort.response_time_effort(seconds, [4, 4, 4], seen).tolist() == pytest.approx([1, 2 / 3])
    assert effort.mean_seconds(seconds, seen).tolist() == [9, 7, 1]


def test_an_item_seen_and_left_at_once_is_a_rapid_guess():
    found = effort.rapid_guesses([[0, 5, np.nan]], [4, 4, 4])
    assert found.tolist() == [[True, False, False]]


def test_sittings_count_from_nine_tenths_on():
    # 135 of 150 is just enough.
    assert effort.with_effort([135 / 150, 134 / 150, 1, 0]).tolist() == [True, False, True, False]
    assert effort.with_effort([0.8, 0.7], at_least=0.75).tolist() == [True, False]


@given(st.integers(1, 500))
def test_exactly_nine_tenths_is_enough_whatever_the_number_of_items(tens):
    assert effort.with_effort(np.array([9 * tens, 9 * tens - 1]) / (10 * tens)).tolist() == [True, False]


def test_rapid_guessers_are_told_from_those_who_read():
    random = np.random.default_rng(2)
    seconds = random.lognormal(np.log(60), 0.5, (200, 50))
    seconds[:20, 25:] = random.uniform(0.5, 3, (20, 25))
    limits = effort.thresholds(effort.mean_seconds(seconds))
    kept = effort.with_effort(effort.response_time_effort(seconds, limits))
    assert not kept[:20].any()
    assert kept[20:].all()


@given(arrays(float, (4, 5), elements=st.floats(0, 1e6) | st.just(np.nan)), st.integers(0, 1000))
def test_effort_is_a_share_and_goes_with_the_person(seconds, seed):
    seconds[:, 0] = 12.0
    order = np.random.default_rng(seed).permutation(4)
    limits = [10.0, 1.0, 3.0, 5.0, 0.0]
    found = effort.response_time_effort(seconds, limits)
    assert ((found > 0) & (found <= 1)).all()
    assert effort.response_time_effort(seconds[order], limits).tolist() == found[order].tolist()


@pytest.mark.parametrize(
    ("means", "said"),
    [
        ([20, 0], "Item 1: 0.0 is no mean"),
        ([-1], "Item 0"),
        ([np.nan], "Item 0: nan"),
        ([3, np.inf], "Item 1"),
        ([[20]], "Shape"),
    ],
)
def test_means_that_cannot_be_are_refused_by_name(means, said):
    with pytest.raises(BadInput, match=said):
        effort.thresholds(means)


@pytest.mark.parametrize(
    ("seconds", "limits", "seen", "said"),
    [
        ([[1, 2], [3, -1]], [1, 1], None, "Item 1, person 1: -1"),
        ([[1, np.inf]], [1, 1], None, "Item 1, person 0: inf"),
        ([[1, np.nan]], [1, 1], [[True, True]], "Item 1, person 0: nan"),
        ([[1, 2], [np.nan, np.nan]], [1, 1], None, "Person 1: saw no item"),
        ([[1, 2]], [1], None, "2 items"),
        ([[1, 2]], [1, np.nan], None, "Item 1: threshold nan"),
        ([[1, 2]], [-1, 1], None, "Item 0: threshold"),
        ([[1, 2]], [1, 1], [[True]], "seen has shape"),
        ([[1, 2]], [1, 1], [[1, 2]], "other than true and false"),
        ([1, 2], [1, 1], None, "shape"),
        (np.zeros((0, 2)), [1, 1], None, "shape"),
    ],
)
def test_times_that_cannot_be_are_refused_by_name(seconds, limits, seen, said):
    with pytest.raises(BadInput, match=said):
        effort.response_time_effort(seconds, limits, seen)


def test_an_item_nobody_saw_has_no_mean_time():
    with pytest.raises(BadInput, match="Item 1: nobody saw it"):
        effort.mean_seconds([[1, np.nan], [2, np.nan]])


@pytest.mark.parametrize("share", [-0.1, 1.1, np.nan])
def test_effort_that_is_no_share_is_refused_by_name(share):
    with pytest.raises(BadInput, match="Person 1"):
        effort.with_effort([0.5, share])
    with pytest.raises(BadInput, match="at_least"):
        effort.with_effort([0.5], at_least=share)


def test_words_are_no_times():
    for call in (effort.mean_seconds, effort.thresholds, effort.with_effort):
        with pytest.raises(BadInput, match="numbers"):
            call([["long"]])
