"""Whether the entries of a curriculum file hold what their models take."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, TypeGuard, TypeVar

from django.core.exceptions import ValidationError
from django.db import models

from curriculum.models import Area, Blueprint, Section, validate_weights
from curriculum.sources import Entry, Problem

SECTIONS, BLUEPRINTS = "sections.yaml", "blueprints.yaml"
# What the loader itself fills in.
PLACED = {"id", "position", "blueprint", "about", "about_html"}
NUMBERS = {models.DecimalField: (int, float), models.PositiveSmallIntegerField: (int,)}


T = TypeVar("T")


def is_list_of(value: Any, kind: type[T]) -> TypeGuard[list[T]]:
    return isinstance(value, list) and bool(value) and all(isinstance(item, kind) for item in value)


def section_problems(outlines: dict[str, list[Entry]]) -> list[Problem]:
    listed = [entry for entries in outlines.values() for entry in entries]
    faults = [fault for entry in listed for fault in _faults(entry, Section())]
    return faults + _repeated(SECTIONS, listed)


def blueprint_problems(blueprints: Sequence[Entry], sections: dict[str, set[str]]) -> list[Problem]:
    """`sections` has the slugs of each outline."""
    faults = [fault for blueprint in blueprints for fault in _blueprint(blueprint, sections)]
    return faults + _repeated(BLUEPRINTS, blueprints)


def _blueprint(entry: Entry, sections: dict[str, set[str]]) -> list[Problem]:
    blueprint = Blueprint()
    faults = _faults(entry, blueprint, extra=frozenset({"areas"}))
    areas = entry.get("areas")
    if not is_list_of(areas, Entry):
        message = "must be a list of areas." if "areas" in entry else "is missing; list its areas."
        return [*faults, _problem(BLUEPRINTS, entry, "areas", message)]
    known = sections.get(entry.get("outline", ""), set()) if isinstance(entry.get("outline"), str) else set()
    faults += [fault for area in areas for fault in _area(entry, area, known)]
    faults += _repeated(BLUEPRINTS, areas, within=entry)
    return faults or [*_scale(entry, blueprint), *_weights(entry, areas)]


def _area(blueprint: Entry, entry: Entry, known: set[str]) -> list[Problem]:
    faults = _faults(entry, Area(), extra=frozenset({"sections"}), within=blueprint)
    sections = entry.get("sections")
    if not is_list_of(sections, str):
        return [*faults, _problem(BLUEPRINTS, entry, "sections", "must be a list of slugs.", blueprint)]
    wrong = {
        section: f"“{section}” is no section of the outline; see {SECTIONS}."
        if section not in known
        else f"“{section}” is given twice; once is enough."
        for section in sections
        if section not in known or sections.count(section) > 1
    }
    return faults + [_problem(BLUEPRINTS, entry, "sections", message, blueprint) for message in wrong.values()]


def _scale(entry: Entry, blueprint: Blueprint) -> list[Problem]:
    if blueprint.scale_min < blueprint.scale_pass < blueprint.scale_max:
        return []
    return [_problem(BLUEPRINTS, entry, "scale_pass", "must fit scale_min < scale_pass < scale_max.")]


def _weights(entry: Entry, areas: Iterable[Entry]) -> list[Problem]:
    try:
        validate_weights([Decimal(str(area["weight"])) for area in areas])
    except ValidationError as error:
        return [_problem(BLUEPRINTS, entry, "weight", error.messages[0])]
    return []


def _faults(
    entry: Entry, row: models.Model, extra: frozenset[str] = frozenset(), within: Entry | None = None
) -> list[Problem]:
    """Fill the row from the entry; everything its fields refuse. `extra` keys are checked elsewhere."""
    file, placed = (SECTIONS, PLACED | {"outline"}) if isinstance(row, Section) else (BLUEPRINTS, PLACED)
    fields = {field.name: field for field in row._meta.concrete_fields if field.name not in placed}
    wrong = {name: f"is not a field; use {', '.join(fields)}." for name in sorted(entry.keys() - fields.keys() - extra)}
    for name, field in fields.items():
        if message := _fill(row, field, entry):
            wrong[name] = message
    try:
        row.clean_fields(exclude=placed | wrong.keys())
    except ValidationError as error:
        wrong |= {name: " ".join(messages) for name, messages in error.message_dict.items()}
    return [_problem(file, entry, name, message, within) for name, message in wrong.items()]


def _fill(row: models.Model, field: "models.Field[Any, Any]", entry: Entry) -> str:
    """What is wrong with the kind of value, or nothing and the row has it."""
    if field.name not in entry:
        return "" if field.blank or field.has_default() else "is missing; add it."
    value, kinds = entry[field.name], NUMBERS.get(type(field), (str,))
    if not isinstance(value, kinds) or isinstance(value, bool):
        whole = "a number" if float in kinds else "a whole number"
        return f"“{value}” does not fit; write {'a text, in quotes if needed' if str in kinds else whole}."
    # By its decimal text: a float of the field's precision has digits that nobody wrote.
    setattr(row, field.name, str(value) if isinstance(value, float) else value)
    return ""


def _repeated(file: str, entries: Iterable[Entry], within: Entry | None = None) -> list[Problem]:
    seen: set[str] = set()
    faults = []
    for entry in entries:
        slug = str(entry.get("slug", ""))
        if slug in seen:
            faults.append(_problem(file, entry, "slug", f"“{slug}” is given twice; slugs are identities.", within))
        seen.add(slug)
    return faults


def _problem(file: str, entry: Entry, field: str, message: str, within: Entry | None = None) -> Problem:
    slug = str(entry.get("slug", ""))
    if within is None:
        return Problem(file, slug, field, message, entry.line)
    return Problem(file, str(within.get("slug", "")), f"{slug or 'an area'}, {field}", message, entry.line)
