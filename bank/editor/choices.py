"""What the editor offers to choose from."""

from typing import Any

from django.db.models import Count

from bank.authoring.versions import Surroundings
from bank.items import Item
from bank.models import Exhibit, Kind, Level, QuestionBank
from curriculum.models import Outline, Section
from curriculum.topics import topics

MOST_TAGS = 24
KINDS = [
    (Kind.SINGLE, "One right option", "as on the exam"),
    (Kind.MULTIPLE, "Several right options", "all or nothing"),
    (Kind.NUMERIC, "A number to enter", "with a tolerance"),
]
LEVELS = [
    (Level.REMEMBER, "Remember", "recall a term or a fact"),
    (Level.UNDERSTAND, "Understand", "explain, compare, tell cause from effect"),
    (Level.APPLY, "Apply", "use it in a situation, calculate"),
    (Level.ANALYSE, "Analyze", "weigh several things and decide"),
]


def choices(bank: QuestionBank, item: Item, around: Surroundings) -> dict[str, Any]:
    """Four queries. What the item names and nobody offers, as after an import, is offered as it is, lest it be lost."""
    areas = topics().all
    offered = {section.slug for topic in areas for section in topic.sections}
    others = [section for slug, section in around.sections.items() if slug not in offered]
    return {
        "kinds": KINDS,
        "levels": LEVELS,
        "areas": areas,
        "more_sections": [section for section in others if section.outline == Outline.CPIM_8],
        "unknown_section": item.section if item.section not in around.sections else "",
        "legacy": [
            (outline.label, sorted((s for s in others if s.outline == outline), key=lambda s: s.position))
            for outline in (Outline.PART_1, Outline.PART_2)
        ],
        "unknown_legacy": [slug for slug in item.legacy if not _is_legacy(around.sections.get(slug))],
        "exhibits": sorted(around.exhibits.values(), key=_by_title),
        "unknown_exhibit": item.exhibit if item.exhibit not in around.exhibits else "",
        "tags": list(
            bank.tags.annotate(uses=Count("questions"))
            .order_by("-uses", "name")
            .values_list("name", flat=True)[:MOST_TAGS]
        ),
    }


def _is_legacy(section: Section | None) -> bool:
    return section is not None and section.outline != Outline.CPIM_8


def _by_title(exhibit: Exhibit) -> str:
    return exhibit.title.casefold()
