import numpy as np
import pytest

from measurement import BadInput
from measurement.irt.model import as_items, item_information, probability

THETA = np.linspace(-6, 6, 49)


@pytest.mark.parametrize("c", [0.0, 0.2, 0.5])
def test_information_is_the_squared_slope_over_the_variance(c) -> None:
    items = as_items([0.4, 1.0, 2.5], [-1.0, 0.0, 2.0], c)
    step = 1e-5
    slope = (probability(THETA + step, items) - probability(THETA - step, items)) / (2 * step)
    right = probability(THETA, items)
    assert item_information(THETA, items) == pytest.approx(slope**2 / (right * (1 - right)), rel=1e-6)


def test_far_from_an_item_information_runs_out_and_stays_a_number() -> None:
    items = as_items([1.0, 1.0, 50.0], [800.0, -800.0, 800.0], [0.0, 0.25, 0.25])
    assert item_information(0.0, items).tolist() == [[0.0, 0.0, 0.0]]


def test_no_items_are_an_empty_list_and_no_error() -> None:
    assert probability([0.0, 1.0], as_items([], [])).shape == (2, 0)


@pytest.mark.parametrize(
    ("a", "b", "c", "words"),
    [
        ([1, -1], [0, 0], 0.0, "Item 1: a = -1.0"),
        ([1, 1], [0, np.nan], 0.0, "Item 1: a = 1.0, b = nan"),
        ([1, 1], [0, 0], [0.2, 1.0], "Item 1"),
        ([1, 1], [0, 0, 0], 0.0, "one each an item"),
    ],
)
def test_parameters_that_cannot_be_used_are_named(a, b, c, words) -> None:
    with pytest.raises(BadInput, match=words):
        as_items(a, b, c)
