from datetime import date
from decimal import Decimal

import pytest

from bank.calculations.draws import DrawFault, answer_for, draw
from bank.calculations.reading import TemplateFaults, read_template
from bank.calculations.values import ExpressionFault
from tests.bank.calculating import make_template


def faults(**fields: object) -> dict[str, str]:
    with pytest.raises(TemplateFaults) as caught:
        read_template(make_template(**fields))
    return dict(caught.value.faults)


def test_the_same_seed_draws_the_same_question() -> None:
    template = read_template(make_template())
    assert draw(template, 7) == draw(template, 7)
    assert draw(template, 7).stem != draw(template, 8).stem


def test_given_figures_instead_of_drawn_ones_answer_the_published_case() -> None:
    template = read_template(make_template(let={"hold": "0.20 * cost"}))
    assert answer_for(template, {"annual": Decimal(10000), "setup": Decimal(36), "cost": Decimal(10)}) == 600


def test_the_key_says_how_and_each_mistake_says_why() -> None:
    question = draw(read_template(make_template()), 3)
    assert question.steps.startswith("The square root of 2 ×")
    assert {option.method for option in question.options} <= {
        "",
        "forgets the 2",
        "rate alone",
        "cost alone",
        "a month",
    }


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        ({"stem": None}, "stem", "is missing"),
        ({"level": "hard"}, "level", "use one of remember"),
        ({"angoff": 2}, "angoff", "0.30 to 0.90"),
        ({"surprise": 1}, "surprise", "is not a field"),
        ({"draw": {"x": {"from": 5, "to": 1, "step": 1}}}, "draw, x", "smaller to the larger"),
        ({"draw": {"x": {"from": 1, "to": 5}}}, "draw, x", "must read"),
        ({"draw": {"sum": {"of": [1, 2]}}}, "draw", "cannot name a figure"),
        ({"draw": {"x": {"of": [1, 2], "count": 3}}}, "draw, x", "draws 3 different"),
        ({"draw": {"x": {"of": [{"a": 1}, {"b": 2}]}}}, "draw, x", "other names"),
        ({"draw": {"x": {"from": 0, "to": 1, "step": 0.0000001}}}, "draw, x", "change the step"),
        ({"let": {"annual": "1"}}, "let", "drawn already"),
        ({"answer": {"value": "1", "show": "one"}}, "answer", "must write the answer"),
        ({"answer": {"value": "1", "show": "{{answer}}", "direction": "sideways"}}, "answer", "nearest, up or down"),
        ({"wrong": []}, "wrong", "3 to 9 wrong methods"),
        ({"wrong": [{"name": "x", "value": "1"}] * 3}, "wrong 1", "name, value and why"),
        ({"band": [1]}, "band", "smallest and the largest"),
        ({"formulas": []}, "formulas", "list of texts"),
        ({"slug": "EOQ of Halden"}, "slug", "kebab-case"),
        ({"draw": None, "let": {"hold": "1"}}, "draw", "must name"),
        ({"draw": {"x": {"of": [None, 1]}}}, "draw, x", "numbers or texts"),
        ({"draw": {"x": {"of": [date(2024, 11, 12)]}}}, "draw, x", "numbers or texts"),
        ({"draw": {"x": {"of": [float("nan")]}}}, "draw, x", "numbers or texts"),
        ({"draw": {"x": {"of": [10**400]}}}, "draw, x", "numbers or texts"),
        ({"draw": {"x": {"of": [[[1]]]}}}, "draw, x", "numbers or texts"),
        ({"draw": {"x": {"of": [{"a": {"b": 1}}]}}}, "draw, x", "numbers or texts"),
        ({"draw": {"x": {"of": [{"a": 1}, 2]}}}, "draw, x", "other names"),
        ({"draw": {"x": {"of": [[1], [2]], "count": 2}}}, "draw, x", "several lists"),
        ({"draw": {"x": {"of": [{"y": 1}]}, "y": {"of": [2]}}}, "draw", "“y” is drawn twice"),
        ({"draw": {"x": {"of": [{"y": 1}]}}, "let": {"y": "2"}}, "let", "drawn already"),
        ({"draw": {"x": {"from": "0", "to": "1e999999", "step": 1}}}, "draw, x", "is not a number"),
        ({"draw": {"x": {"from": True, "to": 5, "step": 1}}}, "draw, x", "is not a number"),
        ({"draw": {"x": {"from": 1, "to": 5, "step": 1, "count": 2, "distinct": "no"}}}, "draw, x", "true or false"),
        ({"let": {"hold": date(2024, 11, 12)}}, "let, hold", "is no formula"),
        ({"let": {"hold": None}}, "let, hold", "is no formula"),
        ({"let": {f"x{number}": "1" for number in range(31)}}, "let", "at most 30"),
        ({"require": ["annual > 1"] * 21}, "require", "at most 20"),
        ({"band": [5, 1]}, "band", "smallest answer first"),
        ({"band": [None, 1]}, "band", "is not a number"),
        ({"apart": -1}, "apart", "from 0 to below 1"),
        ({"answer": {"value": "1", "show": ["{{answer}}"]}}, "answer, show", "write a text"),
        ({"answer": {"value": "1", "show": "{{answer}}", "round": True}}, "answer", "number of decimals"),
        ({"answer": {"value": [1], "show": "{{answer}}"}}, "answer, value", "is no formula"),
        ({"wrong": [{"name": {"a": 1}, "value": "1", "why": "So."}] * 3}, "wrong 1, name", "write a text"),
        ({"wrong": [{"name": "x", "value": "1", "why": True}] * 3}, "wrong 1, why", "write a text"),
        ({"wrong": [{"name": "x", "value": "1", "why": "x" * 2001}] * 3}, "wrong 1, why", "at most 2000 fit"),
    ],
)
def test_a_faulty_template_is_refused_by_field_and_mend(fields, field, message) -> None:
    assert message in faults(**fields)[field]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"require": ["annual > 10 * 24000"]}, "they break “annual > 10"),
        ({"band": [1, 2]}, "outside the band"),
        ({"wrong": [{"name": n, "value": "sqrt(annual)", "why": "So."} for n in "abc"]}, "come out alike"),
        ({"answer": {"value": "annual / 2 + 0.5", "show": "{{answer:0}}", "round": 0}}, "edge of its rounding"),
    ],
)
def test_ranges_that_make_no_question_say_why(fields, reason) -> None:
    with pytest.raises(DrawFault, match=reason):
        draw(read_template(make_template(**fields)), 1)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"require": ["surplus > 1"]}, "require: “surplus > 1” uses “surplus”"),
        ({"answer": {"value": "10 ** 29", "show": "{{answer}}"}}, "answer: comes to a number too large"),
        (
            {"answer": {"value": "place", "show": "{{answer}}"}, "steps": "So.", "band": [1, 2]},
            "a number in one option and words",
        ),
    ],
)
def test_a_formula_of_the_wrong_kind_is_named(fields, reason) -> None:
    with pytest.raises(ExpressionFault, match=reason.replace("(", r"\(")):
        draw(read_template(make_template(**fields)), 1)


def test_orders_round_up_where_the_method_says_so() -> None:
    answer = {"value": "annual / 700", "show": "{{answer:0}} cards", "round": 0, "direction": "up"}
    template = read_template(make_template(answer=answer))
    assert answer_for(template, {"annual": Decimal(1401), "cost": Decimal(1)}) == 3
    assert answer_for(template, {"annual": Decimal(1400), "cost": Decimal(1)}) == 2
