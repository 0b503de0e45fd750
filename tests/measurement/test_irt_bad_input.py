"""Data from which no honest number can come are refused, by name."""

import numpy as np
import pytest

from measurement import BadInput
from measurement.irt import (
    Block,
    Parameters,
    as_items,
    blocks_of,
    eap,
    eap_by_sum_score,
    fit,
    information,
    sum_score_distribution,
)


def scores(persons: int = 80, items: int = 6) -> np.ndarray:
    generator = np.random.default_rng(5)
    return (generator.normal(size=(persons, 1)) + generator.normal(size=(persons, items)) > 0).astype(float)


def test_a_constant_column_is_named() -> None:
    table = scores()
    table[:, 2] = 1
    with pytest.raises(BadInput, match=r"Item 2: all 80 answers are the same.*prior_b"):
        fit(table)
    with pytest.raises(BadInput, match="Item Q17: all 80"):
        fit(table, names=["Q15", "Q16", "Q17", "Q18", "Q19", "Q20"])


def test_an_item_nobody_saw_is_named() -> None:
    table = scores()
    table[:, 4] = np.nan
    with pytest.raises(BadInput, match="Item 4: nobody was given it"):
        fit(table)


@pytest.mark.parametrize("person", [0, 7, 79])
def test_a_person_without_answers_is_named(person: int) -> None:
    table = scores()
    table[person] = np.nan
    with pytest.raises(BadInput, match=f"Person {person} has no answer"):
        fit(table)


def test_a_person_without_answers_far_down_a_large_table_is_named() -> None:
    table = np.tile(scores(1000, 20).astype(np.int8), (500, 1))
    table[450_123] = -1
    with pytest.raises(BadInput, match="Person 450123 has no answer"):
        fit(table)


@pytest.mark.parametrize("value", [2.0, 0.5, np.inf, -2.0])
def test_a_value_that_is_no_score_is_named(value: float) -> None:
    table = scores()
    table[3, 1] = value
    with pytest.raises(BadInput, match="Item 1, person 3"):
        fit(table)


@pytest.mark.parametrize("table", [[], [[]], [1, 0, 1], [["1", "0"]], np.zeros((2, 2, 2))])
def test_what_is_no_table_of_scores_is_refused(table: object) -> None:
    with pytest.raises(BadInput):
        fit(table)


def test_one_person_is_refused_without_priors() -> None:
    with pytest.raises(BadInput, match="Item 0: all 1 answers are the same"):
        fit([[1, 0, 1]])


@pytest.mark.parametrize(
    ("groups", "told"),
    [
        (np.zeros(79, int), "shape"),
        (np.full(80, 0.5), "whole numbers"),
        (np.full(80, -1), "whole numbers"),
        (np.repeat([0, 2], 40), "Group 1 has no persons"),
        (np.ones(80, int), "Group 0 has no persons"),
    ],
)
def test_group_numbers_that_cannot_be_used_are_named(groups: np.ndarray, told: str) -> None:
    with pytest.raises(BadInput, match=told):
        fit(scores(), groups=groups)


