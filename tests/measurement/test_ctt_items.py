import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from measurement import ctt
from measurement.errors import BadInput
from tests.measurement.published import data

# Bock & Lieberman (1970): LSAT section 6, persons per pattern, patterns in binary order from 00000.
LSAT6 = [3, 6, 2, 11, 1, 1, 3, 4, 1, 8, 0, 16, 0, 3, 2, 15]
LSAT6 += [10, 29, 14, 81, 3, 28, 15, 80, 16, 56, 21, 173, 11, 61, 28, 298]
# The same source: LSAT section 7.
LSAT7 = [
    12,
    19,
    1,
    7,
    3,
    19,
    3,
    17,
    10,
    5,
    3,
    7,
    7,
    23,
    8,
    28,
    7,
    39,
    11,
    34,
    14,
    51,
    15,
    90,
    6,
    25,
    7,
    35,
    18,
    136,
    32,
    308,
]


def from_patterns(counts):
    patterns = (np.arange(32)[:, None] >> np.arange(4, -1, -1)) & 1
    return np.repeat(patterns, counts, axis=0)


def simulated(persons, items, seed):
    random = np.random.default_rng(seed)
    ability = random.normal(size=(persons, 1))
    return (random.random((persons, items)) < 1 / (1 + np.exp(-(ability - random.normal(size=items))))).astype(int)


def plain_alpha(scores):
    count = scores.shape[1]
    of_items = sum(np.var(scores[:, item], ddof=1) for item in range(count))
    return count / (count - 1) * (1 - of_items / np.var(scores.sum(axis=1), ddof=1))


def test_lsat6_as_published():
    # R package ltm, descript(LSAT): point-biserials without the item, α, α without each item.
    result = ctt.item_statistics(from_patterns(LSAT6))

    assert result.n == 1000
    assert result.p == pytest.approx([0.924, 0.709, 0.553, 0.763, 0.870])
    assert result.r_rest == pytest.approx([0.1128, 0.1532, 0.1728, 0.1444, 0.1216], abs=5e-5)
    assert result.alpha == pytest.approx(0.2950, abs=5e-5)
    assert result.alpha_if_dropped == pytest.approx([0.2754, 0.2376, 0.2168, 0.2459, 0.2663], abs=5e-5)
    assert (result.total_mean, result.total_sd) == pytest.approx((3.819, 1.035), abs=5e-4)


def test_lsat7_as_published():
    # R package mirt, itemstats(expand.table(LSAT7)).
    result = ctt.item_statistics(from_patterns(LSAT7))

    assert (result.total_mean, result.total_sd, result.alpha) == pytest.approx((3.707, 1.199, 0.453), abs=5e-4)
    assert result.p == pytest.approx([0.828, 0.658, 0.772, 0.606, 0.843])
    assert result.r_rest == pytest.approx([0.246, 0.247, 0.313, 0.223, 0.175], abs=5e-4)
    assert result.alpha_if_dropped == pytest.approx([0.396, 0.394, 0.345, 0.415, 0.438], abs=5e-4)


def test_sat12_as_published():
    # R package mirt, itemstats of SAT12: the whole form and its first items.
    result = ctt.item_statistics(data("sat12_scored.csv"))

    assert (result.total_mean, result.total_sd, result.alpha) == pytest.approx((18.202, 5.054, 0.798), abs=5e-4)
    assert result.p[:6] == pytest.approx([0.283, 0.568, 0.280, 0.378, 0.620, 0.160], abs=5e-4)
    assert result.r_rest[:6] == pytest.approx([0.300, 0.464, 0.371, 0.235, 0.340, 0.351], abs=5e-4)
    assert result.alpha_if_dropped[:6] == pytest.approx([0.793, 0.785, 0.789, 0.796, 0.791, 0.791], abs=5e-4)


