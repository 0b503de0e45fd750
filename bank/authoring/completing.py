"""What keeps a draft from becoming a version that somebody may be asked."""

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from decimal import Decimal

from bank.items import Item, Option
from bank.models import LETTERS, Kind, Level
from bank.numbers import exact
from curriculum.rendering import RenderingFault, render, render_inline

FEWEST, MOST = 2, len(LETTERS)
EASIEST, HARDEST = 0.99, 0.05
LONGEST = {"concept": 120, "reference": 200}
BIGGEST_NUMBER = Decimal(10) ** 15


@dataclass(frozen=True)
class Fault:
    """`field` names the part of the form, as `stem` or `option 2, why`; `message` how to mend it, as a sentence."""

    field: str
    message: str


def faults(item: Item, *, sections: Container[str], exhibits: Container[str]) -> list[Fault]:
    """Everything still missing or wrong, in the order of the form; `sections` and `exhibits` are the known slugs."""
    return [
        *_text("stem", item.stem, missing="Write the question."),
        *(_number(item) if item.kind == Kind.NUMERIC else _options(item)),
        *_topics(item, sections, exhibits),
        *_judgements(item),
    ]


def as_number(typed: str) -> Decimal | None:
    """None also where it is so large that number and tolerance together might be more than a range holds."""
    number = exact(typed)
    return number if number is not None and abs(number) < BIGGEST_NUMBER else None


def _text(field: str, text: str, *, missing: str, rendering: Callable[[str], str] = render) -> Iterator[Fault]:
    if not text.strip():
        if missing:
            yield Fault(field, missing)
        return
    try:
        rendering(text)
    except RenderingFault as error:
        yield Fault(field, f"The text {error}")


def _options(item: Item) -> Iterator[Fault]:
    if not FEWEST <= len(item.options) <= MOST:
        yield Fault("options", f"There are {len(item.options)}. Offer {FEWEST} to {MOST}; four is what the exam has.")
    right = sum(option.right for option in item.options)
    if item.kind == Kind.SINGLE and right != 1:
        yield Fault("options", f"{right or 'No'} options are marked right. Mark exactly one.")
    if item.kind == Kind.MULTIPLE and not right:
        yield Fault("options", "No option is marked right. Mark each that is.")
    said = [option.text.strip().casefold() for option in item.options if option.text.strip()]
    if len(set(said)) < len(said):
        yield Fault("options", "Two options say the same. Make them differ.")
    for number, option in enumerate(item.options, 1):
        yield from _option(number, option)
    yield from _text("explanation", item.explanation, missing="")


def _option(number: int, option: Option) -> Iterator[Fault]:
    place = f"option {number}"
    yield from _text(place, option.text, missing="Write the option or remove it.", rendering=render_inline)
    why = "Say why it is right." if option.right else "Say which mistake leads here."
    yield from _text(f"{place}, why", option.why, missing=why)


def _number(item: Item) -> Iterator[Fault]:
    if as_number(item.number) is None:
        yield Fault("number", "Give the right number in digits, as 12.5, with up to 8 decimals.")
    tolerance = as_number(item.tolerance or "0")
    if tolerance is None or tolerance < 0:
        yield Fault("tolerance", "Give how far an answer may be off, as 0.5, or leave it empty for none.")
    yield from _text("explanation", item.explanation, missing="Show how the number comes about.")


def _topics(item: Item, sections: Container[str], exhibits: Container[str]) -> Iterator[Fault]:
    if item.section not in sections:
        yield Fault("section", f"“{item.section}” is no section." if item.section else "Choose the section it tests.")
    for slug in item.legacy:
        if slug not in sections:
            yield Fault("legacy", f"“{slug}” is no topic of the legacy exams.")
    if item.exhibit and item.exhibit not in exhibits:
        yield Fault("exhibit", f"The bank has no exhibit “{item.exhibit}”.")


def _judgements(item: Item) -> Iterator[Fault]:
    if item.level not in Level.values:
        yield Fault("level", "Choose what it asks for: to remember, understand, apply or analyze.")
    if item.angoff is None or not HARDEST <= item.angoff <= EASIEST:
        yield Fault("angoff", "Estimate how many in 100 barely competent candidates would get it right, 5 to 99.")
    for field, longest in LONGEST.items():
        if len(getattr(item, field)) > longest:
            yield Fault(field, f"It has {len(getattr(item, field))} characters; at most {longest} fit.")