def test_forms_without_common_items_taken_by_different_groups_are_named() -> None:
    table = scores()
    table[:40, 3:], table[40:, :3] = np.nan, np.nan
    groups = np.repeat([0, 1], 40)
    with pytest.raises(BadInput, match=r"Group 1 and its items \(Item 3, Item 4, Item 5\) share no item"):
        fit(table, groups=groups)
    assert fit(table, prior_log_a=(0.0, 0.3)).converged
    assert fit(table, groups=groups, prior_b=(0.0, 1.0), prior_log_a=(0.0, 0.3)).converged
    assert fit(table, groups=groups, fixed={0: (1.0, 0.0), 4: (1.0, 0.2)}, prior_log_a=(0.0, 0.3)).converged


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        ({"model": "3pl"}, "no model '3pl'"),
        ({"guessing": 1.0}, "Item 0: guessing is 1.0"),
        ({"guessing": [0, 0, -0.1, 0, 0, 0]}, "Item 2: guessing"),
        ({"guessing": np.nan}, "guessing"),
        ({"guessing": [0.2, 0.2]}, "shape"),
        ({"fixed": {6: (1.0, 0.0)}}, "fixed names item 6"),
        ({"fixed": {-1: (1.0, 0.0)}}, "fixed names item -1"),
        ({"fixed": {2: (0.0, 0.0)}}, "Item 2: fixed at a = 0"),
        ({"fixed": {2: (1.0, np.inf)}}, "Item 2: fixed at"),
        ({"fixed": {2: 1.0}}, "Item 2: fixed"),
        ({"prior_b": (0.0, -1.0)}, "sd above 0"),
        ({"prior_b": (0.0, 0.0)}, "sd above 0"),
        ({"prior_b": 0.0}, "pair"),
        ({"prior_b": (np.zeros(5), 1.0)}, "shape"),
        ({"prior_b": ([0, 0, 0, np.nan, 0, 0], 1.0)}, "Item 3: prior_b"),
        ({"prior_log_a": (0.0, [1, 1, 1, 1, 1, np.nan])}, "Item 5: prior_log_a"),
        ({"prior_log_a": (0.0, 0.3), "model": "rasch"}, "Rasch"),
        ({"prior_log_a": (0.0, [0.3, 0.3, 0.3, 0.3, 0.3, 0.4]), "model": "1pl"}, "one prior"),
        ({"free_reference": True}, "prior_b"),
        ({"names": ["a", "b"]}, "2 names"),
        ({"tolerance": 0.0}, "tolerance"),
        ({"iterations": 0}, "iterations"),
    ],
)
def test_wishes_that_cannot_be_met_are_named(wish: dict, told: str) -> None:
    with pytest.raises(BadInput, match=told):
        fit(scores(), **wish)


def test_answers_that_separate_perfectly_have_no_slope() -> None:
    table = scores(60, 5)
    table = np.column_stack([table, table[:, 0]])
    table[:, 1:5] = table[:, [0]]
    with pytest.raises(BadInput, match=r"slope grows without bound.*prior_log_a"):
        fit(table)


def test_answers_without_a_common_ability_have_no_spread() -> None:
    half = np.random.default_rng(0).permuted(np.tile([0, 1], (500, 10)), axis=1)
    with pytest.raises(BadInput, match="Group 0: its SD shrinks to nothing"):
        fit(half, model="rasch")


def test_a_group_of_one_person_has_no_spread() -> None:
    with pytest.raises(BadInput, match="Group 1: its SD shrinks to nothing"):
        fit(scores(), groups=np.r_[np.zeros(79, int), 1], prior_log_a=(0.0, 0.3))


def test_an_item_that_goes_with_no_other_has_no_difficulty() -> None:
    table = scores(300, 4)
    with pytest.raises(BadInput, match="Item 4: its slope is 0"):
        fit(np.column_stack([np.vstack([table, table]), np.repeat([0, 1], 300)]))


@pytest.mark.parametrize(("items", "model"), [(1, "rasch"), (1, "1pl"), (2, "2pl")])
def test_too_few_items_for_their_slopes_are_refused(items: int, model: str) -> None:
    with pytest.raises(BadInput, match="at least"):
        fit(scores(items=items), model=model)


def test_a_fit_cut_short_says_that_it_did_not_converge() -> None:
    assert not fit(scores(), iterations=2).converged


def test_parameters_that_do_not_match_the_responses_are_refused() -> None:
    with pytest.raises(BadInput, match="6 items, the parameters 5"):
        eap(scores(), np.ones(5), np.zeros(5))
    with pytest.raises(BadInput, match="a must be above 0"):
        eap(scores(), -np.ones(6), np.zeros(6))
    with pytest.raises(BadInput, match="sd above 0"):
        eap(scores(), np.ones(6), np.zeros(6), sd=0.0)
    with pytest.raises(BadInput, match="mean has shape"):
        eap(scores(), np.ones(6), np.zeros(6), mean=[0.0, 1.0])
    with pytest.raises(BadInput, match="finite"):
        information(np.nan, [1.0], [0.0])
    with pytest.raises(BadInput, match="SD above 0"):
        eap_by_sum_score([1.0], [0.0], sd=-1.0)


