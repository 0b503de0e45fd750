"""Figures of what the bank covers: areas by weight, sections, levels, calculations, exhibits, and the forms it fills.

Bounds are those of the content guide, “What the bank as a whole must show”, and of what a group needs: six forms of the
current exam that share no question, three of each legacy one.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from bank.content.balance import LEVEL_TARGETS, areas_of
from bank.content.figures import OUTLINE, Figure, Item, Unit, none_of
from bank.content.reading import Content

MIN_PUBLISHED = 1000
MIN_EXHIBITS, SERVES = 60, (2, 4)
MIN_TEMPLATES = 70
MIN_TERMS, FORMULAS, MIN_CONTRASTS = 600, 108, 0.5
FORMS = {"cpim-8.0": 6}
FORMS_OF_OTHERS = 3
WEIGHT_TOLERANCE = 0.02  # of an area's share around its weight …
WEIGHED_FROM = 100  # … once this many questions make a share mean something
FAIR_SHARE = 0.5  # of an equal part of its area, at least, for every section


def coverage(content: Content, items: list[Item]) -> Iterator[Figure]:
    published = [item for item in items if item.source.checked]
    yield Figure("questions", len(items))
    yield Figure("published questions (checked blind)", len(published), low=MIN_PUBLISHED)
    yield from _weights(content, items)
    yield from _sections(content, items)
    yield from _forms(content, published)
    yield from _exhibits(content, items)
    yield from _calculations(content)
    yield from _reference(content)


def _weights(content: Content, items: list[Item]) -> Iterator[Figure]:
    have = Counter(item.area for item in items)
    for area in areas_of(content):
        weight = float(area["weight"]) / 100
        weighed = len(items) >= WEIGHED_FROM
        low, high = (weight - WEIGHT_TOLERANCE, weight + WEIGHT_TOLERANCE) if weighed else (None, None)
        value = have[area["slug"]] / max(len(items), 1)
        yield Figure(f"share of {area['slug']} (weight {area['weight']} %)", value, Unit.SHARE, low, high)


def _sections(content: Content, items: list[Item]) -> Iterator[Figure]:
    have = Counter(tag for item in items for tag in _tags(item))
    for outline, sections in content.curriculum.outlines.items():
        empty = [section["slug"] for section in sections if not have[section["slug"]]]
        yield none_of(f"sections of {outline} without a question", empty)
    yield none_of("sections with less than half an equal part of their area", _thin(content, have))
    yield none_of("sections without a question of some level", _level_holes(content, items))


def _level_holes(content: Content, items: list[Item]) -> list[str]:
    asked = {(item.source.section, item.source.level) for item in items}
    used = sorted({item.source.section for item in items})
    return [f"{section} {level.value}" for section in used for level in LEVEL_TARGETS if (section, level) not in asked]


def _thin(content: Content, have: Counter[str]) -> list[str]:
    thin = []
    for area in areas_of(content):
        equal = sum(have[section] for section in area["sections"]) / max(len(area["sections"]), 1)
        thin += [f"{s} {have[s]} of {equal:.0f}" for s in area["sections"] if have[s] < FAIR_SHARE * equal]
    return thin


def _forms(content: Content, published: list[Item]) -> Iterator[Figure]:
    have = Counter(tag for item in published for tag in _tags(item))
    for blueprint in content.curriculum.blueprints:
        wanted = FORMS.get(blueprint["slug"], FORMS_OF_OTHERS)
        scarcest = min(blueprint["areas"], key=lambda area: _fills(area, have))
        name = f"forms of {blueprint['slug']} without a common question"
        yield Figure(name, _fills(scarcest, have), low=wanted, slugs=(f"{scarcest['slug']} is the scarcest",))


def _fills(area: dict[str, Any], have: Counter[str]) -> int:
    """How many forms an area's questions are enough for."""
    return int(sum(have[section] for section in area["sections"]) // (area["scored"] + area["pretest"]))


def _exhibits(content: Content, items: list[Item]) -> Iterator[Figure]:
    uses = Counter(item.source.exhibit for item in items if item.source.exhibit)
    yield Figure("exhibits", len(content.exhibits), low=MIN_EXHIBITS)
    off = [f"{slug} {uses[slug]}" for slug in content.exhibits if not SERVES[0] <= uses[slug] <= SERVES[1]]
    yield none_of(f"exhibits that do not serve {SERVES[0]} to {SERVES[1]} questions", off)


def _calculations(content: Content) -> Iterator[Figure]:
    yield Figure("calculation templates", len(content.calculations), low=MIN_TEMPLATES)
    drilled = {slug for source in content.calculations.values() for slug in source.template.formulas}
    undrilled = [slug for slug in content.reference.formulas if slug not in drilled]
    yield none_of("formulas without a calculation template", undrilled)
    asked = [content.calculations[question.template] for question in content.questions if question.template]
    covered = {slug for source in asked for slug in source.template.formulas}
    unasked = [slug for slug in content.reference.formulas if slug not in covered]
    yield none_of("formulas without a drawn question", unasked)


def _reference(content: Content) -> Iterator[Figure]:
    reference = content.reference
    yield Figure("terms of the glossary", len(reference.terms), low=MIN_TERMS)
    yield Figure("formulas", len(reference.formulas), low=FORMULAS)
    told_apart = sum(bool(term.contrast_with) for term in reference.terms.values())
    share_told = told_apart / max(len(reference.terms), 1)
    yield Figure("terms told apart from another", share_told, Unit.SHARE, low=MIN_CONTRASTS)
    untold = sorted(content.curriculum.sections_of(OUTLINE) - reference.sections.keys())
    yield none_of("sections without a text", untold)


def _tags(item: Item) -> set[str]:
    return {item.source.section, *item.source.legacy}
