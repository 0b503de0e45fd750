"""What the database knows of the questions before the estimate: judgements, options, and what scores rest on."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.db.models import Max

from bank.keys import chance
from bank.models import KeyCorrection, QuestionVersion
from bank.offered import OptionCount
from curriculum.models import Blueprint
from exams.models import FormQuestion, FormTable
from exams.parameters import newest_snapshot
from insights.calibration.offers import Offer
from measurement.priors import Regression

NEVER = datetime.min.replace(tzinfo=UTC)


def facts(versions: list[int]) -> dict[str, list[Any]]:
    """Names, judgements and guessing levels in the order of the versions, which is that of their ids."""
    between = QuestionVersion.objects.filter(pk__gte=versions[0], pk__lte=versions[-1]).order_by("pk")
    columns = ("pk", "question__slug", "angoff", "kind", "length")
    wanted = set(versions)
    rows = [row for row in between.annotate(length=OptionCount("options")).values_list(*columns) if row[0] in wanted]
    return {
        "names": [slug for _, slug, *_ in rows],
        "judged": [angoff for _, _, angoff, *_ in rows],
        "guessing": [chance(kind, length) for *_, kind, length in rows],
    }


def offers(versions: list[int]) -> dict[int, Offer]:
    between = QuestionVersion.objects.filter(pk__gte=versions[0], pk__lte=versions[-1])
    rows = between.annotate(length=OptionCount("options")).values_list("pk", "kind", "length")
    return {version: Offer(kind, length) for version, kind, length in rows}


def dropped_from(form: int) -> set[int]:
    """Questions that were meant to count on the form and no longer do."""
    table = FormTable.objects.filter(current_of=form).only("items").first()
    meant = FormQuestion.objects.filter(form=form, scored=True).values_list("version_id", flat=True)
    return set(meant) - table.versions if table else set()


def settled_items(blueprint: Blueprint, versions: Iterable[int]) -> dict[int, tuple[float, float, float]]:
    """(a, b, c) of the questions that settled forms are scored by, by version; of two the form settled first.

    Not of one whose key was corrected since its form settled: the curve was that of another question.
    """
    settled = FormTable.objects.filter(form__blueprint=blueprint, provisional=False)
    wanted, corrected = set(versions), _corrected()
    since = dict(settled.filter(reason=FormTable.Reason.SETTLED).values_list("form", "made_at"))
    found: dict[int, tuple[float, float, float]] = {}
    tables = settled.filter(current_of__isnull=False).order_by("made_at", "pk")
    for form, made_at, items in tables.values_list("form", "made_at", "items"):
        for version, a, b, c in items:
            if version in wanted and a is not None and corrected.get(version, NEVER) <= since.get(form, made_at):
                found.setdefault(version, (a, b, c))
    return found


def _corrected() -> dict[int, datetime]:
    """When a question's key was last corrected."""
    last = KeyCorrection.objects.order_by().values("version").annotate(last=Max("at"))
    return dict(last.values_list("version", "last"))


def last_line(blueprint: Blueprint) -> Regression | None:
    """How judgements told difficulties in the newest snapshot."""
    snapshot = newest_snapshot(blueprint)
    return Regression(snapshot.intercept, snapshot.slope, snapshot.spread) if snapshot else None
