"""The list of corrections with how far each has got."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from bank.models import KeyCorrection
from exams.actions.regrade_preview import Change, concerned
from exams.models import Answer, Attempt, Regrade

# Steps follow at once, and passes after two minutes: nothing for so long means that no worker runs, or that it fails.
STALLED = timedelta(minutes=10)


def with_progress(*, now: datetime) -> QuerySet[Regrade]:
    """Newest first, with `total` and `done` sittings of those under way, `stalled`, and the key of the `correction`."""
    correction = KeyCorrection.objects.filter(version=OuterRef("version"), at=OuterRef("created_at")).order_by("-pk")
    return (
        Regrade.objects.select_related("version__question", "form__blueprint", "by")
        .annotate(
            total=_sittings(Q()),
            done=_sittings(Q(attempt__lte=OuterRef("cursor"))),
            stalled=Case(When(finished_at=None, stepped_at__lte=now - STALLED, then=True), default=False),
            correction=Subquery(correction.values("pk")[:1]),
        )
        .order_by("-created_at", "-pk")
    )


def _sittings(condition: Q) -> Case:
    """How many closed sittings a job concerns; counted only while it runs."""
    showed = Answer.objects.filter(condition, version=OuterRef("version"), attempt__state=Attempt.State.CLOSED)
    of_form = showed.filter(attempt__form=OuterRef("form"))
    return Case(
        When(finished_at=None, kind=Regrade.Kind.KEY, then=_number(showed)),
        When(finished_at=None, then=_number(of_form)),
        default=Value(None),
        output_field=IntegerField(),
    )


def _number(answers: QuerySet[Answer]) -> Coalesce:
    counted = answers.order_by().values("version").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def corrections_of(jobs: Iterable[Any]) -> dict[int, KeyCorrection]:
    """What each of `with_progress` corrected, by the job. One query."""
    jobs = list(jobs)
    found = KeyCorrection.objects.select_related("version").in_bulk([job.correction for job in jobs if job.correction])
    return {job.pk: found[job.correction] for job in jobs if job.correction}


def under_way(change: Change) -> bool:
    """Whether another job is unfinished that meets a sitting of this one: until it ends, a preview may move."""
    mine = concerned(change).values("attempt")
    showed = Answer.objects.filter(version=OuterRef("version"), attempt__in=mine)
    return Regrade.objects.filter(Exists(showed), finished_at=None).exists()


def ordered_already(change: Change) -> bool:
    """Whether a second click asks for what the first has ordered."""
    if change.form:
        return Regrade.objects.filter(kind=Regrade.Kind.DROP, form=change.form, version=change.version).exists()
    last = KeyCorrection.objects.filter(version=change.version).order_by("-at", "-pk").first()
    if change.accepted:
        return last is not None and (last.new_lowest, last.new_highest) == change.accepted
    return last is not None and last.new_key == change.key
