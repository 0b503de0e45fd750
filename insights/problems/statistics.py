"""What answers say of questions with reports: stored by calibrations, counted of drills."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from bank.models import ItemSnapshot, Snapshot
from curriculum.models import Blueprint
from exams.models import DrillQuestion

Statistics = ItemSnapshot


@dataclass(frozen=True)
class Drilled:
    """How often a template's questions were answered, and how often right."""

    answers: int
    right: int

    @property
    def share(self) -> float | None:
        return self.right / self.answers if self.answers else None


def newest_items() -> QuerySet[ItemSnapshot]:
    """Of each exam's newest snapshot, the one that rests on the most answers last."""
    newest = Snapshot.objects.filter(blueprint=OuterRef("pk")).order_by("-taken_at", "-pk").values("pk")[:1]
    snapshots = Blueprint.objects.annotate(newest=Subquery(newest)).values("newest")
    items = ItemSnapshot.objects.filter(snapshot__in=snapshots)
    return items.select_related("snapshot__blueprint", "version").order_by("answers", "pk")


def statistics_of(questions: Iterable[int]) -> dict[int, Statistics]:
    """By question, from the exam in which it was answered most. One query."""
    items = newest_items().filter(version__question__in=list(questions)).defer("options", "version__options")
    return {item.version.question_id: item for item in items}


def drilled(templates: Iterable[int]) -> dict[int, Drilled]:
    """By template. One query."""
    answered = DrillQuestion.objects.filter(drill__template__in=list(templates), chosen__isnull=False).order_by()
    counted = answered.values_list("drill__template").annotate(n=Count("pk"), right=Count("pk", filter=Q(right=True)))
    return {template: Drilled(n, right) for template, n, right in counted}
