"""Fifth stage: forms that scores rest on, or soon will, looked at again by another route, one at a step."""

import logging
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import numpy as np
from django.db import transaction

from bank.models import Snapshot
from exams.models import FormTable
from insights.calibration.counting import Counting
from insights.calibration.describing import forms_of, sittings_of
from insights.calibration.groups import ENOUGH_SITTINGS, Group, numbers
from insights.calibration.jobs import Stage, store
from insights.calibration.separate import Opinion, own_calibration, second_opinion
from insights.calibration.sheets import Sheet as Arrays
from insights.calibration.sorting import batches, evenly, keys_of, sheet_numbers, sheets
from insights.models import Calibration
from measurement.drift import LEAST_ANCHORS
from measurement.irt import Items, blocks_of

logger = logging.getLogger(__name__)
# More sittings would not change the second opinion, only take longer; so would more sheets to thin.
SITTINGS = 20_000
SHEETS = 40


def step(job: Calibration, *, now: datetime) -> None:
    forms = forms_of(job.plan)
    if job.done < len(forms):
        found = check(job.plan, forms[job.done], list(_sheets(job, forms[job.done])))
        checks = job.plan["checks"] + ([found] if found else [])
        store(job, now=now, plan=job.plan | {"checks": checks}, done=job.done + 1, total=len(forms))
        return
    with transaction.atomic():
        checks = job.plan["checks"]
        store(job, now=now, stage=Stage.PUBLISHING, done=0, total=0)
        Snapshot.objects.filter(blueprint=job.blueprint_id, pk=job.snapshot_id or 0).update(checks=checks)
    for found in checks:
        if found["alarm"]:
            logger.warning("Form %(form)s: its raw cut is %(raw_cut)s, by another route %(raw_cut_linked)s", found)


def _sheets(job: Calibration, form: int) -> Iterator[Arrays]:
    """Sittings of the form that count, evenly thinned where there are very many."""
    counting, stored = Counting.of(job.plan), sheet_numbers(job, form_id=form)
    read = evenly(stored, SHEETS)
    step = max(1, -(-sittings_of(job.plan, form) * len(read) // (SITTINGS * max(1, len(stored)))))
    for sheet in sheets(job, read):
        yield counting.kept(sheet).part(slice(None, None, step))


def check(plan: dict[str, Any], form: int, sittings: list[Arrays]) -> dict[str, Any] | None:
    """What the form's own sittings say of its raw cut and of its questions; None where there are too few, and of a
    group's form, whose table never settles."""
    table = FormTable.objects.filter(current_of=form, form__group=None).select_related("form").first()
    if table is None or sittings_of(plan, form) < ENOUGH_SITTINGS:
        return None
    versions = sorted(table.versions & set(plan["versions"]))
    if len(versions) < LEAST_ANCHORS:
        return None
    opinion = _opinion(plan, form, versions, _frozen(plan, table, versions), sittings)
    cuts = opinion.report.by_all
    return {
        "form": form,
        "number": table.form.number,
        "sittings": sum(map(len, sittings)),
        "raw_cut": cuts.cut_frozen,
        "raw_cut_linked": cuts.cut_linked,
        "raw_cut_without_drifted": opinion.report.by_kept.cut_linked,
        "alarm": cuts.alarm,
        "drifted": opinion.drifted,
        "moved": opinion.moved,
    }


def _frozen(plan: Mapping[str, Any], table: FormTable, versions: list[int]) -> Items:
    """What the form is scored by; for a provisional table what it will be."""
    known = {version: values for version, *values in table.items if not table.provisional and values[0] is not None}
    place = {version: at for at, version in enumerate(plan["versions"])}
    found = [plan["found"][name] for name in ("a", "b", "c")]
    rows = [known.get(version) or [column[place[version]] for column in found] for version in versions]
    return Items(*np.array(rows, float).T)


def _opinion(plan: dict[str, Any], form: int, versions: list[int], bank: Items, sittings: list[Arrays]) -> Opinion:
    groups = [group for group in map(Group.from_json, plan["groups"]) if group.form == form]
    blocks = list(blocks_of(batches(sittings, versions, keys_of(plan), numbers(groups))))
    own = own_calibration(blocks, bank.c, [str(version) for version in versions], groups)
    place = {version: at for at, version in enumerate(plan["versions"])}
    anchors = [at for at, version in enumerate(versions) if str(place[version]) in plan["fixed"]]
    # Where no scores rest on any of its questions yet, all of them carry the scale together.
    return second_opinion(versions, bank, own, anchors if len(anchors) >= LEAST_ANCHORS else range(len(versions)))
