"""How the areas of the exam hang together in those who sat it: the prior of weakness reports, calibrated."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bank.models import QuestionVersion
from curriculum.models import Area, Blueprint
from exams.models import FormQuestion
from insights.calibration.counting import Counting
from insights.calibration.groups import Group
from insights.calibration.sheets import Sheet
from insights.calibration.sorting import evenly, keys_of, scored, sheet_numbers, sheets
from insights.models import Calibration
from measurement import BadInput
from measurement.irt import Items
from measurement.topics import estimate_covariance
from measurement.topics.population import FEWEST

logger = logging.getLogger(__name__)
# Persons × questions, which the time goes by: ten seconds.
CELLS = 600_000
SITTINGS = 2_000
ITERATIONS = 150
# Of forms that share little, so many questions leave sittings enough of each; more only where forms are hardly sat.
QUESTIONS = 600
WANTED = 2 * FEWEST
SHEETS = 40


def topics(job: Calibration) -> dict[str, Any]:
    """Slugs of the areas in the exam's order with their means and covariance; empty where too few sittings say."""
    areas = list(Area.objects.filter(blueprint=job.blueprint).order_by("position").values_list("slug", flat=True))
    area_of = _areas(job.blueprint, job.plan["versions"])
    questions = _drawn(job.plan, area_of)
    columns = sorted(set().union(*questions.values()))
    answers = _answers(job, list(questions), columns)
    if len(areas) < 2 or len(answers) < FEWEST:
        return {}
    try:
        found = estimate_covariance(
            answers, [area_of[version] for version in columns], _items(job.plan, columns), areas=len(areas),
            iterations=ITERATIONS,
        )  # fmt: skip
    except BadInput as refusal:
        logger.warning("How areas hang together stays unknown for %s: %s", job.blueprint, refusal)
        return {}
    if not found.converged:
        logger.warning("How areas hang together in %s still moved after %s rounds", job.blueprint, found.iterations)
        return {}
    return {"areas": areas, "mean": found.mean.tolist(), "covariance": found.covariance.tolist()}


def _areas(blueprint: Blueprint, versions: list[int]) -> dict[int, int]:
    """The place of each version's area; versions of no area of the exam are left out."""
    sections = Area.objects.filter(blueprint=blueprint).order_by("position").values_list("position", "sections")
    places = {position: at for at, position in enumerate(sorted({position for position, _ in sections}))}
    area = {section: places[position] for position, section in sections if section is not None}
    between = QuestionVersion.objects.filter(pk__gte=versions[0], pk__lte=versions[-1])
    tagged = between.values_list("pk", f"{blueprint.tag}_id")
    wanted = set(versions)
    return {pk: area[section] for pk, section in tagged if pk in wanted and section in area}


def _drawn(plan: Mapping[str, Any], area_of: Mapping[int, int]) -> dict[int, set[int]]:
    """Questions of the forms to draw from: the most sat ones, until their questions are many enough."""
    sittings: dict[int, int] = {}
    for group in map(Group.from_json, plan["groups"]):
        sittings[group.form] = sittings.get(group.form, 0) + group.sittings
    asked: dict[int, set[int]] = {form: set() for form in sittings}
    for form, version in FormQuestion.objects.filter(form__in=asked).values_list("form", "version"):
        if version in area_of:
            asked[form].add(version)
    drawn: dict[int, set[int]] = {}
    for form in sorted(asked, key=lambda form: (-sittings[form], form)):
        together = len(asked[form].union(*drawn.values()))
        if together > QUESTIONS and sum(sittings[other] for other in drawn) >= WANTED:
            break
        drawn[form] = asked[form]
    return drawn


def _answers(job: Calibration, forms: Sequence[int], columns: Sequence[int]) -> NDArray[np.int8]:
    """(sittings × columns), right 1, wrong or omitted 0, else -1: evenly drawn from all that count, in their order."""
    wanted = min(SITTINGS, max(WANTED, CELLS // max(1, len(columns))))
    stored = sheet_numbers(job, form_id__in=forms)
    read = evenly(stored, SHEETS)
    sittings = sum(group["sittings"] for group in job.plan["groups"] if group["form"] in forms)
    step = max(1, sittings * len(read) // (wanted * max(1, len(stored))))
    counting, keys = Counting.of(job.plan), keys_of(job.plan)
    rows = (_rows(counting.kept(sheet).part(slice(None, None, step)), keys, columns) for sheet in sheets(job, read))
    drawn = np.concatenate([np.empty((0, len(columns)), np.int8), *rows])
    return drawn[evenly(list(range(len(drawn))), wanted)]


def _rows(sheet: Sheet, keys: dict[int, int], columns: Sequence[int]) -> NDArray[np.int8]:
    known = np.isin(sheet.versions, columns)
    rows = np.full((len(sheet), len(columns)), -1, np.int8)
    rows[:, np.searchsorted(columns, sheet.versions[known])] = scored(sheet, keys)[:, known]
    return rows[(rows >= 0).any(axis=1)]


def _items(plan: Mapping[str, Any], columns: Sequence[int]) -> Items:
    at = np.searchsorted(plan["versions"], columns)
    return Items(*(np.array(plan["found"][name])[at] for name in ("a", "b", "c")))
