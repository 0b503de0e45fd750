"""How far the bank reaches for another form of each exam."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from curriculum.models import Area, Blueprint, Outline
from exams.models import FormQuestion
from exams.parallel_forms.pool import usable


@dataclass(frozen=True)
class Supply:
    """An area: how many questions a form takes, how many the bank has, and how many of these no form has had."""

    area: str
    needed: int
    have: int
    new: int

    @property
    def missing(self) -> int:
        return max(0, self.needed - self.have)

    @property
    def repeated(self) -> int:
        """How many questions of earlier forms another form must take, at the least."""
        return max(0, min(self.needed, self.have) - self.new)


def forms_without_overlap(areas: Iterable[Supply]) -> int:
    """How many forms the whole bank fills that share no question."""
    return min((area.have // area.needed for area in areas if area.needed), default=0)


def supplies(blueprints: Iterable[Blueprint]) -> dict[int, list[Supply]]:
    """By blueprint, its areas in their order; the blueprints come with theirs. Three queries."""
    areas_of, used, bank = _areas_by_section(), _used(), _bank()
    return {blueprint.pk: _supply(blueprint, areas_of[blueprint.pk], used[blueprint.pk], bank[blueprint.outline])
            for blueprint in blueprints}  # fmt: skip


def _supply(blueprint: Blueprint, area_of: dict[int, int], used: set[int], bank: dict[int, int]) -> list[Supply]:
    have: defaultdict[int, set[int]] = defaultdict(set)
    for question, section in bank.items():
        if section in area_of:
            have[area_of[section]].add(question)
    return [
        Supply(area.name, area.scored + area.pretest, len(have[area.pk]), len(have[area.pk] - used))
        for area in blueprint.areas.all()
    ]


def _areas_by_section() -> defaultdict[int, dict[int, int]]:
    """By blueprint and section, the area."""
    found: defaultdict[int, dict[int, int]] = defaultdict(dict)
    rows = Area.sections.through.objects.values_list("area__blueprint", "section", "area")
    for blueprint, section, area in rows:
        found[blueprint][section] = area
    return found


def _used() -> defaultdict[int, set[int]]:
    """By blueprint, the questions that a public form has or had, in whatever version."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    public = FormQuestion.objects.filter(form__group__isnull=True)
    for blueprint, question in public.values_list("form__blueprint", "version__question").distinct():
        found[blueprint].add(question)
    return found


def _bank() -> dict[str, dict[int, int]]:
    """By outline, the section of every usable question that has one."""
    outlines = list(Outline)
    rows = list(usable().values_list("pk", *(f"current__{outline.tag}" for outline in outlines)))
    return {
        outline.value: {row[0]: row[place] for row in rows if row[place] is not None}
        for place, outline in enumerate(outlines, 1)
    }
