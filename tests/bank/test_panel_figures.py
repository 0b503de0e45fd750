"""The figures of a panel, against numbers worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bank.reviewing.angoff import HIGHEST, LOWEST, complete, cut, revised, spread, spreads
from bank.reviewing.sheet import Dot
from bank.templatetags.panels import APART, strip

SHARES = some.floats(LOWEST, HIGHEST)


def test_the_spread_of_a_question() -> None:
    found = spread([0.4, 0.6, 0.8])
    assert (found.judges, found.mean, found.sd, found.low, found.high) == (3, 0.6, 0.2, 0.4, 0.8)


def test_a_single_judge_has_no_spread_and_no_error() -> None:
    assert spread([0.4]).sd is None
    assert cut({1: {7: 0.4, 8: 0.6}}).error is None


def test_the_error_of_the_cut_is_that_between_judges() -> None:
    """Cuts .5, .6 and .7: SD .1, over √3."""
    found = cut({1: {7: 0.4, 8: 0.6}, 2: {7: 0.6, 8: 0.6}, 3: {7: 0.6, 8: 0.8}})
    assert (found.judges, found.share, found.error) == (3, 0.6, 0.058)


def test_only_who_judged_everything_counts() -> None:
    assert complete({1: {7: 0.4, 8: 0.6}, 2: {7: 0.6}}, 2) == {1: {7: 0.4, 8: 0.6}}


def test_the_second_round_replaces_what_it_names() -> None:
    assert revised({1: {7: 0.4, 8: 0.6}}, {1: {8: 0.7}, 2: {7: 0.9}}) == {1: {7: 0.4, 8: 0.7}}


@given(some.lists(SHARES, min_size=1, max_size=12))
def test_a_mean_is_always_a_judgement_that_a_version_can_hold(shares) -> None:
    found = spreads({judge: {7: share} for judge, share in enumerate(shares)})[7]
    assert LOWEST <= found.mean <= HIGHEST


@given(some.lists(SHARES, min_size=1, max_size=30))
def test_no_two_dots_of_a_strip_overlap(shares) -> None:
    drawn = strip([Dot(share, False) for share in sorted(shares)], spread(shares), 1)
    dots = drawn["dots"]
    for index, one in enumerate(dots):
        for other in dots[index + 1 :]:
            assert one["y"] != other["y"] or abs(one["x"] - other["x"]) >= APART - 0.1
    assert all(0 < dot["y"] < drawn["ground"] for dot in dots)


def test_the_shade_of_a_strip_stays_on_it() -> None:
    drawn = strip([Dot(0.05, False), Dot(0.99, True)], spread([0.05, 0.99]), 1)
    assert drawn["low"] >= 0
    assert drawn["low"] + drawn["width"] <= 100
    assert drawn["mine"] == pytest.approx(0.99)
