import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from measurement import BadInput
from measurement.equating import METHODS, link, quadrature, rescale
from measurement.irt.model import as_items
from tests.measurement.published import data

CURVES = ("haebara", "stocking-lord")
# Quadrature of the first example of STUIRT (Kim & Kolen 2004), whose forms are Kolen & Brennan's: each group's weights.
STUIRT_POINTS = [-4, -3.111, -2.222, -1.333, -0.4444, 0.4444, 1.333, 2.222, 3.111, 4]
STUIRT_X = [0.0001008, 0.00276, 0.03021, 0.142, 0.3149, 0.3158, 0.1542, 0.03596, 0.003925, 0.0001862]
STUIRT_Y = [0.0001173, 0.003242, 0.03449, 0.1471, 0.3148, 0.311, 0.1526, 0.03406, 0.00251, 0.0001116]


def common_items_of_kolen_and_brennan(without=()):
    """a (D = 1), b, c of the common items 3, 6, ..., 36 on forms x and y (Kolen & Brennan 2014, Table 6.5)."""
    rows = [row for row in data("kb36_3pl_table6_5.csv") if row[0] % 3 == 0 and row[0] not in without]
    table = np.array(rows).T
    return {"a_x": 1.7 * table[1], "b_x": table[2], "c_x": table[3],
            "a_y": 1.7 * table[4], "b_y": table[5], "c_y": table[6]}  # fmt: skip


def noisy_anchors(seed=4, count=15):
    rng = np.random.default_rng(seed)
    b = rng.normal(0, 1, count)
    return {
        "a_x": rng.lognormal(0, 0.3, count),
        "b_x": b,
        "a_y": rng.lognormal(0, 0.3, count),
        "b_y": 0.9 * b - 0.4 + rng.normal(0, 0.15, count),
        "c_x": rng.uniform(0.1, 0.3, count),
        "c_y": rng.uniform(0.1, 0.3, count),
    }


def criterion(method, slope, intercept, anchors, theta, weights):
    """Haebara's or Stocking and Lord's loss written item by item from its definition."""
    loss = 0.0
    for point, weight in zip(theta, weights, strict=True):
        gaps = []
        for item in range(len(anchors["a_x"])):
            a, b = anchors["a_x"][item] / slope, slope * anchors["b_x"][item] + intercept
            c_x, c_y = anchors["c_x"][item], anchors["c_y"][item]
            on_x = c_x + (1 - c_x) / (1 + np.exp(-a * (point - b)))
            on_y = c_y + (1 - c_y) / (1 + np.exp(-anchors["a_y"][item] * (point - anchors["b_y"][item])))
            gaps.append(on_y - on_x)
        loss += weight * (sum(gap**2 for gap in gaps) if method == "haebara" else sum(gaps) ** 2)
    return loss


@pytest.mark.parametrize(
    ("method", "slope", "intercept"),
    [
        ("mean-sigma", 1.168891, -0.515543),
        ("mean-mean", 1.217266, -0.557156),
        ("haebara", 1.067800, -0.471281),
        ("stocking-lord", 1.083417, -0.487619),
    ],
)
def test_constants_agree_with_the_output_of_stuirt_for_kolen_and_brennans_forms(method, slope, intercept):
    found = link(
        **common_items_of_kolen_and_brennan(),
        method=method,
        theta=STUIRT_POINTS,
        weights=STUIRT_Y,
        symmetric=True,
        theta_x=STUIRT_POINTS,
        weights_x=STUIRT_X,
    )
    assert found == pytest.approx((slope, intercept), abs=3e-6)


def test_mean_sigma_without_item_27_gives_kolen_and_brennans_rescaled_parameters():
    anchors = common_items_of_kolen_and_brennan(without=(27,))
    slope, intercept = link(**anchors, method="mean-sigma")
    form, published = data("kb36_3pl_table6_5.csv"), data("kb36_3pl_table6_8_rescaled.csv")
    on_y = rescale(as_items(form[:, 1], form[:, 2], form[:, 3]), slope, intercept)
    # In these two entries the file itself does not follow from A and B: a of item 26 and b of item 19.
    a_apart, b_apart = np.abs(on_y.a - published[:, 2]), np.abs(on_y.b - published[:, 3])
    assert np.flatnonzero(a_apart > 1e-4).tolist() == [25]
    assert np.flatnonzero(b_apart > 1.2e-4).tolist() == [18]
    assert np.array_equal(on_y.c, published[:, 4])


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=25, deadline=None)
@given(slope=st.floats(0.4, 2.5), intercept=st.floats(-1.5, 1.5), seed=st.integers(0, 10**6), count=st.integers(2, 30))
def test_a_known_change_of_scale_is_recovered_exactly(method, slope, intercept, seed, count):
    rng = np.random.default_rng(seed)
    a_y, b_y = rng.lognormal(0, 0.4, count), rng.uniform(-2, 2, count)
    guessing = rng.uniform(0, 0.35, count)
    a_x, b_x = a_y * slope, (b_y - intercept) / slope
    found = link(a_x, b_x, a_y, b_y, method=method, c_x=guessing, c_y=guessing)
    assert found == pytest.approx((slope, intercept), abs=1e-5)


