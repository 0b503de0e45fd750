from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bank.content.arithmetic import ArithmeticFault, agrees, evaluate
from tests.work import calls, peak_of_memory


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("2 + 3*4", 14),
        ("-(2 - 5)**2", -9),
        ("sqrt(2*1200*50/(0.24*12.50))", 200),
        ("ceil(7.2) + floor(7.8) + round(2.345, 2)", 17.35),
        ("max([3, 9, 4]) - min(3, 9, 4)", 6),
        ("sum([1, 2, 3]) / mean([1, 2, 3])", 3),
        ("abs(-4) * log(1000) + ln(exp(2))", 14),
    ],
)
def test_plain_arithmetic_is_computed(expression, value) -> None:
    assert evaluate(expression) == pytest.approx(value)


@pytest.mark.parametrize(
    "expression",
    [
        "", "2 +", "x", "__import__('os')", "(1).real", "lambda: 1", "1 if 1 else 2", "'a'*9", "True", "1j",
        "1 // 2", "1 % 2", "sum", "sqrt(x=1)", "sqrt(*[1])", "[1, 2]", "[1] + [2]", "sqrt([4])", "open(1)", "1 < 2",
        "1/0", "sqrt(-1)", "(-8)**0.5", "0**-1", "exp(1e9)", "1e999", "1e999 - 1e999", "mean([])", "max()", "log(0)",
        "2**65", "2**2**2**2**2**9", "9" * 400, "1+" * 300 + "1", "(" * 300, "-" * 499 + "1", "\x00", "\ud800",
    ],
)  # fmt: skip
def test_anything_else_is_a_fault(expression) -> None:
    with pytest.raises(ArithmeticFault):
        evaluate(expression)


@pytest.mark.parametrize(
    "expression", ["[0] * 10000000000", "round(7, -999999999)", "9**64 * 9**64", "round(1, 1e999)"]
)
def test_no_expression_takes_long_or_much_memory(expression) -> None:
    def tried() -> None:
        with suppress(ArithmeticFault):
            evaluate(expression)

    assert calls(tried) < 1_000
    assert peak_of_memory(tried) < 100_000


@given(st.text(max_size=60) | st.text("0123456789+-*/()[]., roundsqtmaxceilg", max_size=60))
def test_arbitrary_text_raises_nothing_but_a_fault(text) -> None:
    with suppress(ArithmeticFault):
        assert isinstance(evaluate(text), float)


@given(st.floats(-1e6, 1e6), st.integers(0, 4))
def test_a_value_agrees_with_itself_rounded(value, decimals) -> None:
    assert agrees(value, f"{value:.{decimals}f}")


@pytest.mark.parametrize(
    ("value", "printed", "agree"),
    [
        (83.3333, 83.3, True),
        (83.25, 83.3, True),
        (83.24, 83.3, False),
        (83.3333, "83.30", False),
        (83.35, 83, True),
        (0.4, 0.00001, False),
        (0.000012, 0.00001, True),
        (-2.5, -3, True),
    ],
)
def test_a_value_agrees_to_the_printed_decimals(value, printed, agree) -> None:
    assert agrees(value, printed) is agree


@pytest.mark.parametrize("printed", ["many", None, float("nan"), float("inf"), "snan"])
def test_what_is_printed_must_be_a_number(printed) -> None:
    with pytest.raises(ArithmeticFault, match="write a number"):
        agrees(1, printed)
