"""What the content guide says of a question as it is being written. Advice stops nobody; faults do, see completing."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bank.authoring.describing import words_of
from bank.content.guessing import ABSOLUTES, words_in
from bank.content.wording import is_negative, letter_named, numbers, out_of_order, stands_for_others
from bank.items import Item
from bank.models import Kind, Level
from curriculum.markup import render_strictly
from curriculum.rendering import RenderingFault, render, render_inline
from curriculum.words import words

LONGEST_STEM = 90
SHORTEST_CASE = 14  # words; fewer are the bare question
SHORTEST_WHY = 5
LENGTH_MARGIN = 1.3  # the key against the next longest or shortest option
LENGTH_GAP = 12  # characters
EASIEST, HARDEST = 0.90, 0.30  # outside of these a question hardly tells candidates apart

_NOT_SET_OFF = re.compile(r"\b(not|except|least)\b")
_GIVEAWAY = ABSOLUTES & set("always never only all none every completely entirely solely nothing".split())
_SMALL = set(
    "about after also best both company could does each from have into item items its made make many more most much "
    "must next order over planner product should some such than that their them then there these they this those time "
    "under used uses using what when where which while will with would year week month day".split()
)
_DECIMALS = re.compile(r"\d\.(\d+)")


@dataclass(frozen=True)
class Advice:
    """`field` as in bank.authoring.completing.Fault; `code` for tests and for those who count."""

    field: str
    code: str
    message: str


@dataclass(frozen=True)
class Shown:
    """An item with its texts as a reader sees them: rendered, then stripped to their words."""

    item: Item
    stem: str
    options: tuple[str, ...]

    @property
    def right(self) -> list[int]:
        return [index for index, option in enumerate(self.item.options) if option.right and option.text.strip()]

    @property
    def is_whole(self) -> bool:
        """Every option says something and one is right: before, it is too early to compare them."""
        enough = len(self.options) > 1 and all(self.options)
        return self.item.kind != Kind.NUMERIC and enough and 0 < len(self.right) < len(self.options)


def advice(item: Item) -> list[Advice]:
    """In the order of the form; nothing about what is still empty, but for rationales of options that are written."""
    shown = Shown(item, words_of(item.stem), tuple(words_of(option.text) for option in item.options))
    rules = (_stem, _case, _options, _together, _key, _rationales, _judgements, _markdown)
    return [each for rule in rules for each in rule(shown)]


def _stem(shown: Shown) -> Iterator[Advice]:
    if not shown.stem:
        return
    count = len(shown.stem.split())
    if count > LONGEST_STEM and "|" not in shown.item.stem:
        yield Advice("stem", "long-stem", f"It has {count} words; about {LONGEST_STEM} are enough. What can go?")
    if "?" not in shown.stem:
        yield Advice("stem", "no-question", "End with a direct question, readable without the options.")
    if is_negative(shown.stem):
        small = " and set it off, as NOT" if _NOT_SET_OFF.search(shown.stem) else ""
        yield Advice(
            "stem", "negative", f"It asks for what is not so. Ask for what is, unless that is the point{small}."
        )


def _case(shown: Shown) -> Iterator[Advice]:
    item = shown.item
    bare = len(shown.stem.split()) < SHORTEST_CASE and not item.exhibit and "![" not in item.stem
    if shown.stem and bare and item.level in (Level.APPLY, Level.ANALYSE):
        level = Level(item.level).label.lower()
        yield Advice("stem", "no-case", f"To {level}, a candidate needs a situation: a company, a product, figures.")
    if item.calculation and shown.stem and not re.search(r"\d", shown.stem) and not item.exhibit:
        yield Advice("stem", "no-figures", "It is marked as a calculation, but gives no figures.")
    if not item.calculation and item.kind == Kind.NUMERIC and shown.stem:
        yield Advice("calculation", "is-calculation", "A number to enter is calculated: mark it so.")


def _options(shown: Shown) -> Iterator[Advice]:
    if shown.item.kind == Kind.NUMERIC:
        return
    for number, text in enumerate(shown.options, 1):
        if stands_for_others(text):
            yield Advice(f"option {number}", "stands-for-others", "It leans on the other options. Let it say its own.")
        if found := sorted(words_in(text) & _GIVEAWAY):
            yield Advice(f"option {number}", "absolute", f"“{found[0]}” gives it away: few things are. Say how far.")


def _together(shown: Shown) -> Iterator[Advice]:
    """Whether the options are made alike."""
    if not shown.is_whole:
        return
    if out_of_order(shown.options):
        yield Advice("options", "out-of-order", "Put the numbers in order of size.")
    if len({len(_decimals(text)) for text in shown.options}) > 1 and numbers(shown.options):
        yield Advice("options", "decimals", "Give all numbers with as many decimals.")
    if len({text.endswith(".") for text in shown.options}) > 1:
        yield Advice("options", "periods", "Some options end with a period and some do not. Make them alike.")


def _key(shown: Shown) -> Iterator[Advice]:
    """Cues that lead somebody to the key who knows nothing. With several right options they cancel out."""
    if not shown.is_whole or shown.item.kind != Kind.SINGLE:
        return
    key, place = shown.right[0], f"option {shown.right[0] + 1}"
    if word := _length_cue(shown.options, key):
        yield Advice(place, f"{word}-key", f"The right option is by far the {word}. Make a wrong one as {word[:-3]}.")
    if echoed := _echo(shown, key):
        yield Advice(place, "echo", f"Of the options only the right one repeats “{echoed}” from the question.")


def _length_cue(options: tuple[str, ...], key: int) -> str:
    if numbers(options) is not None:
        return ""
    mine, others = len(options[key]), [len(text) for index, text in enumerate(options) if index != key]
    if mine > max(max(others) * LENGTH_MARGIN, max(others) + LENGTH_GAP):
        return "longest"
    return "shortest" if mine < min(min(others) / LENGTH_MARGIN, min(others) - LENGTH_GAP) else ""


def _echo(shown: Shown, key: int) -> str:
    """A telling word of the stem that the key alone takes up, where no distractor has one to itself."""
    held = [{word for word in words(text) if len(word) > 4 and word not in _SMALL} for text in shown.options]
    asked = words(shown.stem)
    alone = [_alone(held, index) & set(asked) for index in range(len(held))]
    if any(own for index, own in enumerate(alone) if index != key):
        return ""
    return next((word for word in asked if word in alone[key]), "")


def _alone(held: list[set[str]], index: int) -> set[str]:
    return held[index].difference(*(other for position, other in enumerate(held) if position != index))


def _rationales(shown: Shown) -> Iterator[Advice]:
    if shown.item.kind == Kind.NUMERIC:
        return
    for number, option in enumerate(shown.item.options, 1):
        place = f"option {number}, why"
        if option.text.strip() and not option.why.strip():
            yield Advice(
                place, "no-rationale", "Say why it is right." if option.right else "Say which mistake leads here."
            )
        elif option.why.strip() and len(option.why.split()) < SHORTEST_WHY and len(option.why) < 30:
            yield Advice(
                place, "thin-rationale", "Somebody who chose it learns nothing yet: give the reason or the working."
            )
        if named := letter_named(option.why, shown.stem):
            yield Advice(place, "letter", f"Practice shuffles the options: say what it says instead of “{named}”.")


def _judgements(shown: Shown) -> Iterator[Advice]:
    item = shown.item
    if item.angoff is None:
        return
    guessed = 1 / len(item.options) if item.kind == Kind.SINGLE and item.options else 0.0
    if item.angoff > EASIEST:
        yield Advice("angoff", "too-easy", "Nearly everybody gets it right then: it hardly tells candidates apart.")
    elif item.angoff < guessed:
        yield Advice("angoff", "below-chance", f"Guessing alone gives {guessed:.0%} here. What leads people astray?")
    elif item.angoff < HARDEST:
        yield Advice("angoff", "too-hard", "So few get it right that it hardly tells candidates apart.")


def _markdown(shown: Shown) -> Iterator[Advice]:
    item = shown.item
    texts = [("stem", item.stem, render), ("explanation", item.explanation, render)]
    for number, option in enumerate(item.options, 1):
        texts += [(f"option {number}", option.text, render_inline), (f"option {number}, why", option.why, render)]
    for field, text, rendering in texts:
        if complaint := _complaint(text, rendering):
            yield Advice(field, "markdown", f"The text {complaint}")


def _complaint(text: str, rendering: Callable[[str], str]) -> str:
    """What strict Markdown finds; where the text cannot be rendered at all that is a fault, and told as one."""
    try:
        rendering(text)
    except RenderingFault:
        return ""
    try:
        render_strictly(text, rendering)
    except RenderingFault as error:
        return str(error)
    return ""


def _decimals(text: str) -> str:
    found = _DECIMALS.search(text)
    return found[1] if found else ""
