"""A reviewer's own answer to a question, read as the exam reads a candidate's."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import QueryDict

from bank.keys import in_range
from bank.models import Kind, QuestionVersion
from bank.numbers import LONGEST, value

NOTHING_CHOSEN = "Choose the option you take for the right one first."
NOTHING_TICKED = "Tick every option you take for right first."
NO_SUCH_OPTION = "That is none of the options. Choose one that is shown."
NO_NUMBER = "Write a number in digits, as 1,250 or 12.5."
WHY_NOT_ANSWERED = "Say what keeps it from being answered: its author will read this."


@dataclass(frozen=True)
class Answer:
    """`chosen` is as in exams' answers; None where the reviewer found that nobody can answer the question."""

    chosen: int | None
    entered: str = ""


def read_answer(version: QuestionVersion, data: QueryDict) -> Answer:
    """ValidationError where there is none that fits the question."""
    if "unanswerable" in data.getlist("chosen"):
        return Answer(None)
    if version.kind == Kind.NUMERIC:
        return _number(version, data.get("entered", ""))
    chosen = [_option(version, one) for one in data.getlist("chosen")]
    if not chosen:
        raise ValidationError(NOTHING_TICKED if version.kind == Kind.MULTIPLE else NOTHING_CHOSEN)
    if version.kind == Kind.MULTIPLE:
        return Answer(sum(1 << index for index in set(chosen)))
    return Answer(chosen[-1])


def _option(version: QuestionVersion, typed: str) -> int:
    if typed not in {str(index) for index in range(len(version.options))}:
        raise ValidationError(NO_SUCH_OPTION)
    return int(typed)


def _number(version: QuestionVersion, typed: str) -> Answer:
    number = value(typed) if len(typed) <= LONGEST else None
    if number is None:
        raise ValidationError(NO_NUMBER)
    return Answer(in_range(version, number), typed.strip())
