"""Every calculation template that ships, over a thousand seeds, against a computation of its own in recomputed/.

Those computations were written from the definitions, in plain Python, by name of the template.
"""

import math
from collections import Counter
from decimal import Decimal
from functools import cache

import pytest
from django.conf import settings

from bank.calculations.draws import Drawn, draw
from bank.calculations.template import Template
from bank.content.calculations import FOLDER, read_calculations
from bank.content.wording import numbers
from curriculum.content import read_curriculum
from curriculum.rendering import plain, render, render_inline
from curriculum.sources import read_yaml
from tests.bank.recomputed import computations

SEEDS = range(1, 1001)
SHOWN = 25
ROUNDING = {"nearest": lambda scaled: math.floor(scaled + 0.5), "up": math.ceil, "down": math.floor}


def slugs() -> list[str]:
    """Without what reading a template checks: every process of the suite asks for their names."""
    files = sorted((settings.CONTENT_DIR / FOLDER).glob("**/*.yaml"))
    return sorted(entry["slug"] for path in files for entry in read_yaml(path, path.name)["calculations"])


@cache
def templates() -> dict[str, Template]:
    root = settings.CONTENT_DIR
    return {slug: source.template for slug, source in read_calculations(root, read_curriculum(root)).items()}


def test_there_are_templates_by_the_names_that_are_tested() -> None:
    assert sorted(templates()) == slugs() != []


@pytest.mark.parametrize("slug", slugs())
def test_a_thousand_draws_make_a_thousand_sound_questions(slug) -> None:
    """In one test, so that no two workers draw the same thousand."""
    template, compute = templates()[slug], computations()[slug.replace("-", "_")]
    questions = [draw(template, seed) for seed in SEEDS]
    for question in questions:
        one_key_among_four_different_options(question)
        every_mistake_has_its_name_and_reason(question)
        the_key_is_what_is_computed_again(question, template, compute)
    for question in questions[:SHOWN]:
        every_text_can_be_shown_in_order_of_size(question)
    no_place_is_a_safe_guess(questions)
    figures_vary_within_the_band(questions, template)


def one_key_among_four_different_options(question: Drawn) -> None:
    assert len({option.text for option in question.options}) == 4
    assert [number for number, option in enumerate(question.options) if not option.method] == [question.key]


def every_mistake_has_its_name_and_reason(question: Drawn) -> None:
    for option in question.options:
        assert len(option.why) > 40, option
        assert "{{" not in option.why + option.text


def the_key_is_what_is_computed_again(question: Drawn, template: Template, compute) -> None:
    value = rounded(compute(as_plain(question.names)), template)
    assert value == pytest.approx(as_plain(question.options[question.key].value)), question.seed


def every_text_can_be_shown_in_order_of_size(question: Drawn) -> None:
    assert len(plain(render(question.stem)).split()) <= 120
    assert all(render(option.why) for option in question.options)
    shown = numbers(tuple(plain(render_inline(option.text)) for option in question.options))
    assert shown is None or shown == sorted(shown)


def no_place_is_a_safe_guess(questions: list[Drawn]) -> None:
    places = Counter(question.key for question in questions)
    assert len(places) >= 3, places
    assert max(places.values()) <= 0.6 * len(questions), places


def figures_vary_within_the_band(questions: list[Drawn], template: Template) -> None:
    assert len({question.stem for question in questions[:100]}) >= 50
    keys = [question.options[question.key].value for question in questions]
    assert template.band is None or template.band[0] <= min(keys) <= max(keys) <= template.band[1]


def as_plain(value: object) -> object:
    if isinstance(value, dict):
        return {name: as_plain(each) for name, each in value.items()}
    if isinstance(value, list):
        return [as_plain(each) for each in value]
    return float(value) if isinstance(value, Decimal) else value


def rounded(value: object, template: Template) -> object:
    if isinstance(value, list | tuple):
        return [rounded(each, template) for each in value]
    if isinstance(value, str):
        return value
    answer = template.answer
    return ROUNDING[answer.direction](round(value * 10**answer.decimals, 7)) / 10**answer.decimals