@pytest.mark.parametrize(("name", "mean", "sd"), [("X", 15.8205, 6.5278), ("Y", 18.6728, 6.8784)])
def test_moments_of_the_forms_of_kolen_and_brennan(name, mean, sd):
    # Kolen & Brennan (2004), chapter 2; their SDs divide by n, ours by n - 1.
    result = ctt.item_statistics(data(f"kb36_form{name}.csv"))

    assert result.total_mean == pytest.approx(mean, abs=5e-5)
    assert result.total_sd * np.sqrt(1 - 1 / result.n) == pytest.approx(sd, abs=5e-5)


def test_every_figure_agrees_with_a_plain_loop():
    scores = simulated(211, 13, 5)
    total = scores.sum(axis=1)

    result = ctt.item_statistics(scores)

    for item in range(13):
        rest = total - scores[:, item]
        assert result.p[item] == pytest.approx(scores[:, item].mean())
        assert result.r_rest[item] == pytest.approx(np.corrcoef(scores[:, item], rest)[0, 1])
        assert result.alpha_if_dropped[item] == pytest.approx(plain_alpha(np.delete(scores, item, axis=1)))
    assert result.alpha == pytest.approx(plain_alpha(scores))
    assert (result.total_mean, result.total_sd) == pytest.approx((total.mean(), total.std(ddof=1)))
    assert (result.p_low < result.p).all()
    assert (result.r_rest_low < result.r_rest).all()
    assert (result.r_rest_high > result.r_rest).all()


def test_alpha_is_kuder_richardson_20():
    scores = simulated(100, 8, 6)
    p = scores.mean(axis=0)
    kr20 = 8 / 7 * (1 - (p * (1 - p)).sum() / scores.sum(axis=1).var())
    assert ctt.item_statistics(scores).alpha == pytest.approx(kr20)


def test_alpha_may_be_negative():
    scores = [[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0], [0, 1, 1], [1, 0, 1]]
    result = ctt.item_statistics(scores)
    assert result.alpha == pytest.approx(plain_alpha(np.array(scores)))
    assert result.alpha < 0


def test_the_discrimination_index_contrasts_the_upper_and_lower_27_percent():
    # 100 persons with differing totals: the groups are the 27 highest and the 27 lowest.
    scores = np.tril(np.ones((100, 99), int), -1)
    result = ctt.item_statistics(scores)
    assert result.discrimination_index == pytest.approx(scores[-27:].mean(axis=0) - scores[:27].mean(axis=0))


def test_the_discrimination_index_is_its_mean_over_random_orders_of_the_tied():
    scores = simulated(90, 6, 8)
    total, random, size = scores.sum(axis=1), np.random.default_rng(1), 24
    found = np.zeros(6)
    for _ in range(4000):
        order = np.lexsort((random.random(90), total))
        found += scores[order[-size:]].mean(axis=0) - scores[order[:size]].mean(axis=0)
    assert ctt.item_statistics(scores).discrimination_index == pytest.approx(found / 4000, abs=0.006)


def figures(result):
    return np.concatenate([result.p, result.r_rest, result.discrimination_index, result.alpha_if_dropped])


@settings(max_examples=60)
@given(st.integers(0, 10**6), st.integers(20, 80), st.integers(3, 9))
def test_order_of_persons_is_irrelevant_and_order_of_items_carries_over(seed, persons, items):
    scores, random = simulated(persons, items, seed), np.random.default_rng(seed)
    assume((np.ptp(scores, axis=0) > 0).all())
    order = random.permutation(items)

    plain = ctt.item_statistics(scores)

    assert figures(ctt.item_statistics(scores[random.permutation(persons)])) == pytest.approx(figures(plain))
    turned = ctt.item_statistics(scores[:, order])
    assert turned.r_rest == pytest.approx(plain.r_rest[order])
    assert turned.alpha == pytest.approx(plain.alpha)


@settings(max_examples=200)
@given(arrays(np.int8, st.tuples(st.integers(1, 8), st.integers(1, 6)), elements=st.integers(0, 1)))
def test_small_matrices_give_finite_figures_or_a_refusal(scores):
    try:
        result = ctt.item_statistics(scores, constant="skip")
    except BadInput:
        return
    for name in ("p", "p_low", "p_high", "r_rest", "r_rest_low", "r_rest_high", "discrimination_index"):
        assert (np.abs(np.ma.compressed(getattr(result, name))) <= 1).all()
    assert np.isfinite([result.alpha, result.total_mean, result.total_sd]).all()
    assert result.alpha_if_dropped is None or np.isfinite(np.ma.compressed(result.alpha_if_dropped)).all()


