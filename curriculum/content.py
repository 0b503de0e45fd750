"""The sections and blueprints that ship, from content/ into the database."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from curriculum.models import Area, Blueprint, Outline, Section, validate_weights
from curriculum.sources import ContentError, Entry, Problem, read_yaml

SECTIONS, BLUEPRINTS = "sections.yaml", "blueprints.yaml"


@dataclass(frozen=True)
class CurriculumSource:
    outlines: dict[str, list[Entry]]
    blueprints: list[Entry]

    def sections_of(self, outline: str) -> set[str]:
        return {section["slug"] for section in self.outlines[outline]}

    def legacy_sections(self) -> set[str]:
        return self.sections_of("part-1") | self.sections_of("part-2")


def read_curriculum(root: Path) -> CurriculumSource:
    outlines = read_yaml(root / SECTIONS, SECTIONS).get("outlines", {})
    if set(outlines) != set(Outline.values):
        raise ContentError([Problem(SECTIONS, "", "outlines", f"must be {', '.join(Outline.values)}.")])
    blueprints = read_yaml(root / BLUEPRINTS, BLUEPRINTS).get("blueprints", [])
    source = CurriculumSource(outlines, blueprints)
    if problems := [problem for blueprint in blueprints for problem in _problems(blueprint, source)]:
        raise ContentError(problems)
    return source


def _problems(blueprint: Entry, source: CurriculumSource) -> list[Problem]:
    slug, areas = str(blueprint.get("slug")), blueprint.get("areas", [])
    try:
        validate_weights([Decimal(str(area["weight"])) for area in areas])
    except ValidationError as error:
        return [Problem(BLUEPRINTS, slug, "weight", error.messages[0], blueprint.line)]
    known = source.sections_of(blueprint["outline"])
    return [
        Problem(BLUEPRINTS, slug, f"{area['slug']}, sections", f"“{section}” is no section.", area.line)
        for area in areas
        for section in area["sections"]
        if section not in known
    ]


@transaction.atomic
def load_curriculum(source: CurriculumSource) -> dict[str, Section]:
    """Create what is missing. What exists is left as administrators have edited it.

    Returns every section by slug.
    """
    for outline, entries in source.outlines.items():
        for position, entry in enumerate(entries, 1):
            defaults = {
                "outline": outline, "position": position, "name": entry["name"], "summary": entry.get("summary", "")
            }  # fmt: skip
            Section.objects.update_or_create(slug=entry["slug"], defaults=defaults)
    sections = {section.slug: section for section in Section.objects.all()}
    for position, entry in enumerate(source.blueprints, 1):
        _create_blueprint(entry, position, sections)
    return sections


def _create_blueprint(entry: Entry, position: int, sections: dict[str, Section]) -> None:
    fields = {name: value for name, value in entry.items() if name not in ("slug", "areas")}
    defaults = fields | {"position": position}
    blueprint, created = Blueprint.objects.get_or_create(slug=entry["slug"], defaults=defaults)
    if created:
        for number, area in enumerate(entry["areas"], 1):
            _create_area(blueprint, number, dict(area), sections)


def _create_area(blueprint: Blueprint, number: int, entry: dict[str, Any], sections: dict[str, Section]) -> None:
    slugs = entry.pop("sections")
    area = Area.objects.create(blueprint=blueprint, position=number, **entry)
    area.sections.set([sections[slug] for slug in slugs])
