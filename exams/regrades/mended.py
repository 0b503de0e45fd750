"""What has been corrected of the questions of an exam since it was sat, as its candidate reads it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Q, Subquery

from bank.models import KeyCorrection
from bank.models.questions import named_key
from exams.models import Answer, Attempt, Regrade

OLD = ("old_key", "old_lowest", "old_highest")


@dataclass(frozen=True)
class Correction:
    """Of the question at a position; `old_key` is the key before, empty where the question was dropped. Of a number to
    enter it is a range."""

    position: int
    at: datetime
    reason: str
    old_key: str
    is_range: bool = False


def corrections_of(attempt: Attempt) -> list[Correction]:
    """In the order they were ordered. One query."""
    asked = Answer.objects.filter(attempt=attempt)
    position = asked.filter(version=OuterRef("version")).values("position")[:1]
    key = KeyCorrection.objects.filter(version=OuterRef("version"), at=OuterRef("created_at")).order_by("-pk")
    concerning = Regrade.objects.filter(Q(kind=Regrade.Kind.KEY) | Q(form=attempt.form_id))
    rows = (
        concerning.filter(version__in=asked.values("version"))
        .annotate(position=Subquery(position), **{name: Subquery(key.values(name)[:1]) for name in OLD})
        .order_by("created_at", "pk")
        .values_list("position", "created_at", "reason", "version__kind", *OLD)
    )
    return [
        Correction(position, at, reason, "" if old[0] is None else named_key(kind, *old), old[1] is not None)
        for position, at, reason, kind, *old in rows
    ]
