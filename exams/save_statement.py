"""The one statement of a save, which decides whether it is stored and stores it; made once for each shape of saves."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Self

from django.db.models import Case, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest

from bank.models import Kind, QuestionVersion
from bank.numbers import value
from bank.offered import OptionCount
from exams.models import Answer, Attempt
from exams.prepared import Given, Update, given, prepared
from exams.saves import Save

PLAIN = ("seq", "entered", "flagged", "unsure", "seen", "marks", "saved_at")
OPTIONS = ("chosen", "first")


@dataclass(frozen=True)
class Shape:
    """What of a save decides its statement; all else is filled in. `zero` is of options: index 0, never a bit set."""

    guest: bool
    numbers: bool
    options: bool
    zero: bool
    entered: bool
    first_entered: bool
    first: bool

    @classmethod
    def of(cls, save: Save, *, guest: bool) -> Self:
        return cls(
            guest=guest,
            numbers=bool(save.numbers),
            options=bool(save.choices),
            zero=0 in save.choices,
            entered=bool(save.entered),
            first_entered=bool(save.first_entered),
            first=save.first is not None,
        )


def values(save: Save, now: datetime) -> dict[str, Any]:
    """What is filled in of a save."""
    most = max(save.choices, default=0)
    return vars(save) | {
        "seen": save.was_seen,
        "saved_at": now,
        "most": most,
        "bits": most.bit_length(),
        "number": value(save.entered),
        "first_number": value(save.first_entered),
    }


@lru_cache
def statement(shape: Shape) -> Update:
    here = given(Answer, "position", "seq")
    older = Answer.objects.filter(position=here["position"], seq__lt=here["seq"])
    return prepared(older.filter(_takes(shape), attempt__in=_open_attempt(shape)), _columns(shape))


def _open_attempt(shape: Shape) -> QuerySet[Attempt, Any]:
    told = given(Attempt, "public_id", "user")
    theirs = Q(user=None) if shape.guest else Q(user_id=told["user"])
    in_time = Q(deadline_at__gte=Given("overdue", Attempt._meta.get_field("deadline_at")))
    found = Attempt.objects.filter(theirs, in_time, public_id=told["public_id"], state=Attempt.State.OPEN)
    return found.select_for_update(no_key=True).values("pk")


def _takes(shape: Shape) -> Q:
    """As `misfit`: whether the question takes such an answer. Compared with a single value instead of joined: a join
    would be judged by what was there before a wait for the row, and of two saves at once the older could win."""
    if not shape.numbers and not shape.options:
        return Q()
    fitting = Q(kind=Kind.NUMERIC) if shape.numbers else _offered(shape)
    return Q(version=Subquery(_asked().alias(offered=OptionCount("options")).filter(fitting).values("pk")[:1]))


def _offered(shape: Shape) -> Q:
    single = Q(kind=Kind.SINGLE, offered__gt=Given("most", IntegerField()))
    if shape.zero:
        return single
    return single | Q(kind=Kind.MULTIPLE, offered__gte=Given("bits", IntegerField()))


def _columns(shape: Shape) -> dict[str, Any]:
    told = given(Answer, *PLAIN, "chosen", "seconds")
    return {name: told[name] for name in PLAIN} | {
        "chosen": _judged("number") if shape.entered else told["chosen"],
        "first_chosen": Coalesce(F("first_chosen"), _first(shape)),
        "first_entered": _first_entered(shape),
        "seconds": Greatest(F("seconds"), told["seconds"]),
    }


def _first(shape: Shape) -> Any:
    """As `first_of`."""
    if shape.first_entered:
        return _judged("first_number")
    if shape.first or not shape.options:
        return Given("first", IntegerField())
    single = Case(When(kind=Kind.SINGLE, then=Given("chosen", IntegerField())), output_field=IntegerField())
    return Subquery(_asked().values(first=single))


def _first_entered(shape: Shape) -> Any:
    """The number that `first_chosen` judges, kept as long as it is the first."""
    if not shape.first_entered:
        return F("first_entered")
    typed = given(Answer, "first_entered")["first_entered"]
    return Case(When(first_chosen__isnull=True, then=typed), default=F("first_entered"))


def _judged(number: str) -> Any:
    """0 or 1, by the version's range; what is no number is wrong."""
    told = Given(number, QuestionVersion._meta.get_field("lowest"))
    right = Case(When(lowest__lte=told, highest__gte=told, then=Value(0)), default=Value(1))
    return Subquery(_asked().values(judged=right))


def _asked() -> QuerySet[QuestionVersion]:
    return QuestionVersion.objects.filter(pk=OuterRef("version"))
