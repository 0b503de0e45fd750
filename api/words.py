"""Values that are one of a few words. Each stands in the description where it is used: several are called State, and
the description has one namespace."""

from typing import Annotated

from django.db.models import TextChoices
from pydantic import AfterValidator, WithJsonSchema

from bank.interchange.formats import FORMATS
from bank.models import ImportEntry, Kind, Level, Question, QuestionImport
from exams.models import Assignment, Attempt
from groups.models import Membership, Role


def one_of(words: list[str]) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "enum": words})


def _choices(choices: type[TextChoices]) -> WithJsonSchema:
    return one_of(list(choices.values))


def _known_format(name: str) -> str:
    if name not in FORMATS:
        raise ValueError(f"Choose one of {', '.join(FORMATS)}.")
    return name


AttemptKind = Annotated[Attempt.Kind, _choices(Attempt.Kind)]
AttemptState = Annotated[Attempt.State, _choices(Attempt.State)]
Ending = Annotated[Attempt.Ending, _choices(Attempt.Ending)]
Shows = Annotated[Assignment.Shows, _choices(Assignment.Shows)]
Release = Annotated[Assignment.Release, _choices(Assignment.Release)]
RoleName = Annotated[Role, _choices(Role)]
Shares = Annotated[Membership.Shares, _choices(Membership.Shares)]
QuestionState = Annotated[Question.State, _choices(Question.State)]
QuestionKind = Annotated[Kind, _choices(Kind)]
LevelName = Annotated[Level, _choices(Level)]
ImportState = Annotated[QuestionImport.State, _choices(QuestionImport.State)]
Fate = Annotated[ImportEntry.Fate, _choices(ImportEntry.Fate)]
FormatName = Annotated[str, AfterValidator(_known_format), one_of(list(FORMATS))]
