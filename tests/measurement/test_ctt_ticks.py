"""Options that may be ticked beside others, held against sums done by hand and against the statistics of options."""

import numpy as np
import pytest

from measurement import BadInput
from measurement.ctt import OptionTable, TickTable, option_statistics, tick_flags, tick_statistics

ITEMS = 8


@pytest.fixture
def class_of_60():
    """Right answers to 8 items; the ticks of the first, whose options 0 and 2 of 4 are right."""
    dice = np.random.default_rng(4)
    theta = np.linspace(-2, 2, 60)
    right = (dice.random((60, ITEMS)) < 1 / (1 + np.exp(-theta[:, None]))).astype(np.int8)
    ticks = (dice.random((60, 4)) < 0.5).astype(np.int8)
    ticks[right[:, 0] == 1] = [1, 0, 1, 0]
    ticks[(right[:, 0] == 0) & (ticks == [1, 0, 1, 0]).all(axis=1)] = [0, 1, 0, 0]
    return right, ticks, theta


def tabled(right, ticks, theta):
    table = TickTable.empty([0] * 4, range(4), [True, False, True, False], items=ITEMS)
    table.add(ticks, right.sum(axis=1), theta)
    scores = OptionTable.of(1 - right, [0] * ITEMS, 2).score_table()
    return table, scores


def test_each_option_is_told_as_if_it_were_counted_by_hand(class_of_60) -> None:
    right, ticks, theta = class_of_60
    found = tick_statistics(*tabled(right, ticks, theta))
    rest = right[:, 1:].sum(axis=1)
    assert found.count.tolist() == ticks.sum(axis=0).tolist()
    assert np.allclose(found.share, ticks.mean(axis=0))
    assert np.allclose(found.r_rest, [np.corrcoef(ticks[:, at], rest)[0, 1] for at in range(4)])
    assert np.allclose(found.mean_ability, [theta[ticks[:, at] == 1].mean() for at in range(4)])


def test_the_thirds_are_those_of_the_options(class_of_60) -> None:
    """An option that is ticked by exactly those who got the question right draws as the right answers do."""
    right, ticks, theta = class_of_60
    ticks[:, 0] = right[:, 0]
    found = tick_statistics(*tabled(right, ticks, theta))
    alike = option_statistics(1 - right, [0] * ITEMS, 2, ability=theta)
    for name in ("top_third", "bottom_third", "r_rest", "share_low", "share_high", "mean_ability"):
        assert getattr(found, name)[0] == pytest.approx(getattr(alike, name)[0, 0])


def test_batches_add_up(class_of_60) -> None:
    right, ticks, theta = class_of_60
    whole, _ = tabled(right, ticks, theta)
    pieces = TickTable.empty(whole.item, whole.option, whole.right, items=ITEMS)
    for part in (slice(0, 25), slice(25, None)):
        pieces.add(ticks[part], right[part].sum(axis=1), theta[part])
    assert np.array_equal(pieces.counts, whole.counts)
    assert np.allclose(pieces.ability, whole.ability)


def test_a_wrong_option_that_the_best_tick_and_an_idle_one_are_flagged(class_of_60) -> None:
    right, ticks, theta = class_of_60
    ticks[:, 1] = theta > 0.5
    ticks[:, 3] = 0
    raised = {(flag.code, flag.item, flag.option) for flag in tick_flags(tick_statistics(*tabled(right, ticks, theta)))}
    assert raised == {("key-suspected", 0, 1), ("idle-distractor", 0, 3)}


def test_below_thirty_persons_nothing_is_flagged(class_of_60) -> None:
    right, ticks, theta = (part[:29] for part in class_of_60)
    assert list(tick_flags(tick_statistics(*tabled(right, ticks * 0, theta)))) == []


def test_a_form_without_such_questions_has_no_ticks(class_of_60) -> None:
    right, _, theta = class_of_60
    none = TickTable.empty((), (), (), items=ITEMS)
    none.add(np.zeros((60, 0), int), right.sum(axis=1), theta)
    found = tick_statistics(none, tabled(right, np.zeros((60, 4), int), theta)[1])
    assert found.share.tolist() == []
    assert list(tick_flags(found)) == []


@pytest.mark.parametrize(
    ("ticks", "totals", "ability", "words"),
    [
        ([[1, 0]], [1], [0.0], "persons × 4"),
        ([[1, 0, 2, 0]], [1], [0.0], "1 or 0"),
        ([[1, 0, 1, 0]], [1, 2], [0.0], "one of each per person"),
    ],
)
def test_a_batch_that_does_not_fit_is_refused(ticks, totals, ability, words) -> None:
    table = TickTable.empty([0] * 4, range(4), [True] * 4, items=2)
    with pytest.raises(BadInput, match=words):
        table.add(ticks, totals, ability)
    assert not table.counts.any()


def test_options_of_items_beyond_the_form_are_refused() -> None:
    with pytest.raises(BadInput, match="on a form of 2"):
        TickTable.empty([2], [0], [True], items=2)
    with pytest.raises(BadInput, match="one of each per option"):
        TickTable.empty([0, 1], [0], [True], items=2)


def test_nobody_s_ticks_have_no_statistics() -> None:
    empty = OptionTable.empty([0], 2)
    with pytest.raises(BadInput, match="add persons first"):
        tick_statistics(TickTable.empty([0], [0], [True], items=1), empty.score_table())
