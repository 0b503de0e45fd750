import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from measurement import ctt
from measurement.errors import BadInput

OPTIONS = np.array([4, 3, 4, 5, 4, 2, 4, 4])
KEYS = np.array([0, 2, 3, 1, 2, 1, 0, 3])


def answers(persons, seed=0, omitted=0.05):
    """Choices of persons who know the key the more often the abler they are, else guess or omit; and abilities."""
    random = np.random.default_rng(seed)
    ability = random.normal(size=persons)
    knows = random.random((persons, 8)) < 1 / (1 + np.exp(-ability[:, None]))
    chosen = np.where(knows, KEYS, (random.random((persons, 8)) * OPTIONS).astype(int))
    return np.where(random.random((persons, 8)) < omitted, -1, chosen), ability


def test_every_figure_agrees_with_a_plain_loop():
    chosen, ability = answers(150)
    scores = (chosen == KEYS).astype(int)
    total = scores.sum(axis=1)

    result = ctt.option_statistics(chosen, KEYS, OPTIONS, ability=ability)

    for item in range(8):
        for option in range(OPTIONS[item]):
            chose = chosen[:, item] == option
            assert result.count[item, option] == chose.sum()
            assert result.share[item, option] == pytest.approx(chose.mean())
            expected = np.corrcoef(chose, total - scores[:, item])[0, 1]
            assert result.r_rest[item, option] == pytest.approx(expected)
            assert result.mean_ability[item, option] == pytest.approx(ability[chose].mean())
        assert result.omitted[item] == (chosen[:, item] == -1).sum()


def test_the_key_has_the_difficulty_and_correlation_of_the_item():
    chosen, _ = answers(150)
    options, items = ctt.option_statistics(chosen, KEYS, OPTIONS), ctt.item_statistics(chosen == KEYS)
    at_key = (np.arange(8), KEYS)
    assert options.share[at_key].compressed() == pytest.approx(items.p)
    assert options.r_rest[at_key].compressed() == pytest.approx(items.r_rest)
    assert options.r_rest_low[at_key].compressed() == pytest.approx(items.r_rest_low)


def test_shares_and_omissions_add_to_one():
    result = ctt.option_statistics(answers(77)[0], KEYS, OPTIONS)
    assert (result.share.sum(axis=1) + result.omitted_share).tolist() == pytest.approx([1] * 8)
    assert (result.share_low < result.share).all()
    assert (result.omitted_share_high > result.omitted_share).all()


def test_thirds_are_the_highest_and_lowest_by_number_correct():
    # Totals 0 to 8 are all different, so each third is three persons and no tie has to be split.
    chosen = np.where(np.tril(np.ones((9, 8), int), -1) == 1, KEYS, (KEYS + 1) % OPTIONS)
    result = ctt.option_statistics(chosen, KEYS, OPTIONS)
    for item in range(8):
        assert result.top_third[item, KEYS[item]] == pytest.approx((chosen[6:, item] == KEYS[item]).mean())
        wrong = (KEYS[item] + 1) % OPTIONS[item]
        assert result.bottom_third[item, wrong] == pytest.approx((chosen[:3, item] == wrong).mean())


def test_options_an_item_does_not_have_are_masked():
    result = ctt.option_statistics(answers(60)[0], KEYS, OPTIONS)
    for name in ("count", "share", "share_low", "r_rest", "r_rest_high", "mean_ability", "top_third", "bottom_third"):
        mask = np.ma.getmaskarray(getattr(result, name))
        assert (mask == (np.arange(5) >= OPTIONS[:, None])).all(), name


def test_an_option_nobody_chose_has_a_share_but_no_correlation_or_mean():
    chosen, _ = answers(60)
    chosen[chosen[:, 0] == 2, 0] = 1
    result = ctt.option_statistics(chosen, KEYS, OPTIONS)
    assert (result.count[0, 2], result.share[0, 2]) == (0, 0)
    assert result.share_high[0, 2] > 0
    assert result.r_rest[0, 2] is np.ma.masked
    assert result.r_rest_low[0, 2] is np.ma.masked
    assert result.mean_ability[0, 2] is np.ma.masked


def test_without_abilities_the_mean_is_of_the_number_correct():
    chosen, _ = answers(60)
    total = (chosen == KEYS).sum(axis=1)
    result = ctt.option_statistics(chosen, KEYS, OPTIONS)
    assert result.mean_ability[3, 1] == pytest.approx(total[chosen[:, 3] == 1].mean())


