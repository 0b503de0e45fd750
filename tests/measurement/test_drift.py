import numpy as np
import pytest

from measurement import BadInput
from measurement.drift import anchor_report, cut_check, drifted
from measurement.scale import characteristic_curve, raw_cut


def anchors(count=30, noise=0.1, seed=1):
    rng = np.random.default_rng(seed)
    old = rng.normal(0, 1, count)
    return old, old + rng.normal(0, noise, count)


def form(count=60, seed=2):
    rng = np.random.default_rng(seed)
    return rng.lognormal(0, 0.25, count), rng.normal(-0.2, 1, count), np.full(count, 0.25)


def calibrated_apart(items, slope=1.3, intercept=-0.6):
    """The same items on a scale that slope and intercept carry back."""
    a, b, c = items
    return a * slope, (b - intercept) / slope, c


def test_an_anchor_that_moved_alone_is_dropped():
    old, new = anchors()
    new[7] += 1.2
    drift = drifted(old, new)
    assert drift.dropped == (7,)
    assert drift.kept.tolist() == [item for item in range(30) if item != 7]
    assert drift.displacement[7] == pytest.approx(1.2, abs=0.25)
    assert abs(drift.z[7]) > 2.7


def test_several_drifted_anchors_go_one_after_the_other_the_worst_first():
    old, new = anchors()
    new[[3, 9, 20]] += [0.9, -2.0, 1.4]
    assert drifted(old, new).dropped == (9, 20, 3)


def test_a_shift_common_to_all_is_no_drift():
    old, new = anchors()
    drift = drifted(old, new + 5)
    assert drift.dropped == ()
    assert np.median(drift.displacement) == pytest.approx(0, abs=1e-12)


def test_both_rules_must_be_broken():
    old, new = anchors(noise=0.01)
    new[4] += 0.4
    small_but_rare = drifted(old, new)
    assert abs(small_but_rare.z[4]) > 2.7
    assert small_but_rare.dropped == ()
    old, new = anchors(noise=0.6)
    large_but_common = drifted(old, new)
    assert np.abs(large_but_common.displacement).max() > 0.5
    assert large_but_common.dropped == ()


def test_the_robust_z_is_the_median_and_interquartile_formula():
    old, new = np.zeros(5), np.array([-0.2, -0.1, 0.0, 0.1, 0.3])
    drift = drifted(old, new)
    assert drift.z == pytest.approx(np.array([-0.2, -0.1, 0.0, 0.1, 0.3]) / (0.74 * 0.2))


def test_anchors_that_agree_exactly_leave_a_finite_z():
    old = np.linspace(-1, 1, 8)
    new = old.copy()
    new[2] += 1
    drift = drifted(old, new)
    assert drift.dropped == (2,)
    assert np.isfinite(drift.z).all()


def test_three_anchors_are_always_kept():
    old, new = np.zeros(5), np.array([0.0, 0.0, 0.0, 4.0, 9.0])
    assert drifted(old, new).dropped == (4, 3)
    assert drifted(old[:3], np.array([0.0, 0.0, 9.0])).dropped == ()


def test_displacement_is_also_told_in_standard_errors():
    old, new = anchors(count=9)
    drift = drifted(old, new, se_old=np.full(9, 0.3), se_new=np.full(9, 0.4))
    assert drift.in_errors == pytest.approx(drift.displacement / 0.5)
    assert drifted(old, new).in_errors is None


def test_a_separate_calibration_on_another_scale_gives_the_same_cut():
    items = form()
    check = cut_check(items, calibrated_apart(items), np.arange(20))
    assert (check.slope, check.intercept) == pytest.approx((1.3, -0.6))
    assert check.cut_frozen == check.cut_linked == raw_cut(items)
    assert check.largest_difference < 1e-6
    assert not check.alarm


def test_unique_items_that_moved_by_half_a_logit_raise_the_alarm():
    a, b, c = form()
    moved = b.copy()
    moved[20:] += 0.5
    check = cut_check((a, b, c), calibrated_apart((a, moved, c)), np.arange(20))
    assert check.cut_frozen == raw_cut((a, b, c))
    assert check.cut_linked == raw_cut((a, moved, c)) < check.cut_frozen - 1
    assert check.alarm
    apart = characteristic_curve(check.at_theta, (a, b, c)) - characteristic_curve(check.at_theta, (a, moved, c))
    assert check.largest_difference == pytest.approx(float(apart[0]))


def test_cuts_that_differ_by_one_raise_no_alarm():
    a, b, c = form()
    moved = b.copy()
    moved[20:] += 0.12
    check = cut_check((a, b, c), (a, moved, c), np.arange(20))
    assert check.cut_frozen - check.cut_linked == 1
    assert not check.alarm


def test_the_report_gives_the_cut_with_all_anchors_and_without_the_drifted():
    a, b, c = form()
    rng = np.random.default_rng(3)
    moved = b + rng.normal(0, 0.05, 60)
    moved[[2, 11]] += [2.0, 1.5]
    report = anchor_report((a, b, c), calibrated_apart((a, moved, c)), np.arange(15))
    assert set(report.drift.dropped) == {2, 11}
    assert report.by_all.intercept != pytest.approx(report.by_kept.intercept, abs=0.02)
    assert (report.by_kept.slope, report.by_kept.intercept) == pytest.approx((1.3, -0.6), abs=0.08)
    steady = anchor_report((a, b, c), calibrated_apart((a, b, c)), np.arange(15))
    assert steady.drift.dropped == ()
    assert steady.by_kept == steady.by_all


@pytest.mark.parametrize(
    ("old", "new", "errors", "says"),
    [
        ([0, 1, 2], [0, 1], None, "same anchors"),
        ([0, 1], [0, 1], None, "3 or more"),
        ([], [], None, "3 or more"),
        ([0, np.nan, 2], [0, 1, 2], None, "Anchor 1"),
        ([0, 1, 2], [0, 1, np.inf], None, "Anchor 2"),
        ([0, 1, 2], [0, 1, 2], [0.1, 0.0, 0.1], "Anchor 1: its standard error"),
        ([0, 1, 2], [0, 1, 2], [0.1, 0.1], "3 anchors"),
    ],
)
def test_anchors_that_cannot_be_compared_are_named(old, new, errors, says):
    with pytest.raises(BadInput, match=says):
        drifted(old, new, se_new=errors)


@pytest.mark.parametrize("common", [[], [0, 0, 1], [0, 60], [-1, 2], [0.5, 1.5], [[0, 1]]])
def test_common_items_that_are_no_indices_are_refused(common):
    with pytest.raises(BadInput, match="Common items"):
        cut_check(form(), form(), common)


def test_both_calibrations_are_of_the_same_items():
    with pytest.raises(BadInput, match="60 frozen items and 59"):
        cut_check(form(), form(59), [0, 1, 2])


@pytest.mark.parametrize("bounds", [{"z": np.nan}, {"z": -1.0}, {"displacement": np.nan}, {"displacement": -0.5}])
def test_bounds_that_no_anchor_could_pass_are_refused(bounds):
    old, new = anchors()
    new[7] += 3
    with pytest.raises(BadInput, match="at least 0"):
        drifted(old, new, **bounds)


def test_negative_standard_errors_are_refused():
    old, new = anchors()
    with pytest.raises(BadInput, match="Anchor 0: its standard error"):
        drifted(old, new, se_old=np.full(30, -0.1))