@pytest.mark.parametrize("kind", [bool, np.uint8, np.int64, np.float32, float, list])
def test_any_type_of_ones_and_zeros_will_do(kind):
    scores = simulated(50, 5, 3)
    given_as = scores.tolist() if kind is list else scores.astype(kind)
    assert ctt.item_statistics(given_as).alpha == ctt.item_statistics(scores).alpha


@pytest.mark.parametrize("value", [np.nan, -1])
def test_an_item_not_seen_is_refused_by_name(value):
    scores = simulated(50, 5, 3).astype(float)
    scores[7, 2] = value
    with pytest.raises(BadInput, match="Item 2, person 7: not seen"):
        ctt.item_statistics(scores)


@pytest.mark.parametrize("value", [2, 0.5, np.inf, -3])
def test_a_value_that_is_no_score_is_refused_by_name(value):
    scores = simulated(50, 5, 3).astype(float)
    scores[7, 2] = value
    with pytest.raises(BadInput, match="Item 2, person 7"):
        ctt.item_statistics(scores)


def test_items_that_do_not_vary_are_refused_by_name():
    scores = simulated(50, 6, 3)
    scores[:, 1], scores[:, 4] = 1, 0
    with pytest.raises(BadInput, match=r"Items 1 \(all right\), 4 \(all wrong\)"):
        ctt.item_statistics(scores)


def test_skipping_items_that_do_not_vary_leaves_the_figures_of_the_others():
    scores = simulated(50, 6, 3)
    scores[:, 1], scores[:, 4] = 1, 0
    others = [0, 2, 3, 5]
    without = ctt.item_statistics(scores[:, others])

    result = ctt.item_statistics(scores, constant="skip")

    assert result.p[[1, 4]].tolist() == [1, 0]
    assert result.discrimination_index[[1, 4]].tolist() == [0, 0]
    assert np.ma.getmaskarray(result.r_rest_low).tolist() == [False, True, False, False, True, False]
    assert result.r_rest.compressed() == pytest.approx(without.r_rest)
    assert result.alpha_if_dropped.compressed() == pytest.approx(without.alpha_if_dropped)
    assert (result.alpha, result.total_sd) == pytest.approx((without.alpha, without.total_sd))
    assert result.total_mean == pytest.approx(without.total_mean + 1)


@pytest.mark.parametrize(
    ("scores", "said"),
    [
        ([[1, 0, 1]], "1 person"),
        ([[1], [0], [1]], r"1 item\(s\)"),
        ([[1, 0], [0, 1], [1, 0]], "same total score"),
        ([[1, 1, 0], [0, 1, 0], [1, 0, 1], [1, 0, 1]], "Item 0: everybody has the same score on the other items"),
        (np.zeros((0, 3)), "shape"),
        (np.zeros((3, 0)), "shape"),
        ([1, 0, 1], "shape"),
        ([["a", "b"]], "type"),
    ],
)
def test_answers_that_carry_no_statistics_are_refused(scores, said):
    with pytest.raises(BadInput, match=said):
        ctt.item_statistics(scores)


def test_an_unknown_way_with_constant_items_is_refused():
    with pytest.raises(BadInput, match="refuse"):
        ctt.item_statistics(simulated(50, 5, 3), constant="drop")


def test_two_items_have_no_alpha_without_one_of_them():
    result = ctt.item_statistics([[1, 1], [0, 0], [1, 0], [0, 0], [1, 1]])
    assert result.alpha_if_dropped is None
    assert result.r_rest[0] == pytest.approx(result.r_rest[1])


def test_identical_items_correlate_fully_without_a_warning():
    result = ctt.item_statistics(np.repeat([[1], [0], [1], [1], [0]], 4, axis=1))
    assert result.r_rest == pytest.approx([1, 1, 1, 1])
    assert result.alpha == pytest.approx(1)
