import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from measurement import ctt
from measurement.ctt.table import tails
from measurement.errors import BadInput


def answers(persons, items=7, seed=0):
    random = np.random.default_rng(seed)
    return (random.random((persons, items)) < random.uniform(0.3, 0.9, items)).astype(np.int8)


def test_the_table_counts_right_answers_by_total_score():
    scores = answers(60)
    table = ctt.ScoreTable.of(scores)

    for item in range(7):
        for total in range(8):
            chosen = scores.sum(axis=1) == total
            assert table.right[item, total] == scores[chosen, item].sum()
            assert table.persons[total] == chosen.sum()


@settings(max_examples=40)
@given(st.lists(st.integers(1, 40), min_size=1, max_size=6), st.integers(0, 1000))
def test_batches_give_what_the_whole_gives(sizes, seed):
    scores = answers(sum(sizes), seed=seed)
    table, merged = ctt.ScoreTable.empty(7), ctt.ScoreTable.empty(7)
    for part in np.split(scores, np.cumsum(sizes)[:-1]):
        table.add(part)
        merged = merged.merge(ctt.ScoreTable.of(part))

    whole = ctt.ScoreTable.of(scores)

    for other in (table, merged):
        assert (other.right == whole.right).all()
        assert (other.persons == whole.persons).all()
    assert table.n == sum(sizes)


def test_statistics_of_several_forms_come_from_one_table_each():
    forms = {form: answers(80, items, seed=form) for form, items in enumerate((5, 8, 12))}
    tables = {form: ctt.ScoreTable.empty(scores.shape[1]) for form, scores in forms.items()}
    for start in range(0, 80, 20):
        for form, scores in forms.items():
            tables[form].add(scores[start : start + 20])

    for form, scores in forms.items():
        found, expected = ctt.item_statistics(tables[form]), ctt.item_statistics(scores)
        assert found.r_rest.tolist() == expected.r_rest.tolist()
        assert (found.alpha, found.total_sd) == (expected.alpha, expected.total_sd)


def test_many_persons_in_blocks_lose_no_digit():
    scores = answers(300_000, 20, seed=4)
    table = ctt.ScoreTable.of(scores)
    total = scores.sum(axis=1)
    assert (table.right.sum(axis=1) == scores.sum(axis=0)).all()
    result = ctt.item_statistics(table)
    assert result.total_sd == pytest.approx(total.std(ddof=1), rel=1e-12)
    assert result.r_rest[3] == pytest.approx(np.corrcoef(scores[:, 3], total - scores[:, 3])[0, 1], abs=1e-12)


def test_empirical_curves_are_masked_where_nobody_has_the_score():
    curves = ctt.ScoreTable.of([[1, 0, 0], [1, 1, 1], [1, 0, 0], [0, 1, 0]]).curves()
    assert np.ma.getmaskarray(curves)[0].tolist() == [True, False, True, False]
    assert curves[0].compressed() == pytest.approx([2 / 3, 1])


def test_a_batch_of_another_form_is_refused_and_nothing_of_it_counted():
    table = ctt.ScoreTable.of(answers(10))
    with pytest.raises(BadInput, match="7 items, the batch of 5"):
        table.add(answers(10, 5))
    with pytest.raises(BadInput, match="7 items, the batch of 5"):
        table.merge(ctt.ScoreTable.empty(5))
    with pytest.raises(BadInput, match="not seen"):
        table.add(np.full((3, 7), -1))
    assert table.n == 10


def test_an_empty_table_has_no_statistics():
    with pytest.raises(BadInput, match="0 person"):
        ctt.item_statistics(ctt.ScoreTable.empty(4))
    with pytest.raises(BadInput, match="at least 1"):
        ctt.ScoreTable.empty(0)


@given(st.lists(st.integers(0, 9), min_size=1, max_size=8).filter(any), st.floats(0.01, 1))
def test_tails_hold_exactly_the_size_asked_for(persons, share):
    counts = np.array(persons)
    size = share * counts.sum()
    lower, upper = tails(counts, size)
    assert lower @ counts == pytest.approx(size)
    assert upper @ counts == pytest.approx(size)
    assert ((lower >= 0) & (lower <= 1) & (upper >= 0) & (upper <= 1)).all()


def test_those_tied_at_the_bound_belong_to_a_tail_in_part():
    lower, upper = tails(np.array([2, 4, 0, 4]), 3)
    assert lower.tolist() == [1, 0.25, 0, 0]
    assert upper.tolist() == [0, 0, 0, 0.75]
