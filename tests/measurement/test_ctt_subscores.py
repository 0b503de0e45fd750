import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from measurement import ctt
from measurement.errors import BadInput
from tests.measurement.published import data

LAYOUT = np.repeat([0, 1, 2], [6, 9, 12])


def simulated(persons, seed, correlation=0.7, layout=LAYOUT):
    """Scores and true part scores of persons with one ability per part; the items of a part are equally hard, so
    that α is the reliability."""
    random = np.random.default_rng(seed)
    parts = layout.max() + 1
    covariance = np.full((parts, parts), correlation) + (1 - correlation) * np.eye(parts)
    ability = random.multivariate_normal(np.zeros(parts), covariance, persons, method="cholesky")
    chance = 1 / (1 + np.exp(-ability[:, layout]))
    true = np.stack([chance[:, layout == part].sum(axis=1) for part in range(parts)], axis=1)
    return (random.random(chance.shape) < chance).astype(int), true


def explained(target, *predictors):
    design = np.column_stack([np.ones(len(target)), *predictors])
    residual = target - design @ np.linalg.lstsq(design, target, rcond=None)[0]
    return 1 - residual.var() / target.var()


@pytest.mark.parametrize("correlation", [0.3, 0.7, 0.95])
def test_the_figures_are_those_of_regressions_on_true_scores_that_are_known(correlation):
    scores, true = simulated(60_000, 1, correlation)
    total = scores.sum(axis=1)

    result = ctt.subscore_value(scores, LAYOUT)

    for part in range(3):
        observed = scores[:, part == LAYOUT].sum(axis=1)
        assert result.prmse_s[part] == pytest.approx(explained(true[:, part], observed), abs=0.015)
        assert result.prmse_x[part] == pytest.approx(explained(true[:, part], total), abs=0.015)
        assert result.prmse_sx[part] == pytest.approx(explained(true[:, part], observed, total), abs=0.015)


def test_wainer_reliability_is_the_true_share_of_the_variance_of_augmented_scores():
    scores, true = simulated(60_000, 2)
    observed = np.stack([scores[:, part == LAYOUT].sum(axis=1) for part in range(3)], axis=1)
    weights = np.cov(true.T) @ np.linalg.inv(np.cov(observed.T))

    result = ctt.subscore_value(scores, LAYOUT)

    augmented, without_error = observed @ weights.T, true @ weights.T
    expected = without_error.var(axis=0) / augmented.var(axis=0)
    assert result.wainer_reliability == pytest.approx(expected, abs=0.015)


def haberman(scores, layout):
    """Haberman's (2008) own route through τ, with α of the parts and of the total, as the R package subscore has it."""

    def alpha(part):
        count = part.shape[1]
        return count / (count - 1) * (1 - part.var(axis=0, ddof=1).sum() / part.sum(axis=1).var(ddof=1))

    total, of_total = scores.sum(axis=1), alpha(scores)
    sums = [scores[:, layout == part].sum(axis=1) for part in np.unique(layout)]
    rows = []
    for part, own in zip(np.unique(layout), sums, strict=True):
        reliability = alpha(scores[:, layout == part])
        true_variance = reliability * own.var(ddof=1)
        with_total = true_variance + sum(np.cov(own, other)[0, 1] for other in sums if other is not own)
        with_true_total = with_total / np.sqrt(true_variance * of_total * total.var(ddof=1))
        r = np.corrcoef(own, total)[0, 1]
        tau = (np.sqrt(of_total) * with_true_total - r * np.sqrt(reliability)) / (1 - r**2)
        rows.append((reliability, with_true_total**2 * of_total, reliability + tau**2 * (1 - r**2)))
    return np.array(rows)


def test_timss_mathematics_agrees_with_habermans_equations():
    # TIMSS 2011, grade 8, content domains of 9, 9, 6 and 8 items (the example of the R package subscore).
    scores, layout = data("timss2011_g8math_765x32.csv"), np.repeat([0, 1, 2, 3], [9, 9, 6, 8])

    result = ctt.subscore_value(scores, layout)

    expected = haberman(scores, layout)
    assert result.prmse_s == pytest.approx(expected[:, 0])
    assert result.prmse_x == pytest.approx(expected[:, 1])
    assert result.prmse_sx == pytest.approx(expected[:, 2])
    assert not result.adds_value.any()
    assert result.total_alpha == pytest.approx(ctt.item_statistics(scores).alpha)


def test_two_parts_augment_as_kelley_and_haberman_do():
    # With two parts, the total and one part know what both parts know.
    layout = LAYOUT[:15]
    scores = simulated(800, 3, layout=layout)[0]
    result = ctt.subscore_value(scores, layout)
    assert (result.prmse_sx >= np.maximum(result.prmse_s, result.prmse_x)).all()
    sums = np.stack([scores[:, layout == part].sum(axis=1) for part in (0, 1)])
    observed = np.cov(sums)
    true = observed - np.diag((1 - result.prmse_s) * np.diag(observed))
    best = np.diag(true @ np.linalg.inv(observed) @ true) / np.diag(true)
    assert result.prmse_sx == pytest.approx(best)


