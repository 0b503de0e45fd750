"""The sections and blueprints that ship, from content/ into the database."""

from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TypeVar

from django.db import models, transaction

from curriculum.checking import BLUEPRINTS, SECTIONS, blueprint_problems, is_list_of, section_problems
from curriculum.models import Area, Blueprint, Outline, Section
from curriculum.sources import ContentError, Entry, Problem, read_yaml

FROM_FILES = ("outline", "position", "name", "summary")
HIGHEST = 32_767  # what a small integer column holds

Placed = TypeVar("Placed", Section, Blueprint)


@dataclass(frozen=True)
class CurriculumSource:
    outlines: dict[str, list[Entry]]
    blueprints: list[Entry]

    def sections_of(self, outline: str) -> set[str]:
        return {section["slug"] for section in self.outlines[outline]}

    def legacy_sections(self) -> set[str]:
        return self.sections_of("part-1") | self.sections_of("part-2")


def read_curriculum(root: Path) -> CurriculumSource:
    source = CurriculumSource(_outlines(root), _blueprints(root))
    if problems := section_problems(source.outlines):
        raise ContentError(problems)
    sections = {outline: source.sections_of(outline) for outline in source.outlines}
    if problems := blueprint_problems(source.blueprints, sections):
        raise ContentError(problems)
    return source


def _outlines(root: Path) -> dict[str, list[Entry]]:
    outlines = read_yaml(root / SECTIONS, SECTIONS).get("outlines")
    if not isinstance(outlines, Entry) or set(outlines) != set(Outline.values):
        raise ContentError([Problem(SECTIONS, "", "outlines", f"must be {', '.join(Outline.values)}.")])
    for outline, entries in outlines.items():
        if not is_list_of(entries, Entry):
            raise ContentError([Problem(SECTIONS, "", outline, "must be a list of sections.", outlines.line)])
    return outlines


def _blueprints(root: Path) -> list[Entry]:
    blueprints = read_yaml(root / BLUEPRINTS, BLUEPRINTS).get("blueprints")
    if not is_list_of(blueprints, Entry):
        raise ContentError([Problem(BLUEPRINTS, "", "blueprints", "must be a list of blueprints.")])
    return blueprints


@transaction.atomic
def load_curriculum(source: CurriculumSource) -> dict[str, Section]:
    """Bring the sections to what the files say, and create the blueprints that are missing.

    A section that is gone from the files stays, after the others of its outline: questions may carry it. A blueprint
    that exists stays as administrators have edited it. Returns every section by slug.
    """
    sections = _load_sections(source.outlines)
    _load_blueprints(source.blueprints, sections)
    return sections


def _load_sections(outlines: dict[str, list[Entry]]) -> dict[str, Section]:
    sections = {section.slug: section for section in Section.objects.order_by("position")}
    before = {slug: _stored(section) for slug, section in sections.items()}
    for outline, entries in outlines.items():
        for entry in entries:
            section = sections.setdefault(entry["slug"], Section(slug=entry["slug"]))
            section.outline, section.name, section.summary = outline, entry["name"], entry.get("summary", "")
    _number(sections, outlines)
    _store(Section.objects, [sections[slug] for slug in before if before[slug] != _stored(sections[slug])], FROM_FILES)
    Section.objects.bulk_create([section for slug, section in sections.items() if slug not in before])
    return sections


def _number(sections: dict[str, Section], outlines: dict[str, list[Entry]]) -> None:
    """In the order of the files, then those that are in no file in the order they had."""
    listed = dict.fromkeys(entry["slug"] for entries in outlines.values() for entry in entries)
    for outline in outlines:
        ordered = [sections[slug] for slug in listed | dict.fromkeys(sections) if sections[slug].outline == outline]
        for position, section in enumerate(ordered, 1):
            section.position = position


def _stored(section: Section) -> tuple[object, ...]:
    return tuple(getattr(section, name) for name in FROM_FILES)


def _load_blueprints(entries: list[Entry], sections: dict[str, Section]) -> None:
    order = list(Blueprint.objects.order_by("position"))
    known = {blueprint.slug for blueprint in order}
    fresh = {entry["slug"]: entry for entry in entries if entry["slug"] not in known}
    if not fresh:
        return
    _place_between(order, entries)
    before = {blueprint.pk: blueprint.position for blueprint in order}
    for position, blueprint in enumerate(order, 1):
        blueprint.position = position
    _store(Blueprint.objects, [b for b in order if b.pk and before[b.pk] != b.position], ("position",))
    _create(Blueprint.objects.bulk_create([b for b in order if b.pk is None]), fresh, sections)


def _place_between(order: list[Blueprint], entries: list[Entry]) -> None:
    """Put each new blueprint after the one that precedes it in the file."""
    place = 0
    for entry in entries:
        at = next((n for n, blueprint in enumerate(order) if blueprint.slug == entry["slug"]), None)
        if at is None:
            fields = {name: value for name, value in entry.items() if name != "areas"}
            order.insert(place, Blueprint(**fields))
            at = place
        place = at + 1


def _store(manager: models.Manager[Placed], rows: list[Placed], fields: tuple[str, ...]) -> None:
    """In two steps, the first to places nobody has: rows that change places meet on the way, and a place is unique."""
    if not rows:
        return
    final: list[int] = [row.position for row in rows]
    taken = {*manager.values_list("position", flat=True), *final}
    away = (place for place in count(HIGHEST, -1) if place not in taken)
    for row in rows:
        row.position = next(away)
    manager.bulk_update(rows, ["position"])
    for row, position in zip(rows, final, strict=True):
        row.position = position
    manager.bulk_update(rows, fields)


def _create(blueprints: list[Blueprint], entries: dict[str, Entry], sections: dict[str, Section]) -> None:
    """The areas of new blueprints with their sections."""
    areas, tags = [], []
    for blueprint in blueprints:
        for position, entry in enumerate(entries[blueprint.slug]["areas"], 1):
            fields = {name: value for name, value in entry.items() if name != "sections"}
            areas.append(Area(blueprint=blueprint, position=position, **fields))
            tags.append(entry["sections"])
    Area.objects.bulk_create(areas)
    link = Area.sections.through
    link.objects.bulk_create(
        link(area=area, section=sections[slug]) for area, slugs in zip(areas, tags, strict=True) for slug in slugs
    )
