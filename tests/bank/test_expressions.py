from contextlib import suppress
from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bank.calculations.expressions import evaluate
from bank.calculations.values import ExpressionFault
from bank.calculations.writing import written

D = [Decimal(110), Decimal(95), Decimal(120)]
F = [Decimal(100), Decimal(100), Decimal(105)]


def values(*numbers: float) -> list[Decimal]:
    return [Decimal(str(number)) for number in numbers]


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("0.1 + 0.2", Decimal("0.3")),
        ("D - F", values(10, -5, 15)),
        ("mean(abs(D - F))", Decimal(10)),
        ("2 * D[0] + D[-1]", Decimal(340)),
        ("D[1:]", values(95, 120)),
        ("sum(greater(D, F))", Decimal(330)),
        ("greater(D, 100)", values(110, 100, 120)),
        ("'late' if D[0] > F[0] and not D[1] > F[1] else 'early'", "late"),
        ("ceil(3 * (1/3))", Decimal(1)),
        ("floor(190 / 0.95)", Decimal(200)),
        ("round(2.675, 2)", Decimal("2.68")),
        ("take(D, places(D))", values(95, 110, 120)),
        ("find(D, 95)", Decimal(1)),
        ("cumsum(D)", values(110, 205, 325)),
        ("1.2 ** 2", Decimal("1.44")),
        ("1 if D[0] > F[0] or stock else {}", Decimal(1)),
    ],
)
def test_formulas_work_on_numbers_lists_and_names(expression, value) -> None:
    assert evaluate(expression, {"D": D, "F": F}) == value


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("stock + 1", "uses “stock”, which is not drawn"),
        ("D + [1, 2]", "lists of 2 and 3 entries"),
        ("D[3]", "asks for place 3 of a list of 3"),
        ("1 / (D[0] - 110)", "divides by zero"),
        ("D.append(1)", "uses something else"),
        ("[x for x in D]", "uses something else"),
        ("1 if D else 2", "needs a comparison"),
        ("'late' + 1", "not a number"),
        ("[[1, 2], [3]]", "puts a list into a list"),
        ("[D, F]", "puts a list into a list"),
        ("D[1.5]", "asks for place 1.5"),
        ("D[::2]", "use take"),
        ("cumsum(['ab', 'cd'])", "unsupported operand"),
        ("round(1.25, 1.5)", "rounds to 1.5 decimals"),
        ("round(10 ** 25, 12)", "too large for 12 decimals"),
        ("take(" + "D" * 500 + ", 1)", "longer than 500"),
    ],
)
def test_a_fault_says_what_is_wrong(expression, reason) -> None:
    with pytest.raises(ExpressionFault, match=reason.replace("(", r"\(")):
        evaluate(expression, {"D": D, "F": F})


@given(st.text("D0123456789+-*/()[].,:<> ifelseandorsumtakeplaces'", max_size=60))
def test_arbitrary_text_raises_nothing_but_a_fault(text) -> None:
    with suppress(ExpressionFault):
        evaluate(text, {"D": D})


@pytest.mark.parametrize(
    ("call", "value"),
    [
        ("planned_receipts(70, [120, 40, 60], [0, 0, 0], 0, 20)", values(70, 40, 60)),
        ("planned_receipts(70, [120, 40, 60], [0, 0, 0], 100)", values(100, 0, 100)),
        ("offset_releases([0, 100, 0, 60], 1)", values(100, 0, 60, 0)),
        ("discrete_atp(50, [0,100,0,100,0,100], [30,40,20,60,10,30])", values(20, 40, 0, 30, 0, 70)),
        ("projected_balance(50, [0, 100], [30, 40])", values(20, 80)),
        ("cumulative_atp(50, [0, 100], [30, 40])", values(20, 80)),
        ("smoothed(0.3, 100, [120])", values(106)),
        ("completions([2, 0, 1], [4, 6, 3])", values(7, 13, 3)),
        ("johnson([3, 5, 1], [6, 2, 2])", values(2, 0, 1)),
        ("part_periods([100, 50, 40])", values(0, 50, 130)),
    ],
)
def test_methods_of_planning_and_scheduling(call, value) -> None:
    assert evaluate(call) == value


@given(st.lists(st.tuples(st.integers(1, 20), st.integers(1, 20)), min_size=1, max_size=5))
def test_no_sequence_beats_johnsons(jobs) -> None:
    names = {"a": values(*(a for a, _ in jobs)), "b": values(*(b for _, b in jobs))}
    every = [f"makespan([{', '.join(map(str, order))}], a, b)" for order in permutations(range(len(jobs)))]
    assert evaluate("makespan(johnson(a, b), a, b)", names) == min(evaluate(one, names) for one in every)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("{{x}} and {{ x : 2 }}", "1,234.5 and 1,234.50"),
        ("{{x:money}}, {{x:money0}}", r"\$1,234.50, \$1,235"),
        ("{{0.185:percent}}, {{-0.5:percent}}", "18.5\N{NO-BREAK SPACE}%, −50\N{NO-BREAK SPACE}%"),
        (r"$\frac{ {{x:tex}} }{2}$", r"$\frac{ 1{,}234.5 }{2}$"),
        ("| {{D:row}} |", "| 110 | 95 | 120 |"),
        ("{{D:list}}; {{D:plus}}; {{D[1:]:list}}", "110, 95 and 120; 110 + 95 + 120; 95 and 120"),
        ("{{places(D):letters}}", "B, A, C"),
        ("{{word}}", "Cusco"),
        ("{{small:2}}, {{small:money}}, {{small:tex1}}, {{small}}", r"0.00, \$0.00, 0.0, 0"),
        ("{{-x:money}}", r"−\$1,234.50"),
        ("$x^{{{x:tex}}}$", "$x^{1{,}234.5}$"),
    ],
)
def test_figures_are_written_into_texts(text, result) -> None:
    names = {"x": Decimal("1234.5"), "small": Decimal("-0.0000001"), "D": D, "word": "Cusco"}
    assert written(text, names) == result


UNFILLED = (
    "{{nothing}} {{D}} {{x:roman}} {{D:money}} {{x:20}} {{}} {{x} {{D[0]*10**26}} {{[30]:letters}} {{D[3:]:list}} "
    "{{'ab':row}} {{'ab':2}} {{x<2}} {{x:list}}"
).split()


@pytest.mark.parametrize("text", UNFILLED)
def test_a_place_that_cannot_be_filled_is_named(text) -> None:
    with pytest.raises(ExpressionFault, match=r"\{\{"):
        written(text, {"x": Decimal(1), "D": D})


@pytest.mark.parametrize("sign", [" ", "a", " a {{ ", ":a1 ", "{{"])
def test_looking_for_places_comes_to_an_end(sign) -> None:
    """Were each sign tried with each other, that would be hours."""
    with pytest.raises(ExpressionFault):
        written("{{" + sign * 400_000, {})
