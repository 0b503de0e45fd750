"""Second stage: sittings that count become groups, and blocks for the estimate; some sheets at a step."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import Max
from numpy.typing import NDArray

from bank.models import QuestionVersion
from insights.calibration import apart
from insights.calibration.counting import Counting
from insights.calibration.groups import ENOUGH_SITTINGS, Group, grouped, numbers
from insights.calibration.jobs import Stage, State, end, store
from insights.calibration.sheets import Sheet as Arrays
from insights.models import Calibration, CalibrationBlock, Sheet
from measurement.irt import Block, blocks_of

NOBODY = "Nobody has sat a mock of this exam to its end yet."
THIN = (
    "{sittings} of {read} sittings so far were taken with effort and showed new questions. From {needed} on there is "
    "enough to say something."
)
# At a step: a hundred million answers at the most, a third of that in most exams. A number and no time, so that
# blocks, and the last bits of the sums over them, are the same every night.
SHEETS = 100
NO_KEY = -2
NOTHING = {"after": 0, "groups": [], "answers": {}, "read": 0, "idle": 0}


def step(job: Calibration, *, now: datetime) -> None:
    """First all sheets are counted, which tells the groups; then all are cut into blocks."""
    if "groups" in job.plan:
        _cut(job, now)
    else:
        _count(job, now)


def _count(job: Calibration, now: datetime) -> None:
    plan, counting = job.plan, Counting.of(job.plan)
    counted = plan.get("counted", NOTHING | {"beside": apart.NOTHING})
    next_ones = sheet_numbers(job, number__gt=counted["after"])[:SHEETS]
    if not next_ones:
        _plan(job, counted, now)
        return
    of_groups = apart.group_forms(job.blueprint)
    for sheet in sheets(job, next_ones):
        if sheet.form in of_groups:
            counted = counted | {"beside": apart.counted_with(counted["beside"], sheet, counting)}
        else:
            counted = _with(counted, sheet, counting)
    counted |= {"after": next_ones[-1]}
    store(job, now=now, plan=plan | {"counted": counted}, done=next_ones[-1], total=2 * _last(Sheet, job))


def _with(counted: dict[str, Any], sheet: Arrays, counting: Counting) -> dict[str, Any]:
    """Sittings of public forms that count by form and half-year, their answers by version; sittings in all, and without
    effort."""
    good = counting.kept(sheet)
    groups = Counter({(form, cohort): n for form, cohort, n in counted["groups"]})
    groups.update((sheet.form, cohort) for cohort in good.cohorts.tolist())
    answers = Counter(counted["answers"])
    answers.update(dict(zip(map(str, sheet.versions.tolist()), good.new.sum(axis=0).tolist(), strict=True)))
    return counted | {
        "groups": [[form, cohort, n] for (form, cohort), n in sorted(groups.items())],
        "answers": dict(answers),
        "read": counted["read"] + len(sheet),
        "idle": counted["idle"] + int((~counting.effort(sheet)).sum()),
    }


def _plan(job: Calibration, counted: dict[str, Any], now: datetime) -> None:
    groups = grouped({(form, cohort): n for form, cohort, n in counted["groups"]})
    sittings = sum(group.sittings for group in groups)
    if sittings >= ENOUGH_SITTINGS:
        store(job, now=now, plan=_planned(job, counted, groups))
    elif apart.is_enough(counted["beside"]):
        plan = _planned(job, counted | {"answers": {}}, []) | apart.unestimated(job.blueprint)
        store(job, now=now, plan=plan, stage=Stage.DESCRIBING, done=0, total=0)
    else:
        told = THIN.format(sittings=sittings, read=counted["read"], needed=ENOUGH_SITTINGS)
        told += apart.told_few(counted["beside"])
        end(job, State.THIN, told if counted["read"] or counted["beside"]["forms"] else NOBODY, now=now)


def _planned(job: Calibration, counted: Mapping[str, Any], groups: list[Group]) -> dict[str, Any]:
    answers = {int(version): n for version, n in counted["answers"].items() if n}
    versions = sorted(answers)
    keys = _keys_now(versions) if versions else {}
    return {name: value for name, value in job.plan.items() if name != "counted"} | {
        "versions": versions,
        "keys": [keys[version] for version in versions],
        "answers": [answers[version] for version in versions],
        "groups": [group.to_json() for group in groups],
        "left_out": counted["idle"],
        "beside": apart.planned(counted["beside"]),
        "cut": 0,
    }


def _cut(job: Calibration, now: datetime) -> None:
    plan, counting = job.plan, Counting.of(job.plan)
    next_ones = sheet_numbers(job, number__gt=plan["cut"])[:SHEETS]
    if not next_ones:
        store(job, now=now, stage=Stage.ESTIMATING, done=0, total=100)
        return
    of_groups = set(plan["beside"]["forms"])
    good = (counting.kept(sheet) for sheet in sheets(job, next_ones) if sheet.form not in of_groups)
    groups = numbers([Group.from_json(group) for group in plan["groups"]])
    blocks = list(blocks_of(batches(good, plan["versions"], keys_of(plan), groups)))
    last = _last(Sheet, job)
    with transaction.atomic():
        store(job, now=now, plan=plan | {"cut": next_ones[-1]}, done=last + next_ones[-1], total=2 * last)
        _keep(job, blocks)


def sheet_numbers(job: Calibration, **only: int | Sequence[int]) -> list[int]:
    """In order."""
    stored = Sheet.objects.filter(calibration=job, **only).order_by("number")
    return list(stored.values_list("number", flat=True))


def sheets(job: Calibration, wanted: Iterable[int]) -> Iterator[Arrays]:
    """One at a time, so that memory does not grow with the sittings."""
    for number in wanted:
        stored = Sheet.objects.filter(calibration=job).values_list("data", flat=True)
        yield Arrays.from_bytes(bytes(stored.get(number=number)))


def evenly(wanted: list[int], most: int) -> list[int]:
    """As many as may be read at a step, from the first to the last."""
    return [wanted[at * len(wanted) // most] for at in range(most)] if len(wanted) > most else wanted


def keys_of(plan: dict[str, list[int]]) -> dict[int, int]:
    """The same at every stage, whatever is corrected while the job runs."""
    return dict(zip(plan["versions"], plan["keys"], strict=True))


def _keys_now(versions: list[int]) -> dict[int, int]:
    """A corrected key counts for answers given before."""
    between = QuestionVersion.objects.filter(pk__gte=versions[0], pk__lte=versions[-1])
    return dict(between.values_list("pk", "key"))


def scored(sheet: Arrays, keys: dict[int, int]) -> NDArray[np.int8]:
    """Right 1, wrong or omitted 0, met before -1."""
    # A question that nobody met for the first time has no key here, and no answer that would need it.
    key = np.array([keys.get(version, NO_KEY) for version in sheet.versions.tolist()], np.int8)
    return np.where(sheet.new, sheet.chosen == key, -1).astype(np.int8)


def batches(
    read: Iterable[Arrays], versions: list[int], keys: dict[int, int], number: dict[tuple[int, int], int]
) -> Iterator[tuple[NDArray[np.intp], NDArray[np.int8], NDArray[np.int32]]]:
    """What the engine makes blocks of; `versions` in order are the items, `number` the groups."""
    for sheet in read:
        known = np.isin(sheet.versions, versions)
        if len(sheet) and known.any():
            member = np.array([number[sheet.form, cohort] for cohort in sheet.cohorts.tolist()], np.int32)
            yield np.searchsorted(versions, sheet.versions[known]), scored(sheet, keys)[:, known], member


def _keep(job: Calibration, blocks: list[Block]) -> None:
    for number, block in enumerate(blocks, _last(CalibrationBlock, job) + 1):
        CalibrationBlock.objects.create(calibration=job, number=number, data=block.to_bytes())


def _last(model: type[Sheet] | type[CalibrationBlock], job: Calibration) -> int:
    return model.objects.filter(calibration=job).aggregate(last=Max("number"))["last"] or 0
