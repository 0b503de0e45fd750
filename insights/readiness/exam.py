"""The exam that a learner prepares for, out of the database."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from bank.content.loading import BUNDLED
from bank.models import Question, QuestionVersion
from curriculum.models import Blueprint
from exams.models import Form
from insights.readiness.body import Exam
from insights.readiness.chance import ExamForm
from insights.weakness.answers import AreaOutline
from measurement.irt.model import Items


def exam_of(blueprint: Blueprint, areas: Sequence[AreaOutline], *, day: date | None) -> Exam:
    """Its public forms with the tables they are scored by now, and its part of the bundled bank. Three queries."""
    forms = [form for form in _public(blueprint) if form.table and all(None not in item for item in form.table.items)]
    area_of = {section.slug: number for number, area in enumerate(areas) for section in area.sections}
    versions = {version for form in forms if form.table for version, *_ in form.table.items}
    sections = QuestionVersion.objects.filter(pk__in=versions).values_list("pk", f"{blueprint.tag}__slug")
    places = {version: area_of[section] for version, section in sections if section in area_of}
    provisional = any(form.table.provisional for form in forms if form.table)
    return Exam(areas, [_form(form, places) for form in forms], _bank(blueprint, areas), day, provisional)


def _public(blueprint: Blueprint) -> list[Form]:
    public = Form.objects.public().filter(blueprint=blueprint, table__isnull=False).order_by("number")
    return list(public.select_related("table").defer("table__curve", "table__scaled", "table__csem"))


def _form(form: Form, places: dict[int, int]) -> ExamForm:
    """A question moved to a section of another exam since has no area here: it counts with the first."""
    assert form.table is not None
    rows = np.array(form.table.items, float).reshape(-1, 4)
    area = np.array([places.get(int(version), 0) for version in rows[:, 0]], np.intp)
    return ExamForm(Items(*rows[:, 1:].T), area, form.table.raw_cut)


def _bank(blueprint: Blueprint, areas: Sequence[AreaOutline]) -> dict[int, str]:
    """The area of every published question."""
    area_of = {section.slug: area.topic.slug for area in areas for section in area.sections}
    published = Question.objects.filter(bank__slug=BUNDLED, state=Question.State.PUBLISHED)
    section_of = f"current__{blueprint.tag}__slug"
    rows = published.filter(**{f"{section_of}__in": list(area_of)}).values_list("pk", section_of)
    return {question: area_of[section] for question, section in rows}
