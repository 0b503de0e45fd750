"""Fourth stage: what is counted of each question, some sheets of a form at a step; how the areas hang together; and
the snapshot that pages and forms read from."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import numpy as np
from django.db import transaction

from bank.models import ItemSnapshot, Snapshot
from exams.models import FormTable
from exams.parameters import FORMULA
from insights.calibration.abilities import Abilities
from insights.calibration.apart import own_of
from insights.calibration.classical import FormCounts
from insights.calibration.counting import Counting
from insights.calibration.frozen import dropped_from, offers
from insights.calibration.groups import Group
from insights.calibration.jobs import Stage, store
from insights.calibration.sights import counts_of, merged
from insights.calibration.sorting import keys_of, sheet_numbers, sheets
from insights.calibration.topics import topics
from insights.models import Calibration
from measurement.ctt import wilson
from measurement.ctt.review import FEWEST_ANSWERS

# At a step: forty million answers at the most.
SHEETS = 40
KEPT_SNAPSHOTS = 30
BATCH = 500


def step(job: Calibration, *, now: datetime) -> None:
    forms = forms_of(job.plan) + _beside(job.plan)
    if job.done < len(forms):
        _describe_some(job, forms, now)
    elif "topics" not in job.plan:
        store(job, now=now, plan=job.plan | {"topics": topics(job)})
    else:
        _take_snapshot(job, now)


def _beside(plan: Mapping[str, Any]) -> list[int]:
    """Forms of groups, which the estimate knows nothing of."""
    return list(plan["beside"]["forms"])


def _describe_some(job: Calibration, forms: list[int], now: datetime) -> None:
    form, part = forms[job.done], job.plan.get("part", {"after": 0, "counts": {}})
    next_ones = sheet_numbers(job, form_id=form, number__gt=part["after"])[:SHEETS]
    counts = FormCounts.from_bytes(bytes(job.progress)) if job.progress else None
    found, counts = _described(job, form, next_ones, part["counts"], counts)
    if len(next_ones) == SHEETS:
        plan = job.plan | {"part": {"after": next_ones[-1], "counts": found}}
        store(job, now=now, plan=plan, progress=counts.to_bytes() if counts else b"", total=len(forms))
        return
    linked = form not in _beside(job.plan)
    classical = counts.statistics(linked=linked) if counts else {}
    if not linked:
        own = own_of(job.plan)
        found = {version: counted for version, counted in found.items() if int(version) in own}
    found = {version: counted | classical.get(int(version), {}) for version, counted in found.items()}
    plan = job.plan | {"described": merged(job.plan.get("described", {}), found)}
    plan.pop("part", None)
    store(job, now=now, plan=plan, progress=b"", done=job.done + 1, total=len(forms))


def _take_snapshot(job: Calibration, now: datetime) -> None:
    plan = job.plan
    with transaction.atomic():
        # The claim first: whoever lost it writes nothing.
        left = plan | {"described": {}, "checks": []}
        store(job, now=now, stage=Stage.CHECKING, done=0, total=len(forms_of(plan)), plan=left)
        snapshot = _snapshot(job, plan, now)
        Calibration.objects.filter(pk=job.pk).update(snapshot=snapshot)
        forget_old(job.blueprint_id)


def forms_of(plan: Mapping[str, Any]) -> list[int]:
    return sorted({group["form"] for group in plan["groups"]})


def sittings_of(plan: Mapping[str, Any], form: int) -> int:
    return sum(group["sittings"] for group in plan["groups"] if group["form"] == form)


def _described(
    job: Calibration, form: int, wanted: list[int], found: dict[str, Any], counts: FormCounts | None
) -> tuple[dict[str, Any], FormCounts | None]:
    """What these sheets of the form add to the counts by version, and to those that classical statistics rest on."""
    counting, linked = Counting.of(job.plan), form not in _beside(job.plan)
    asked_of = job.plan if linked else job.plan["beside"]
    keys, offered = keys_of(asked_of), offers(asked_of["versions"])
    abilities = Abilities.of(job.plan) if linked else None
    for sheet in sheets(job, wanted):
        good = counting.kept(sheet)
        if len(good):
            asked = good.versions.tolist()
            counts = counts or FormCounts.of(asked, keys, offered, dropped_from(form))
            counts.add(good, abilities.of_sheet(good, keys) if abilities else np.zeros(len(good)))
            found = merged(found, counts_of(good, keys, counting.limits))
    return found, counts


def _snapshot(job: Calibration, plan: Mapping[str, Any], now: datetime) -> Snapshot:
    found = plan["found"]
    groups = [Group.from_json(group) for group in plan["groups"]]
    intercept, slope, spread, *_ = found["line"]
    snapshot = Snapshot.objects.create(
        blueprint=job.blueprint,
        taken_at=now,
        formula=FORMULA,
        sittings=sum(group.sittings for group in groups),
        left_out=plan["left_out"],
        answers=sum(plan["answers"]),
        intercept=intercept,
        slope=slope,
        spread=spread,
        topics=plan["topics"],
        groups=[
            {"form": group.form, "cohort": group.label, "sittings": group.sittings, "mean": mean, "sd": sd}
            for group, mean, sd in zip(groups, found["mean"], found["sd"], strict=True)
        ],
    )
    items = [_item(snapshot, plan, at) for at in range(len(plan["versions"]))]
    items += [_own_item(snapshot, plan, version, answers) for version, answers in own_of(plan).items()]
    ItemSnapshot.objects.bulk_create(items, batch_size=BATCH)
    return snapshot


def _item(snapshot: Snapshot, plan: Mapping[str, Any], at: int) -> ItemSnapshot:
    version, answers, is_fixed = plan["versions"][at], plan["answers"][at], str(at) in plan["fixed"]
    enough = answers >= FEWEST_ANSWERS
    item = ItemSnapshot(snapshot=snapshot, version_id=version, answers=answers, fixed=is_fixed)
    if enough or is_fixed:
        for name in ("a", "b", "c", "se_a", "se_b"):
            setattr(item, name, plan["found"][name][at])
    described = plan["described"].get(str(version))
    if enough and described:
        _describe(item, described)
    return item


def _own_item(snapshot: Snapshot, plan: Mapping[str, Any], version: int, answers: int) -> ItemSnapshot:
    item = ItemSnapshot(snapshot=snapshot, version_id=version, answers=answers)
    if answers >= FEWEST_ANSWERS:
        _describe(item, plan["described"][str(version)])
    return item


def _describe(item: ItemSnapshot, described: Mapping[str, Any]) -> None:
    low, high = wilson(described["right"], described["answers"])
    item.p, item.p_low, item.p_high = described["right"] / described["answers"], float(low), float(high)
    if described["shown"]:
        item.seconds = described["seconds"] / described["shown"]
        item.rapid_share = described["rapid"] / described["shown"]
    for name in ("r_rest", "r_low", "r_high", "upper_lower", "omitted", "options", "points", "flags"):
        if name in described:
            setattr(item, name, described[name])


def forget_old(blueprint_id: int) -> None:
    """Snapshots beyond the newest, unless scores rest on them."""
    own = Snapshot.objects.filter(blueprint=blueprint_id).order_by("-taken_at", "-pk")
    newest = list(own.values_list("pk", flat=True)[:KEPT_SNAPSHOTS])
    needed = FormTable.objects.filter(snapshot__blueprint=blueprint_id).values("snapshot")
    Snapshot.objects.filter(blueprint=blueprint_id).exclude(pk__in=newest).exclude(pk__in=needed).delete()