def test_batches_that_do_not_fit_together_are_refused() -> None:
    with pytest.raises(BadInput, match="came with"):
        list(blocks_of([(np.arange(5), scores(), 0)]))
    with pytest.raises(BadInput, match="not all different"):
        list(blocks_of([([0, 0, 1, 2, 3, 4], scores(), 0)]))
    with pytest.raises(BadInput, match="group"):
        list(blocks_of([(np.arange(6), scores(), np.full(80, -1))]))


def test_damaged_or_foreign_bytes_are_refused() -> None:
    block = next(blocks_of([(np.arange(6), scores(), 0)]))
    with pytest.raises(BadInput, match="no stored Block"):
        Block.from_bytes(block.to_bytes()[:-40])
    with pytest.raises(BadInput, match="other than a Parameters"):
        Parameters.from_bytes(block.to_bytes())


@pytest.mark.parametrize("b", [31.0, -31.0, 1e6, 1e300])
def test_a_prior_on_b_beyond_every_person_is_named(b: float) -> None:
    with pytest.raises(BadInput, match=r"Item 2: prior_b has mean .* within ±30"):
        fit(scores(), prior_b=(np.where(np.arange(6) == 2, b, 0.0), 1.0), prior_log_a=(0, 0.3))
    fit(scores(), prior_b=(np.where(np.arange(6) == 2, b, 0.0), np.where(np.arange(6) == 2, np.inf, 1.0)))


@pytest.mark.parametrize(("mean", "sd"), [(4.1, 0.3), (-4.1, 0.3), (1000, 0.3), (0, 1e-7), (0, 1e-200)])
def test_a_prior_of_slopes_that_leaves_no_arithmetic_is_named(mean: float, sd: float) -> None:
    with pytest.raises(BadInput, match="Item 0: prior_log_a has mean"):
        fit(scores(), prior_log_a=(mean, sd))


@pytest.mark.parametrize("fixed", [[(1.0, 0.0)], {0: ("steep", 0.0)}, {0: ([1, 2], 0.0)}, {True: (1.0, 0.0)}])
def test_fixed_items_that_are_no_mapping_of_numbers_are_refused(fixed: object) -> None:
    with pytest.raises(BadInput, match="fixed"):
        fit(scores(), fixed=fixed)


def test_words_and_ragged_lists_are_refused_as_such() -> None:
    with pytest.raises(BadInput, match="Responses"):
        fit([[1, 0], [1]])
    with pytest.raises(BadInput, match=r"guessing .* numbers"):
        fit(scores(), guessing="a quarter")
    with pytest.raises(BadInput, match=r"a, b and c .* numbers"):
        eap(scores(), "steep", 0.0)
    with pytest.raises(BadInput, match="model"):
        fit(scores(), model=["2pl"])
    with pytest.raises(BadInput, match="groups"):
        fit(scores(), groups=[[0], [1, 2]])


@pytest.mark.parametrize("nodes", [0, -3, 1, 2, 20, 40.5, np.nan, "many"])
def test_too_few_nodes_for_sum_scores_are_refused(nodes: object) -> None:
    with pytest.raises(BadInput, match="nodes"):
        eap_by_sum_score([1.0, 1.2], [0.0, 0.5], nodes=nodes)


@pytest.mark.parametrize("theta", [np.nan, np.inf, None, [[0.0, 1.0]], "able"])
def test_sum_scores_need_finite_abilities(theta: object) -> None:
    with pytest.raises(BadInput, match="bilities"):
        sum_score_distribution(theta, as_items([1.0, 1.2], [0.0, 0.5]))


def test_a_form_without_items_has_no_sum_scores() -> None:
    with pytest.raises(BadInput, match="no items"):
        eap_by_sum_score([], [])
