"""What has been corrected of the questions of an exam since it was sat, as its candidate reads it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Q, Subquery

from bank.models import KeyCorrection
from bank.models.questions import letters
from exams.models import Answer, Attempt, Regrade


@dataclass(frozen=True)
class Correction:
    """Of the question at a position; `old_key` is the key before, empty where the question was dropped."""

    position: int
    at: datetime
    reason: str
    old_key: str


def corrections_of(attempt: Attempt) -> list[Correction]:
    """In the order they were ordered. One query."""
    asked = Answer.objects.filter(attempt=attempt)
    position = asked.filter(version=OuterRef("version")).values("position")[:1]
    key = KeyCorrection.objects.filter(version=OuterRef("version"), at=OuterRef("created_at")).order_by("-pk")
    concerning = Regrade.objects.filter(Q(kind=Regrade.Kind.KEY) | Q(form=attempt.form_id))
    rows = (
        concerning.filter(version__in=asked.values("version"))
        .annotate(position=Subquery(position), old_key=Subquery(key.values("old_key")[:1]))
        .order_by("created_at", "pk")
        .values_list("position", "created_at", "reason", "version__kind", "old_key")
    )
    return [
        Correction(position, at, reason, "" if old is None else letters(kind, old))
        for position, at, reason, kind, old in rows
    ]