@settings(max_examples=30)
@given(st.lists(st.integers(1, 30), min_size=1, max_size=5), st.integers(0, 1000), st.booleans())
def test_batches_give_what_the_whole_gives(sizes, seed, with_ability):
    chosen, ability = answers(sum(sizes), seed)
    level = ability if with_ability else None
    table, merged = ctt.OptionTable.empty(KEYS, OPTIONS), ctt.OptionTable.empty(KEYS, OPTIONS)
    for rows in np.split(np.arange(sum(sizes)), np.cumsum(sizes)[:-1]):
        batch = (chosen[rows], ability[rows] if with_ability else None)
        table.add(*batch)
        merged = merged.merge(ctt.OptionTable.of(batch[0], KEYS, OPTIONS, batch[1]))

    whole = ctt.option_statistics(chosen, KEYS, OPTIONS, ability=level)

    for other in (ctt.option_statistics(table), ctt.option_statistics(merged)):
        for name in ("count", "share", "r_rest", "mean_ability", "top_third", "omitted"):
            found, expected = getattr(other, name), getattr(whole, name)
            assert np.ma.allclose(found, expected), name
            assert (np.ma.getmaskarray(found) == np.ma.getmaskarray(expected)).all(), name


def test_the_table_also_gives_the_right_answers_for_item_statistics():
    chosen, _ = answers(90)
    found = ctt.item_statistics(ctt.OptionTable.of(chosen, KEYS, OPTIONS).score_table())
    assert found.r_rest.tolist() == ctt.item_statistics(chosen == KEYS).r_rest.tolist()


def test_omissions_may_be_given_as_not_a_number():
    chosen, _ = answers(60)
    as_float = np.where(chosen == -1, np.nan, chosen)
    found = ctt.option_statistics(as_float, KEYS, OPTIONS)
    assert found.omitted.tolist() == ctt.option_statistics(chosen, KEYS, OPTIONS).omitted.tolist()


def test_one_number_of_options_stands_for_all_items():
    result = ctt.option_statistics([[0, 1], [1, 1], [0, 0]], [0, 1], 2)
    assert not np.ma.isMaskedArray(result.share)
    assert result.share.ravel().tolist() == pytest.approx([2 / 3, 1 / 3, 1 / 3, 2 / 3])


def test_one_person_gives_shares_and_no_correlation():
    result = ctt.option_statistics([[0, 1]], [0, 0], 2)
    assert result.share.tolist() == [[1, 0], [0, 1]]
    assert np.ma.getmaskarray(result.r_rest).all()


@pytest.mark.parametrize(
    ("chosen", "keys", "options", "ability", "said"),
    [
        ([[0, 4]], [0, 1], 4, None, "Item 1, person 0: option 4 of 4"),
        ([[0, 1], [-2, 1]], [0, 1], 4, None, "Item 0, person 1: option -2"),
        ([[0.5, 1]], [0, 1], 4, None, "no whole number"),
        ([[0, np.inf]], [0, 1], 4, None, "no whole number"),
        ([["a", "b"]], [0, 1], 4, None, "type"),
        ([0, 1], [0, 1], 4, None, "shape"),
        (np.zeros((0, 2), int), [0, 1], 4, None, "shape"),
        ([[0, 1, 1]], [0, 1], 4, None, "2 items are needed"),
        ([[0, 1]], [0, 4], 4, None, "Item 1: key 4 of 4"),
        ([[0, 1]], [-1, 1], 4, None, "Item 0: key -1"),
        ([[0, 1]], [0, 0], [4, 1], None, "Item 1: key 0 of 1"),
        ([[0, 1]], [0, 1], [4, 4, 4], None, "options"),
        ([[0, 1]], [0, np.nan], 4, None, "keys at"),
        ([[0, 1]], [], 4, None, "keys"),
        ([[0, 1]], [0, 1], None, None, "number of options"),
        ([[0, 1]], None, 4, None, "keys"),
        ([[0, 1]], [0, 1], 4, [1.0, 2.0], "for 1 persons"),
        ([[0, 1]], [0, 1], 4, [np.nan], "Person 0"),
    ],
)
def test_choices_that_cannot_be_are_refused_by_name(chosen, keys, options, ability, said):
    with pytest.raises(BadInput, match=said):
        ctt.option_statistics(chosen, keys, options, ability=ability)


def test_tables_refuse_what_does_not_belong_together():
    chosen, ability = answers(30)
    table = ctt.OptionTable.of(chosen, KEYS, OPTIONS, ability)
    with pytest.raises(BadInput, match="with all or with none"):
        table.add(chosen)
    with pytest.raises(BadInput, match="with all or with none"):
        table.merge(ctt.OptionTable.of(chosen, KEYS, OPTIONS))
    with pytest.raises(BadInput, match="different keys"):
        table.merge(ctt.OptionTable.empty((KEYS + 1) % OPTIONS, OPTIONS))
    with pytest.raises(BadInput, match="give it alone"):
        ctt.option_statistics(table, KEYS, OPTIONS)
    with pytest.raises(BadInput, match="Nobody"):
        ctt.option_statistics(ctt.OptionTable.empty(KEYS, OPTIONS))
    assert table.n == 30
