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
from bank.content.calculations import read_calculations
from bank.content.wording import numbers
from curriculum.content import read_curriculum
from curriculum.rendering import plain, render, render_inline
from tests.bank.recomputed import computations

SEEDS = range(1, 1001)
ROUNDING = {"nearest": lambda scaled: math.floor(scaled + 0.5), "up": math.ceil, "down": math.floor}


@cache
def templates() -> dict[str, Template]:
    root = settings.CONTENT_DIR
    return {slug: source.template for slug, source in read_calculations(root, read_curriculum(root)).items()}


@cache
def drawn(slug: str) -> list[Drawn]:
    return [draw(templates()[slug], seed) for seed in SEEDS]


pytestmark = pytest.mark.parametrize("slug", sorted(templates()))


def test_the_key_is_among_four_different_options_in_order_of_size(slug) -> None:
    for question in drawn(slug):
        texts = [option.text for option in question.options]
        assert len(set(texts)) == 4
        assert [option.method == "" for option in question.options].count(True) == 1
        assert question.options[question.key].method == ""
        shown = numbers(tuple(plain(render_inline(text)) for text in texts))
        assert shown is None or list(shown) == sorted(shown)


def test_the_key_equals_what_an_independent_computation_gives(slug) -> None:
    compute = computations()[slug.replace("-", "_")]
    template = templates()[slug]
    for question in drawn(slug):
        value = compute(as_plain(question.names))
        assert _rounded(value, template) == pytest.approx(as_plain(question.options[question.key].value)), question.seed


def test_every_distractor_has_the_name_of_a_mistake_and_says_what_went_wrong(slug) -> None:
    for question in drawn(slug)[:50]:
        for number, option in enumerate(question.options):
            assert bool(option.method) == (number != question.key)
            assert len(option.why) > 40
            assert "{{" not in option.why + option.text


def test_no_place_among_the_options_is_a_safe_guess(slug) -> None:
    places = Counter(question.key for question in drawn(slug))
    assert max(places.values()) <= 0.6 * len(SEEDS), places
    assert len(places) >= 3, places


def test_the_figures_vary_and_stay_within_the_band(slug) -> None:
    template = templates()[slug]
    assert len({question.stem for question in drawn(slug)[:100]}) >= 50
    if template.band:
        assert all(
            template.band[0] <= question.options[question.key].value <= template.band[1] for question in drawn(slug)
        )


def test_every_text_of_a_draw_can_be_shown(slug) -> None:
    for question in drawn(slug)[:25]:
        assert len(plain(render(question.stem)).split()) <= 120
        for option in question.options:
            assert render_inline(option.text)
            assert render(option.why)


def as_plain(value: object) -> object:
    if isinstance(value, dict):
        return {name: as_plain(each) for name, each in value.items()}
    if isinstance(value, list):
        return [as_plain(each) for each in value]
    return float(value) if isinstance(value, Decimal) else value


def _rounded(value: object, template: Template) -> object:
    if isinstance(value, list | tuple):
        return [_rounded(each, template) for each in value]
    if isinstance(value, str):
        return value
    answer = template.answer
    scaled = round(value * 10**answer.decimals, 7)
    return ROUNDING[answer.direction](scaled) / 10**answer.decimals
