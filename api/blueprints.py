"""The exams as the pages about them show them."""

from typing import Any

from django.db.models import Prefetch, QuerySet, Sum
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema

from accounts.tokens.scopes import Scope
from api.operations import reads
from api.paging import Order, Page, Paged, paged
from curriculum.models import Area, Blueprint, Section

router = Router(tags=["Exams"])
ORDER = Order("blueprints", ("position",))


class Scale(Schema):
    lowest: int
    passing: int
    highest: int


class BlueprintSummary(Schema):
    slug: str
    name: str
    summary: str
    minutes: int
    scored_questions: int = Field(description="Questions of a form that count")
    trial_questions: int = Field(description="Questions of a form that do not count")
    scale: Scale
    cut: float = Field(description="Share of the scored questions that passes on the reference form")


class SectionOut(Schema):
    slug: str
    name: str


class AreaOut(Schema):
    slug: str
    name: str
    long_name: str
    weight_percent: float
    scored_questions: int
    trial_questions: int
    sections: list[SectionOut]


class BlueprintOut(BlueprintSummary):
    source: str = Field(description="Where the weights come from")
    areas: list[AreaOut]


@reads(router, "", scope=Scope.EXAMS_READ, answers=Page[BlueprintSummary], summary="List the exams")
def blueprints(request: HttpRequest, paging: Paged) -> dict[str, Any]:
    return paged(request, ORDER, _counted(), paging, lambda rows: [_summary(row) for row in rows])


@reads(router, "/{blueprint:slug}", scope=Scope.EXAMS_READ, answers=BlueprintOut, summary="Read an exam")
def blueprint(request: HttpRequest, slug: str) -> dict[str, Any]:
    """With its areas, their weights and sections, and the source of the weights."""
    sections = Prefetch("sections", Section.objects.defer("about", "about_html").order_by("position"))
    areas = Prefetch("areas", Area.objects.order_by("position").prefetch_related(sections))
    found = get_object_or_404(_counted().prefetch_related(areas), slug=slug)
    return _summary(found) | {"source": found.source_note, "areas": [_area(area) for area in found.areas.all()]}


def _counted() -> QuerySet[Any]:
    areas = {name: Sum(f"areas__{name}", default=0) for name in ("scored", "pretest")}
    return Blueprint.objects.annotate(**areas)


def _summary(row: Any) -> dict[str, Any]:
    return {
        "slug": row.slug,
        "name": row.name,
        "summary": row.summary,
        "minutes": row.minutes,
        "scored_questions": row.scored,
        "trial_questions": row.pretest,
        "scale": {"lowest": row.scale_min, "passing": row.scale_pass, "highest": row.scale_max},
        "cut": float(row.cut),
    }


def _area(area: Area) -> dict[str, Any]:
    return {
        "slug": area.slug,
        "name": area.name,
        "long_name": area.long_name,
        "weight_percent": float(area.weight),
        "scored_questions": area.scored,
        "trial_questions": area.pretest,
        "sections": [{"slug": section.slug, "name": section.name} for section in area.sections.all()],
    }