def test_a_distinct_part_adds_value_and_a_redundant_one_does_not():
    assert ctt.subscore_value(simulated(5000, 4, 0.1)[0], LAYOUT).adds_value.all()
    assert not ctt.subscore_value(simulated(5000, 4, 0.98)[0], LAYOUT).adds_value.any()


FIGURES = ("prmse_s", "prmse_x", "prmse_sx", "wainer_reliability")


@settings(max_examples=25)
@given(st.integers(0, 10**6))
def test_order_of_persons_is_irrelevant_and_order_of_parts_carries_over(seed):
    scores, random = simulated(300, seed)[0], np.random.default_rng(seed)
    items, order = random.permutation(27), random.permutation(3)
    plain = ctt.subscore_value(scores, LAYOUT)

    turned = ctt.subscore_value(scores[random.permutation(300)][:, items], order[LAYOUT][items])

    for name in FIGURES:
        assert getattr(turned, name)[order] == pytest.approx(getattr(plain, name)), name


def test_both_together_never_explain_less_than_either():
    for seed in range(20):
        result = ctt.subscore_value(simulated(200, seed)[0], LAYOUT)
        assert (result.prmse_sx >= np.maximum(result.prmse_s, result.prmse_x) - 1e-12).all()


def test_parts_may_be_labels_or_lists_of_items():
    scores = simulated(300, 5)[0]
    plain = ctt.subscore_value(scores, LAYOUT)
    for parts in (
        LAYOUT.tolist(),
        [np.arange(6), np.arange(6, 15), np.arange(15, 27)],
        [list(range(6)), tuple(range(6, 15)), range(15, 27)],
    ):
        assert ctt.subscore_value(scores, parts).prmse_sx == pytest.approx(plain.prmse_sx)


def test_labels_keep_their_names_and_lists_of_one_length_are_lists():
    scores = simulated(300, 5)[0][:, :12]
    labelled = ctt.subscore_value(scores, np.repeat([10, 40], 6))
    listed = ctt.subscore_value(scores, [list(range(6)), list(range(6, 12))])
    assert labelled.parts == (10, 40)
    assert listed.parts == (0, 1)
    assert labelled.prmse_x == pytest.approx(listed.prmse_x)


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ([0, 0, 0, 1, 1], r"shape \(5,\).*for 6 items"),
        ([0, 0, 0, 0, 0, 1], "Part 1 has one item"),
        ([0, 0, 0, 0, 0, 0], "one part only"),
        ([0, 0, 0, -1, 1, 1], "Item 3: part -1"),
        ([0, 0, 0.5, 1, 1, 1], "whole number"),
        (["a"] * 6, "whole number"),
        ([], "shape"),
        (3, "shape"),
        ([[0, 1, 2], [3, 4]], "Item 5: named 0 times"),
        ([[0, 1, 2], [2, 3, 4, 5]], "Item 2: named 2 times"),
        ([[0, 1, 2], [3, 4, 5, 6]], "Part 1: there is no item 6"),
        ([[0, 1, -1], [2, 3, 4, 5]], "Part 0: there is no item -1"),
        ([[0, 1, 2], [], [3, 4, 5]], "Part 1 has no items"),
        ([[0, 1, 2], [3], [4, 5]], "Part 1 has one item"),
        ([[0, 1, 2], [3.0, 4.0, 5.0]], "Part 1: item indices"),
    ],
)
def test_parts_that_are_no_layout_are_refused_by_name(parts, said):
    with pytest.raises(BadInput, match=said):
        ctt.subscore_value(simulated(100, 6)[0][:, :6], parts)


def test_a_part_without_true_variance_is_refused_by_name():
    random = np.random.default_rng(0)
    scores = np.column_stack([simulated(200, 7)[0][:, :6], random.permutation(np.tile(np.eye(4, dtype=int), (50, 1)))])
    scores[:, 6] = random.random(200) < 0.5
    with pytest.raises(BadInput, match="Part 1: α = -"):
        ctt.subscore_value(scores, np.repeat([0, 1], [6, 4]))


def test_a_part_that_does_not_vary_is_refused_by_name():
    scores = simulated(200, 7)[0][:, :9]
    scores[:, 6:] = 1
    with pytest.raises(BadInput, match="Part 1: everybody has the same score"):
        ctt.subscore_value(scores, np.repeat([0, 1], [6, 3]))


def test_parts_that_determine_one_another_are_refused():
    scores = simulated(200, 7)[0][:, :6]
    with pytest.raises(BadInput, match="follows from the others"):
        ctt.subscore_value(np.hstack([scores, scores]), np.repeat([0, 1], 6))


@pytest.mark.parametrize(("persons", "said"), [(1, "1 person"), (2, "2 person")])
def test_too_few_persons_are_refused(persons, said):
    with pytest.raises(BadInput, match=said):
        ctt.subscore_value(simulated(10, 7)[0][:persons], LAYOUT)


def test_an_item_not_seen_is_refused_by_name():
    scores = simulated(50, 7)[0].astype(float)
    scores[4, 11] = np.nan
    with pytest.raises(BadInput, match="Item 11, person 4"):
        ctt.subscore_value(scores, LAYOUT)


def test_a_list_of_item_lists_and_single_items_is_no_layout():
    with pytest.raises(BadInput, match="parts are no table"):
        ctt.subscore_value(np.eye(4, dtype=int), [[0, 1], 2, 3])
