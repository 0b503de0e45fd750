"""What a key, or an answer, is called: the letters of options, or a range of numbers. The one place that knows."""

from decimal import Decimal

from django.db.models import Case, F, IntegerField, Value, When

from bank.models.questions import Kind, QuestionVersion, letters
from bank.numbers import written

NO_PLACE = -1
IN_RANGE, OUT_OF_RANGE = "a number in the accepted range", "another number"


def key_of(version: QuestionVersion) -> str:
    """As in: B; A, C; 11.5 to 12.5."""
    return accepted(version) or letters(version.kind, version.key)


def accepted(version: QuestionVersion) -> str:
    """The range of a number to enter: "11.5 to 12.5", or the one number that is right. Empty for options."""
    if version.lowest is None or version.highest is None:
        return ""
    if version.lowest == version.highest:
        return written(version.lowest)
    return f"{written(version.lowest)} to {written(version.highest)}"


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
    if number is None or version.lowest is None or version.highest is None:
        return 1
    return 0 if version.lowest <= number <= version.highest else 1


def chance(kind: str, options: int) -> float:
    """The share of pure guesses that are right; of a number to enter, none."""
    if kind == Kind.NUMERIC:
        return 0.0
    return 1 / ((1 << options) - 1) if kind == Kind.MULTIPLE else 1 / options


def place_of_key(to_version: str) -> Case:
    """For a query: the index of the one right option; NO_PLACE where there is not one. `to_version` leads there."""
    single = When(**{f"{to_version}__kind": Kind.SINGLE}, then=F(f"{to_version}__key"))
    return Case(single, default=Value(NO_PLACE), output_field=IntegerField())
