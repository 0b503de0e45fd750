"""What the pages about calibration show, in a fixed number of statements. Nothing is computed from answers here."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery, TextField
from django.db.models.functions import Cast

from bank.models import ItemSnapshot, QuestionVersion, Snapshot
from curriculum.models import Blueprint
from exams.actions.tables import scale_of
from exams.models import Form
from exams.scoring import Scale
from insights.calibration.words import ADVICE, on_scale, spread_on_scale
from insights.models import Calibration

# The sweep takes a broken job up again sooner, if there is a worker.
STALLED = timedelta(minutes=6)
SORTS = {
    "question": "version__question__slug",
    "answers": "answers",
    "right": "p",
    "rest": "r_rest",
    "difficulty": "b",
    "seconds": "seconds",
}


@dataclass(frozen=True)
class Exam:
    """An exam with its last order, its newest snapshot, and what that says of its forms."""

    blueprint: Blueprint
    job: Calibration | None
    snapshot: Snapshot | None
    checks: list[dict[str, Any]]
    groups: list[dict[str, Any]]
    stalled: bool

    @property
    def alarms(self) -> list[dict[str, Any]]:
        return [check for check in self.checks if check["alarm"]]

    @property
    def drifts(self) -> list[dict[str, Any]]:
        return [check for check in self.checks if check["drifted"]]


def exams(*, now: datetime) -> list[Exam]:
    """Every exam in order. Five statements."""
    own = {"blueprint": OuterRef("pk")}
    newest_job = Calibration.objects.filter(**own).order_by("-created_at", "-pk").values("pk")[:1]
    newest = Snapshot.objects.filter(**own, sittings__gt=0).order_by("-taken_at", "-pk").values("pk")[:1]
    found = list(Blueprint.objects.order_by("position").annotate(job=Subquery(newest_job), newest=Subquery(newest)))
    jobs = Calibration.objects.defer("plan", "progress", "parameters").in_bulk([exam.job for exam in found])
    snapshots = Snapshot.objects.in_bulk([exam.newest for exam in found])
    forms = Form.objects.only("number", "title").in_bulk()
    names = _names(snapshots.values())
    return [_exam(exam, jobs.get(exam.job), snapshots.get(exam.newest), forms, names, now) for exam in found]


def _names(snapshots: Any) -> dict[int, str]:
    drifted = {version for snapshot in snapshots for check in snapshot.checks for version in check["drifted"]}
    versions = QuestionVersion.objects.filter(pk__in=drifted)
    return dict(versions.values_list("pk", "question__slug"))


def _exam(
    blueprint: Blueprint, job: Calibration | None, snapshot: Snapshot | None, forms: dict[int, Form],
    names: dict[int, str], now: datetime,
) -> Exam:  # fmt: skip
    stalled = job is not None and job.is_under_way and job.stepped_at < now - STALLED
    if snapshot is None:
        return Exam(blueprint, job, None, [], [], stalled)
    scale = scale_of(blueprint)
    checks = [check | {"questions": _moves(check, names, scale)} for check in snapshot.checks]
    groups = [
        group
        | {"form": forms[group["form"]], "average": on_scale(group["mean"], scale)}
        | {"spread": spread_on_scale(group["sd"], scale)}
        for group in snapshot.groups
    ]
    groups.sort(key=lambda group: (group["form"].number, group["form"].pk, group["cohort"]))
    return Exam(blueprint, job, snapshot, checks, groups, stalled)


def _moves(check: Mapping[str, Any], names: dict[int, str], scale: Scale) -> list[dict[str, Any]]:
    return [
        {
            "version": version,
            "name": names.get(version, version),
            "points": spread_on_scale(abs(moved), scale),
            "harder": moved > 0,
        }
        for version, moved in zip(check["drifted"], check["moved"], strict=True)
    ]


def items_of(snapshot: Snapshot, *, flag: str, sort: str) -> QuerySet[ItemSnapshot]:
    """Sorted by one of SORTS, a minus before it for the other way round; without a figure last."""
    column = F(SORTS.get(sort.removeprefix("-"), "version__question__slug"))
    order = column.desc(nulls_last=True) if sort.startswith("-") else column.asc(nulls_last=True)
    items = ItemSnapshot.objects.filter(snapshot=snapshot).select_related("version__question").order_by(order, "pk")
    items = items.defer("version__options", "version__stem", "options")
    if flag == "any":
        return items.exclude(flags=[])
    # As text, since SQLite cannot ask what a JSON list holds.
    return items.annotate(told=Cast("flags", TextField())).filter(told__contains=f'"{flag}"') if flag else items


def flag_counts(snapshot: Snapshot) -> list[tuple[str, str, int]]:
    """(code, name, questions) of each kind of flag that was raised, the gravest first."""
    flagged = ItemSnapshot.objects.filter(snapshot=snapshot).exclude(flags=[])
    counts = Counter(code for flags in flagged.values_list("flags", flat=True) for code in {f["code"] for f in flags})
    return [(code, kind.name, counts[code]) for code, kind in ADVICE.items() if counts[code]]
