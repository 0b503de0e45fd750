from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.scoring import Scale, conversion, likely_range, standard_error, wilson

SCALE = Scale(200, 300, 350)
CUT = Decimal("0.69")


@pytest.mark.parametrize(
    ("raw", "scaled"), [(0, 200), (65, 272), (89, 299), (90, 300), (100, 313), (110, 325), (120, 338), (130, 350)]
)
def test_the_documented_vectors_come_out(raw: int, scaled: int) -> None:
    assert conversion(130, CUT, SCALE).scaled[raw] == scaled


def test_ninety_of_130_pass_at_sixty_nine_percent() -> None:
    assert conversion(130, CUT, SCALE).raw_cut == 90


forms = st.builds(conversion, st.integers(1, 200), st.decimals("0.05", "0.95", places=3), st.just(SCALE))


@given(forms)
def test_a_score_passes_exactly_from_the_raw_cut_on(table) -> None:
    assert [score >= 300 for score in table.scaled] == [raw >= table.raw_cut for raw in range(len(table.scaled))]


@given(forms)
def test_one_more_right_answer_never_lowers_the_score(table) -> None:
    assert table.scaled == sorted(table.scaled)


@given(forms)
def test_scores_run_from_the_lowest_to_the_highest(table) -> None:
    assert (table.scaled[0], table.scaled[-1]) == (200, 350)


def test_the_standard_error_is_lords() -> None:
    # Lord's binomial error: sqrt(x (n - x) / (n - 1)); 30 of 40 right gives sqrt(300 / 39).
    assert standard_error(30, 40) == pytest.approx(2.7735, abs=1e-4)


def test_the_likely_range_holds_the_score_and_stays_on_the_scale() -> None:
    scaled = conversion(130, CUT, SCALE).scaled
    for raw in range(131):
        low, high = likely_range(raw, scaled)
        assert 200 <= low <= scaled[raw] <= high <= 350


def test_with_a_standard_error_of_its_own_a_score_ranges_that_far_to_either_side() -> None:
    scaled, csem = [200, 290, 300, 340], [3.4, 6.5, 6.4, 2.0]
    ranges = [likely_range(raw, scaled, csem) for raw in range(4)]
    assert ranges == [(200, 203), (283, 297), (294, 306), (338, 340)]


@pytest.mark.parametrize(
    ("correct", "total", "low", "high"),
    # Wilson 95 % intervals as printed by Newcombe (1998) for 81/263, 15/148, 0/20 and 1/29.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_intervals_are_newcombes(correct: int, total: int, low: float, high: float) -> None:
    assert wilson(correct, total) == pytest.approx((low, high), abs=1e-4)


def test_no_answers_mean_no_knowledge() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
