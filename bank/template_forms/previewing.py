"""What a template that is being written draws, or what keeps it from drawing."""

from collections import Counter
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from bank.authoring.completing import Fault
from bank.calculations.draws import DrawFault, Drawn, draw
from bank.calculations.reading import TemplateFaults, read_template
from bank.calculations.template import Template
from bank.calculations.values import ExpressionFault
from bank.items import Item, Option
from bank.models import LETTERS
from curriculum.rendering import RenderingFault, render, render_inline

DRAWS = 10
LAST_SEED = 1_000_000
PARTED = {"draw", "let"}


@dataclass(frozen=True)
class ShownChoice:
    """`method` is the wrong method's name; empty for the key."""

    letter: str
    html: SafeString
    why_html: SafeString
    method: str


@dataclass(frozen=True)
class ShownDraw:
    seed: int
    stem_html: SafeString
    choices: tuple[ShownChoice, ...]
    item: Item
    is_hidden: bool = False


@dataclass(frozen=True)
class Preview:
    """Either faults or draws. `refused` are the reasons for which figures were drawn again, the most frequent first."""

    faults: list[Fault]
    draws: list[ShownDraw]
    refused: list[tuple[str, int]]

    @property
    def refused_count(self) -> int:
        return sum(count for _, count in self.refused)


def read(entry: Mapping[str, Any], *, sections: Container[str], legacy: Container[str]) -> Template | list[Fault]:
    """The template, or everything that is wrong with its fields."""
    try:
        template, faults = read_template(entry, drilled=False), []
    except TemplateFaults as error:
        said = [each for each in error.faults if each[0] not in _FILLED_IN or entry[each[0]]]
        template, faults = None, [_of_form(field, message) for field, message in said]
    known = {fault.field for fault in faults}
    if entry["section"] not in sections and "section" not in known:
        faults.append(Fault("section", "Choose the section it tests."))
    faults += [
        Fault("legacy", f"“{slug}” is no topic of the legacy exams.") for slug in entry["legacy"] if slug not in legacy
    ]
    return template if template and not faults else faults


def _of_form(field: str, message: str) -> Fault:
    """The reader speaks of a file; here is what the form calls it."""
    return _FORM.get((field, message[:2]), _SAID.get(field, Fault(field, message)))


_FILLED_IN = ("slug", "concept", "reference")  # from the name, where that is given
_SAID = {
    "section": Fault("section", "Choose the section it tests."),
    "level": Fault("level", "Choose what it asks for: to remember, understand, apply or analyze."),
    "angoff": Fault("angoff", "Estimate how many in 100 barely competent candidates would get it right, 30 to 90."),
    "name": Fault("name", "Give it a name of at most 120 characters."),
    "apart": Fault("apart", "Give a percentage from 0 to below 100, as 2."),
    "band": Fault("band", "Give both, the smallest and the largest answer, in digits and in this order; or neither."),
}
_FORM = {
    ("draw", "mu"): Fault("draw", "Name 1 to 30 figures to draw."),
    ("stem", "is"): Fault("stem", "Write the question, with its figures as {{name}}."),
    ("steps", "is"): Fault("steps", "Show how the answer comes about, with the figures as {{name}}."),
    ("answer, value", "“”"): Fault("answer, value", "Write the formula of the right answer."),
    ("wrong", "mu"): Fault("wrong", "Name 3 to 9 wrong methods; three of them become the wrong options."),
}


def preview(template: Template, *, first: int = 1, count: int = DRAWS) -> Preview:
    """The draws of so many seeds from the first one on; the first that fails says for all what is wrong."""
    draws, refused = [], Counter[str]()
    for seed in range(first, first + count):
        try:
            drawn = draw(template, seed)
            draws.append(shown(template, drawn))
        except DrawFault as error:
            return Preview([Fault("draw", f"For draw {seed}, {error}")], [], [])
        except (ExpressionFault, RenderingFault) as error:
            return Preview([_placed(template, str(error))], [], [])
        refused.update(drawn.refused)
    return Preview([], draws, refused.most_common())


def _placed(template: Template, message: str) -> Fault:
    """Draws say in front of a colon where a formula failed."""
    place, _, rest = (message if message.endswith(".") else f"{message}.").partition(": ")
    if place in template.let:
        return Fault(f"let, {place}", rest)
    for number, wrong in enumerate(template.wrong, 1):
        if place.startswith(f"wrong, {wrong.name}"):
            part = "why" if place.endswith(", why") else "value"
            return Fault(f"wrong {number}, {part}", rest)
    if place == "answer":
        return Fault("answer, value", rest)
    return Fault(place, rest) if place in {"stem", "steps", "require", "answer, show"} else Fault("stem", message)


def shown(template: Template, drawn: Drawn) -> ShownDraw:
    choices = (
        ShownChoice(LETTERS[place], _safe(render_inline(option.text)), _safe(render(option.why)), option.method)
        for place, option in enumerate(drawn.options)
    )
    return ShownDraw(drawn.seed, _safe(render(drawn.stem)), tuple(choices), item_of_draw(template, drawn))


def item_of_draw(template: Template, drawn: Drawn) -> Item:
    return Item(
        stem=drawn.stem,
        options=tuple(Option(option.text, option.why, not option.method) for option in drawn.options),
        section=template.section,
        legacy=template.legacy,
        level=template.level,
        angoff=template.angoff,
        calculation=True,
        concept=template.concept,
        reference=template.reference,
    )


def of_field(faults: list[Fault], name: str) -> Iterator[str]:
    """What is said of a field; where it has parts without a place of their own, with the part in front."""
    has_parts = name in PARTED or name.startswith("wrong ")
    for fault in faults:
        if fault.field == name:
            yield fault.message
        elif has_parts and fault.field.startswith(f"{name}, "):
            yield f"{fault.field.removeprefix(f'{name}, ')}: {fault.message}"


def _safe(html: str) -> SafeString:
    return mark_safe(html)  # noqa: S308  (sanitized where it was rendered)
