"""Drawing a question from a template: the same seed gives the same question."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import combinations
from typing import Any

from bank.calculations.expressions import evaluate
from bank.calculations.functions import GRAIN, quantized, rounded
from bank.calculations.template import Answer, Choice, Range, Template
from bank.calculations.values import ExpressionFault
from bank.calculations.writing import written

TRIES = 400
OPTIONS = 4
HALF = Decimal("0.5")
EDGE = Decimal("0.002")


class DrawFault(ValueError):
    """No figures fit; the message says what refused them most often."""


@dataclass(frozen=True)
class DrawnOption:
    text: str
    why: str
    value: Any
    method: str  # the wrong method's name; empty for the key


@dataclass(frozen=True)
class Drawn:
    """A question with its figures. `names` are the figures by name, drawn and computed; `refused` says how many draws
    before it made no good question, by the reason.
    """

    seed: int
    stem: str
    options: tuple[DrawnOption, ...]
    key: int
    names: dict[str, Any]
    refused: dict[str, int] = field(default_factory=dict)

    @property
    def steps(self) -> str:
        return self.options[self.key].why


class _Refused(Exception):
    """These figures make no good question; others may."""


def draw(template: Template, seed: int) -> Drawn:
    """DrawFault when no figures in four hundred tries fit; ExpressionFault in the template shows on the first."""
    reasons: dict[str, int] = {}
    for attempt in range(TRIES):
        source = random.Random(f"{template.slug}/{seed}/{attempt}")
        try:
            return replace(_question(template, seed, source), refused=reasons)
        except _Refused as reason:
            reasons[str(reason)] = reasons.get(str(reason), 0) + 1
    most = max(reasons, key=reasons.__getitem__)
    raise DrawFault(f"no figures fit in {TRIES} tries; most often {most}. Widen the ranges or add wrong methods.")


def answer_for(template: Template, figures: dict[str, Any]) -> Any:
    """The key, rounded, when these figures are given instead of drawn."""
    return _as_shown(template.answer, _computed("answer", template.answer.value, _derived(template, figures)))


def _question(template: Template, seed: int, source: random.Random) -> Drawn:
    names = _figures(template, source)
    key = _computed("answer", template.answer.value, names)
    _refuse_ties(template.answer, key)
    key = _as_shown(template.answer, key)
    if template.band and isinstance(key, Decimal) and not template.band[0] <= key <= template.band[1]:
        raise _Refused("the answer lies outside the band")
    right = DrawnOption(_shown(template, key, names), _text("steps", template.steps, names, key), key, "")
    options = _chosen(right, list(_mistakes(template, names, right)), source)
    return Drawn(seed, _written("stem", template.stem, names).strip(), options, options.index(right), names)


def _figures(template: Template, source: random.Random) -> dict[str, Any]:
    names: dict[str, Any] = {}
    for name, spec in template.draw.items():
        value = _one(spec, source)
        names |= value if isinstance(value, dict) else {name: value}
    names = _derived(template, names)
    for condition in template.require:
        if _computed("require", condition, names) is not True:
            raise _Refused(f"they break “{condition}”")
    return names


def _derived(template: Template, figures: dict[str, Any]) -> dict[str, Any]:
    names = dict(figures)
    for name, expression in template.let.items():
        names[name] = _computed(name, expression, names)
    return names


def _one(spec: Range | Choice, source: random.Random) -> Any:
    if isinstance(spec, Choice):
        return source.sample(spec.values, spec.count) if spec.count else source.choice(spec.values)
    if spec.count is None:
        return spec.low + spec.step * source.randrange(spec.choices)
    steps = source.sample(range(spec.choices), spec.count) if spec.distinct else [
        source.randrange(spec.choices) for _ in range(spec.count)
    ]  # fmt: skip
    return [spec.low + spec.step * step for step in steps]


def _computed(name: str, expression: str, names: dict[str, Any]) -> Any:
    try:
        return evaluate(expression, names)
    except ExpressionFault as error:
        raise ExpressionFault(f"{name}: “{expression}” {error}") from error


def _refuse_ties(answer: Answer, value: Any) -> None:
    """An answer that lies on the edge of its rounding would hang on how a calculator rounds on the way."""
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, Decimal):
            scaled = each.scaleb(answer.decimals)
            past = scaled - scaled.to_integral(ROUND_FLOOR)
            nearest = answer.direction == "nearest"
            away = abs(past - HALF) if nearest else min(past, 1 - past)
            if away < EDGE and (nearest or away > GRAIN):
                raise _Refused("the answer lies on the edge of its rounding")


def _as_shown(answer: Answer, value: Any) -> Any:
    if isinstance(value, list):
        return [_as_shown(answer, each) for each in value]
    if not isinstance(value, Decimal):
        return value
    try:
        if answer.direction == "nearest":
            return rounded(value, Decimal(answer.decimals))
        rounding = ROUND_CEILING if answer.direction == "up" else ROUND_FLOOR
        return quantized(rounded(value, Decimal(10)), answer.decimals, rounding)
    except ValueError as error:
        raise ExpressionFault(f"answer: {error}") from error


def _mistakes(template: Template, names: dict[str, Any], right: DrawnOption) -> Iterator[DrawnOption]:
    """The wrong options that these figures make: sensible ones, and far enough from the key."""
    for wrong in template.wrong:
        value = _as_shown(template.answer, _computed(f"wrong, {wrong.name}", wrong.value, names))
        if _apart(value, right.value, template.apart) and _same_sign(value, right.value):
            why = _text(f"wrong, {wrong.name}, why", wrong.why, names, value)
            yield DrawnOption(_shown(template, value, names), why, value, wrong.name)


def _apart(one: Any, other: Any, least: Decimal) -> bool:
    """Two numbers differ by that share of the larger, or lists at all."""
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        return abs(one - other) > least * max(abs(one), abs(other))
    return bool(one != other)


def _same_sign(value: Any, key: Any) -> bool:
    """A single minus among the options, or a zero, would give itself away."""
    return not (isinstance(value, Decimal) and isinstance(key, Decimal)) or key <= 0 or value > 0


def _chosen(right: DrawnOption, mistakes: list[DrawnOption], source: random.Random) -> tuple[DrawnOption, ...]:
    """Key and three mistakes in order of size, the key's place drawn first so that no place is favored."""
    try:
        sets = _by_place_of_key(right, mistakes)
        if not sets:
            raise _Refused("two options come out alike")
        return tuple(sorted((right, *source.choice(sets[source.choice(sorted(sets))])), key=_size))
    except TypeError as error:
        raise ExpressionFault("answer: is a number in one option and words or a list in another") from error


def _by_place_of_key(right: DrawnOption, mistakes: list[DrawnOption]) -> dict[int, list[tuple[DrawnOption, ...]]]:
    """The threes of mistakes that differ, by how many are smaller than the key."""
    smaller = {id(mistake): _size(mistake) < _size(right) for mistake in mistakes}
    sets: dict[int, list[tuple[DrawnOption, ...]]] = {}
    for three in combinations(mistakes, OPTIONS - 1):
        if len({right.text, *[mistake.text for mistake in three]}) == OPTIONS:
            sets.setdefault(sum([smaller[id(mistake)] for mistake in three]), []).append(three)
    return sets


def _size(option: DrawnOption) -> Any:
    return option.text if isinstance(option.value, str) else option.value


def _shown(template: Template, value: Any, names: dict[str, Any]) -> str:
    return _written("answer, show", template.answer.show, names | {"answer": value})


def _text(place: str, source: str, names: dict[str, Any], value: Any) -> str:
    return _written(place, source, names | {"answer": value}).strip()


def _written(place: str, source: str, names: dict[str, Any]) -> str:
    try:
        return written(source, names)
    except ExpressionFault as error:
        raise ExpressionFault(f"{place}: {error}") from error
