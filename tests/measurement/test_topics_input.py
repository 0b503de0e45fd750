"""Topic abilities: what is refused, and in which words."""

import numpy as np
import pytest

from measurement import BadInput
from measurement.irt.model import Items, as_items
from measurement.topics import abilities, answers_to_tell, estimate_covariance

ITEMS = as_items(np.ones(4), np.zeros(4), 0.25)


@pytest.mark.parametrize(
    ("correct", "area", "options", "message"),
    [
        ([1, 0, 1], [0, 1, 2, 3], {}, "4 are needed"),
        ([1, 0, 2, 1], [0, 1, 2, 3], {}, "Item 2"),
        ([1, 0, 1, 1], [0, 1, 2], {}, "one number each"),
        ([1, 0, 1, 1], [0, 1, 2, 8], {}, "Item 3 is of area 8"),
        ([1, 0, 1, 1], [0, 1, 2.5, 3], {}, "Item 2 is of area 2.5"),
        ([1, 0, 1, 1], [0, 1, np.nan, 3], {}, "Item 2 is of area nan"),
        ([1, 0, 1, 1], [0, 1, 2, 3], {"areas": 0}, "at least 1"),
        ([1, 0, 1, 1], [0, 1, 2, 3], {"correlation": 1.0}, "move as one"),
        ([1, 0, 1, 1], [0, 1, 2, 3], {"correlation": -0.5}, "not positive definite"),
        ([1, 0, 1, 1], [0, 1, 2, 3], {"correlation": np.eye(3)}, "8 × 8"),
        ([1, 0, 1, 1], [0, 1, 2, 3], {"sd": 0}, "above 0"),
        ([1, 0, 1, 1], [0, 1, 2, 3], {"mean": np.inf}, "finite"),
        ([1, 0, 1, 1], [0, 1, 2, 3], {"mean": [0, 1]}, "or 8 of them"),
        ([1, 0, 1, 1], [0, 1, 2, 3], {"weights": np.zeros(8)}, "weights"),
        ([1, 0, 1, 1], [0, 1, 2, 3], {"covariance": np.triu(np.ones((8, 8)))}, "symmetric"),
    ],
)
def test_what_cannot_be_used_is_named(correct, area, options, message):
    with pytest.raises(BadInput, match=message):
        abilities(correct, area, ITEMS, **options)


@pytest.mark.parametrize("options", [{"chance": 1.0}, {"spread": -0.1}, {"most": 0}, {"level": 0.0}])
def test_a_question_about_further_answers_that_makes_no_sense_is_refused(options):
    result = abilities([1, 0, 1, 1], [0, 1, 2, 3], ITEMS)
    with pytest.raises(BadInput):
        answers_to_tell(result, [0, 1, 2, 3], ITEMS, **options)


def test_too_few_sittings_are_refused_with_the_mend():
    with pytest.raises(BadInput, match="below 200 keep the default"):
        estimate_covariance(np.ones((10, 4)), [0, 1, 2, 3], ITEMS)


def test_one_area_alone_is_never_held_against_itself():
    result = abilities([1, 1, 1, 1], [0, 0, 0, 0], ITEMS, areas=1)
    assert result.verdicts() == ("undecided",)
    assert answers_to_tell(result, [0, 0, 0, 0], ITEMS) == (None,)


@pytest.mark.parametrize("mark", [np.nan, np.inf])
def test_a_mark_to_lie_above_is_finite(mark):
    with pytest.raises(BadInput, match="finite"):
        abilities([1, 0, 1, 1], [0, 1, 2, 3], ITEMS).chance_above(mark)


@pytest.mark.parametrize("sittings", [np.nan, np.inf, -1])
def test_the_weight_of_the_usual_covariance_is_a_finite_number(sittings):
    with pytest.raises(BadInput, match="sittings"):
        estimate_covariance(np.ones((300, 4)), [0, 1, 2, 3], ITEMS, sittings=sittings)


@pytest.mark.parametrize("areas", [0, -1, 2.5, np.nan, None])
def test_areas_are_counted_in_whole_numbers(areas):
    with pytest.raises(BadInput, match="areas"):
        abilities([1, 0, 1, 1], [0, 0, 0, 0], ITEMS, areas=areas)


def test_without_items_to_come_nothing_can_be_foretold():
    result = abilities([1, 0, 1, 1], [0, 1, 2, 3], ITEMS)
    with pytest.raises(BadInput, match="no items to come"):
        answers_to_tell(result, [], Items(*(column[:0] for column in ITEMS)))
    with pytest.raises(BadInput, match="most"):
        answers_to_tell(result, [0, 1, 2, 3], ITEMS, most=np.nan)
