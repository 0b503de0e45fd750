"""Ways of buying the exam, added up."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from study.credentials.paying import Price, bill, expected_retakes

D = Decimal
EXAM, SYSTEM = Price("Exam", D(1240), D(1720)), Price("Learning System", D(1240), D(1720))
AMOUNTS = st.none() | st.decimals(0, 9999, places=2)
PRICES = st.builds(Price, st.just("A fee"), AMOUNTS, AMOUNTS)


def test_the_exam_and_the_system_apart_add_up() -> None:
    told = bill([EXAM, SYSTEM], EXAM, D(0))
    assert (told.member, told.non_member) == (2480, 3440)
    assert [line.price.name for line in told.lines] == ["Exam", "Learning System"]


def test_a_retake_is_a_line_of_its_own() -> None:
    told = bill([EXAM], EXAM, D("0.43"))
    assert told.lines[-1].member == D("533.20")
    assert told.member == D("1773.20")


def test_without_a_price_there_is_no_sum() -> None:
    told = bill([EXAM, Price("Membership", None, D(0))], EXAM, D(0))
    assert (told.member, told.non_member) == (None, 1720)


def test_who_always_passes_pays_no_retake() -> None:
    assert expected_retakes(100, 0) == 0


def test_at_seventy_percent_three_in_seven_pay_a_retake_and_fewer_with_a_second_chance() -> None:
    assert expected_retakes(70, 0) == D("0.43")
    assert expected_retakes(70, 1) == D("0.13")


@given(st.integers(1, 99), st.integers(0, 3))
def test_a_free_retake_never_makes_it_dearer(chance, free) -> None:
    assert expected_retakes(chance, free + 1) <= expected_retakes(chance, free)


@given(st.lists(PRICES, min_size=1, max_size=5), PRICES, st.decimals(0, 99, places=2))
def test_every_sum_is_that_of_its_lines_as_shown(once, retake, retakes) -> None:
    told = bill(once, retake, retakes)
    for column in ("member", "non_member"):
        amounts = [getattr(line, column) for line in told.lines]
        assert getattr(told, column) == (None if None in amounts else sum(amounts))
