"""A save of one question, and what it means for that question: right away in Python, or as part of an UPDATE.

Only the question knows whether an index, a bit set or a number answers it. A save that does not fit (an option that
is not there, a number where there are options) is refused whole.
"""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, F, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from bank.keys import fits, in_range
from bank.models import Kind, QuestionVersion
from bank.numbers import value


@dataclass(frozen=True)
class Save:
    """The whole state of one question as a client sends it; see docs/player-protocol.md.

    `chosen` and `first` are of options; `entered` and `first_entered` are the number as typed, empty for none.
    """

    seq: int
    chosen: int | None = None
    first: int | None = None
    flagged: bool = False
    unsure: bool = False
    seen: bool = False
    seconds: int = 0
    marks: dict[str, Any] = field(default_factory=dict)
    entered: str = ""
    first_entered: str = ""

    @property
    def is_given(self) -> bool:
        return self.chosen is not None or bool(self.entered)

    @property
    def numbers(self) -> list[str]:
        return [text for text in (self.entered, self.first_entered) if text]

    @property
    def choices(self) -> list[int]:
        return [choice for choice in (self.chosen, self.first) if choice is not None]


def misfit(version: QuestionVersion, save: Save) -> str:
    """The field that is no answer to the question; empty where all can be. Nothing chosen can, whatever is asked."""
    if version.kind != Kind.NUMERIC and save.numbers:
        return "entered" if save.entered else "first"
    unfit = {"chosen": save.chosen, "first": save.first}
    return next((name for name, choice in unfit.items() if choice is not None and not fits(version, choice)), "")


def chosen_of(version: QuestionVersion, save: Save) -> int | None:
    """What the answer's `chosen` becomes; the save is for the version."""
    return in_range(version, value(save.entered)) if save.entered else save.chosen


def first_of(version: QuestionVersion, save: Save) -> int | None:
    """What its `first_chosen` becomes where there is none yet. A single choice is the first as soon as it is made;
    several ticks and a number are when they are first left, which the client tells."""
    if save.first_entered:
        return in_range(version, value(save.first_entered))
    return save.chosen if save.first is None and version.kind == Kind.SINGLE else save.first


def versions_of(save: Save) -> Q:
    """As `misfit`, for answers in the database. Compared with a single value instead of joined: a join would be
    judged by what was there before a wait for the row, and of two saves at once the older could win."""
    if not save.numbers and not save.choices:
        return Q()
    return Q(version=Subquery(_asked().filter(_takes(save)).values("pk")[:1]))


def _takes(save: Save) -> Q:
    if save.numbers:
        return Q(pk__in=[]) if save.choices else Q(kind=Kind.NUMERIC)
    most, least = max(save.choices), min(save.choices)
    single = Q(kind=Kind.SINGLE, **{f"options__{most}__isnull": False})
    if not least:
        return single
    return single | Q(kind=Kind.MULTIPLE, **{f"options__{most.bit_length() - 1}__isnull": False})


def chosen_column(save: Save) -> Any:
    return _judged(save.entered) if save.entered else save.chosen


def first_column(save: Save) -> Any:
    if save.first_entered:
        return Coalesce(F("first_chosen"), _judged(save.first_entered))
    if save.first is not None:
        return Coalesce(F("first_chosen"), save.first)
    if save.chosen is None:
        return F("first_chosen")
    single = Case(When(kind=Kind.SINGLE, then=Value(save.chosen)), output_field=IntegerField())
    return Coalesce(F("first_chosen"), Subquery(_asked().values(first=single)))


def first_entered_column(save: Save) -> Any:
    """The number that `first_column` judges, kept as long as it is the first."""
    if not save.first_entered:
        return F("first_entered")
    return Case(When(first_chosen__isnull=True, then=Value(save.first_entered)), default=F("first_entered"))


def _judged(typed: str) -> Any:
    """0 or 1, by the version's range."""
    number = value(typed)
    if number is None:
        return Value(1)
    right = Case(When(lowest__lte=number, highest__gte=number, then=Value(0)), default=Value(1))
    return Subquery(_asked().values(judged=right))


def _asked() -> Any:
    return QuestionVersion.objects.filter(pk=OuterRef("version"))