@pytest.mark.parametrize("method", CURVES)
def test_a_link_by_curves_has_the_least_loss_of_all_near_it(method):
    anchors = noisy_anchors()
    theta, weights = quadrature()
    slope, intercept = link(**anchors, method=method)
    least = criterion(method, slope, intercept, anchors, theta, weights)
    for step_a, step_b in [(1e-3, 0), (-1e-3, 0), (0, 1e-3), (0, -1e-3), (0.2, 0.2), (-0.2, 0.1), (0.1, -0.5)]:
        assert criterion(method, slope + step_a, intercept + step_b, anchors, theta, weights) > least


@pytest.mark.parametrize("method", ["mean-sigma", "mean-mean", *CURVES])
def test_exchanging_the_forms_inverts_a_symmetric_link(method):
    anchors = noisy_anchors()
    exchanged = {key[:-1] + {"x": "y", "y": "x"}[key[-1]]: value for key, value in anchors.items()}
    slope, intercept = link(**anchors, method=method, symmetric=True)
    back_slope, back_intercept = link(**exchanged, method=method, symmetric=True)
    assert (back_slope, back_intercept) == pytest.approx((1 / slope, -intercept / slope), abs=1e-6)


def test_weights_on_the_y_side_move_the_constants():
    anchors = noisy_anchors()
    theta = np.linspace(-4, 4, 41)
    normal = link(**anchors, method="stocking-lord")
    level = link(**anchors, method="stocking-lord", theta=theta, weights=np.ones(41))
    assert abs(normal[0] - level[0]) > 0.005
    assert link(**anchors, method="stocking-lord", theta=theta, weights=7 * np.exp(-(theta**2) / 2)) == (
        pytest.approx(normal)
    )


def test_guessing_is_never_rescaled_but_counts_in_the_curves():
    anchors = noisy_anchors()
    without = {**anchors, "c_x": 0.0, "c_y": 0.0}
    assert link(**anchors, method="mean-sigma") == link(**without, method="mean-sigma")
    assert abs(link(**anchors, method="haebara")[1] - link(**without, method="haebara")[1]) > 0.005
    items = as_items(anchors["a_x"], anchors["b_x"], anchors["c_x"])
    assert np.array_equal(rescale(items, 2.0, 1.0).c, anchors["c_x"])


def test_one_common_item_fixes_the_scale_by_its_curve():
    assert link([1.2], [0.5], [0.8], [-0.3], method="stocking-lord") == pytest.approx((1.5, -1.05))


def test_far_apart_scales_are_found_from_the_closed_form_starts():
    rng = np.random.default_rng(2)
    a_y, b_y = rng.lognormal(0, 0.2, 20), rng.normal(0, 1, 20)
    found = link(a_y * 4, (b_y - 30) / 4, a_y, b_y, method="haebara")
    assert found == pytest.approx((4, 30), abs=1e-6)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"b_y": [0.0, 1.0]}, "a, b and c"),
        ({"a_y": [1.0, 1.0], "b_y": [0.0, 1.0]}, "3 common items on the x side, 2 on the y"),
        ({"b_x": [0.2, 0.2, 0.2]}, "all 0.2"),
        ({"b_y": [0.2, 0.2, 0.2]}, "on the y side"),
        ({"b_x": [0.0, np.nan, 1.0]}, "Item 1"),
        ({"a_x": [1.0, 0.0, 1.0]}, "Item 1"),
        ({"a_y": [1.0, 1.0, -2.0]}, "Item 2"),
        ({"a_x": [1.0, np.inf, 1.0]}, "Item 1"),
        ({"c_x": 1.0}, "below 1"),
        ({"method": "equipercentile"}, "is none of"),
        ({"a_x": [], "b_x": [], "a_y": [], "b_y": [], "c_x": [], "c_y": []}, "no common items"),
    ],
)
def test_anchors_that_cannot_link_are_named(change, says):
    good = {"a_x": [1.0, 1.0, 1.0], "b_x": [-1.0, 0.0, 1.0], "a_y": [1.0, 1.0, 1.0], "b_y": [-1.0, 0.0, 1.0]}
    with pytest.raises(BadInput, match=says):
        link(**{**good, "method": "mean-sigma", **change})


@pytest.mark.parametrize(
    ("theta", "weights", "says"),
    [
        ([-1, 0, 1], [1, -1, 1], "point 1"),
        ([-1, 0, 1], [0, 0, 0], "all zero"),
        ([-1, 0, 1], [1, 1], "one length"),
        ([-1, np.nan, 1], None, "point 1"),
        ([-1, 0, 1], [1, np.inf, 1], "point 1"),
        ([], [], "one length"),
        ([90, 95, 99], [1, 1, 1], "do not rise"),
        ([0.0], [1.0], "do not rise"),
    ],
)
def test_quadrature_that_cannot_weigh_curves_is_named(theta, weights, says):
    anchors = noisy_anchors()
    with pytest.raises(BadInput, match=says):
        link(**anchors, method="stocking-lord", theta=theta, weights=weights)
