"""What a key, or an answer, is called: the letters of options, or a range of numbers. The one place that knows."""

from decimal import Decimal

from django.db.models import Case, F, IntegerField, Value, When

from bank.models.questions import Kind, QuestionVersion, letters, named_key

NO_PLACE = -1
IN_RANGE, OUT_OF_RANGE = "a number in the accepted range", "another number"


def key_of(version: QuestionVersion) -> str:
    """As in: B; A, C; 11.5 to 12.5."""
    return named_key(version.kind, version.key, version.lowest, version.highest)


def accepted(version: QuestionVersion) -> str:
    """The range of a number to enter; empty for options."""
    return key_of(version) if version.kind == Kind.NUMERIC else ""


def answer_of(version: QuestionVersion, chosen: int | None, entered: str = "") -> str:
    """What somebody answered; empty where they left it open. `entered` is a number as typed, if it is known."""
    if chosen is None:
        return ""
    if version.kind == Kind.NUMERIC:
        return entered or (OUT_OF_RANGE if chosen else IN_RANGE)
    return letters(version.kind, chosen)


def is_chosen(version: QuestionVersion, chosen: int | None, option: int) -> bool:
    """Whether an answer, or the key, takes in the option of this index."""
    if chosen is None or version.kind == Kind.NUMERIC:
        return False
    return bool(chosen >> option & 1) if version.kind == Kind.MULTIPLE else chosen == option


def fits(version: QuestionVersion, chosen: int) -> bool:
    """Whether `chosen` can be an answer to, or the key of, a question with options."""
    if version.kind == Kind.MULTIPLE:
        return 0 < chosen < 1 << len(version.options)
    return version.kind == Kind.SINGLE and 0 <= chosen < len(version.options)


def in_range(version: QuestionVersion, number: Decimal | None) -> int:
    """0 where the number is right and 1 where it is not, as answers to a number to enter are kept."""
    if version.lowest is None or version.highest is None:
        return 1
    return within(version.lowest, version.highest, number)


def within(lowest: Decimal, highest: Decimal, number: Decimal | None) -> int:
    return 0 if number is not None and lowest <= number <= highest else 1


def chance(kind: str, options: int) -> float:
    """The share of pure guesses that are right; of a number to enter, none."""
    if kind == Kind.NUMERIC:
        return 0.0
    return 1 / ((1 << options) - 1) if kind == Kind.MULTIPLE else 1 / options


def place_of_key(to_version: str) -> Case:
    """For a query: the index of the one right option; NO_PLACE where there is not one. `to_version` leads there."""
    single = When(**{f"{to_version}__kind": Kind.SINGLE}, then=F(f"{to_version}__key"))
    return Case(single, default=Value(NO_PLACE), output_field=IntegerField())
