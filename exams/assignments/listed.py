"""The working list of a draft as its page shows it and as publishing reads it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from bank.models import Question
from curriculum.models import Area, Blueprint
from exams.assignments.supply import questions_for
from exams.models import Assignment, AssignmentQuestion

USUAL_WORDS = {"gone": "not published any more", "elsewhere": "not a topic of this exam"}


@dataclass(frozen=True)
class Listed:
    """A question on the list; `version` is its newest, the one that will be asked. `fault` says why it cannot be."""

    position: int
    question: Question
    scored: bool
    area: str
    section: str
    fault: str = ""

    @property
    def version(self) -> Any:
        return self.question.current


def listed(assignment: Assignment) -> list[Listed]:
    """In order. Four queries, whatever the length."""
    blueprint = assignment.blueprint
    rows = list(_rows(assignment))
    usable = set(questions_for(assignment.group, blueprint).filter(assigned(assignment)).values_list("pk", flat=True))
    sections = sections_of(blueprint)
    return [_listed(row, blueprint, sections, usable) for row in rows]


def assigned(assignment: Assignment) -> Q:
    return Q(versions__in=AssignmentQuestion.objects.filter(assignment=assignment).values("version"))


def _rows(assignment: Assignment) -> QuerySet[AssignmentQuestion]:
    wide = ("stem", "options", "explanation", "explanation_html")
    rows = AssignmentQuestion.objects.filter(assignment=assignment).order_by("position")
    rows = rows.select_related("version__question__bank", "version__question__current__exhibit")
    return rows.defer(
        "version__question__text",
        *(f"version__{name}" for name in (*wide, "stem_html")),
        *(f"version__question__current__{name}" for name in wide),
    )


def sections_of(blueprint: Blueprint) -> dict[int, tuple[str, str, str]]:
    """By section of the exam: the slug of its area, the names of area and section."""
    through = Area.sections.through.objects.filter(area__blueprint=blueprint)
    columns = ("section_id", "area__slug", "area__name", "section__name")
    return {section: (slug, area, name) for section, slug, area, name in through.values_list(*columns)}


def _listed(
    row: AssignmentQuestion, blueprint: Blueprint, sections: dict[int, tuple[str, str, str]], usable: set[int]
) -> Listed:
    question = row.version.question
    place = sections.get(getattr(question.current, f"{blueprint.tag}_id"), ("", "", ""))
    fault = "" if question.pk in usable else USUAL_WORDS["gone" if place[0] else "elsewhere"]
    return Listed(row.position, question, row.scored, place[0], place[2], fault)


@dataclass(frozen=True)
class Count:
    """An area of the exam: questions on the list that count and that are on trial, beside what the exam has."""

    name: str
    scored: int
    trial: int
    wanted: int
    wanted_trial: int

    @property
    def is_met(self) -> bool:
        return self.scored == self.wanted

    @property
    def share(self) -> int:
        """Percent of what counts in the exam, for the bar."""
        return min(100, round(100 * self.scored / self.wanted)) if self.wanted else 0


def counts(assignment: Assignment, rows: Sequence[Listed]) -> list[Count]:
    """One query."""
    scored = Counter(row.area for row in rows if row.scored)
    trial = Counter(row.area for row in rows if not row.scored)
    return [
        Count(area.name, scored[area.slug], trial[area.slug], area.scored, area.pretest)
        for area in assignment.blueprint.areas.order_by("position")
    ]


def meets_blueprint(found: Sequence[Count]) -> bool:
    """Whether what counts is of every area as many as the exam has: only then is there a scaled score."""
    return all(count.is_met for count in found)


def warnings(rows: Sequence[Listed]) -> list[str]:
    """What a leader should know before publishing; none of it forbids it. One query."""
    at = {row.question.pk: row.position for row in rows}
    pairs = Question.enemies.through.objects.filter(from_question__in=at, to_question__in=at)
    met = sorted((at[one], at[two]) for one, two in pairs.values_list("from_question", "to_question") if one < two)
    said = [f"Questions {min(pair)} and {max(pair)} give each other away." for pair in met]
    return said + _split_exhibits(rows) + _repeated_concepts(rows)


def _split_exhibits(rows: Sequence[Listed]) -> list[str]:
    places: dict[int, list[Listed]] = {}
    for row in rows:
        if row.version and row.version.exhibit_id:
            places.setdefault(row.version.exhibit_id, []).append(row)
    return [
        f"Questions {_and([row.position for row in group])} share the exhibit “{group[0].version.exhibit.title}” "
        "and do not stand side by side."
        for group in places.values()
        if group[-1].position - group[0].position >= len(group)
    ]


def _repeated_concepts(rows: Sequence[Listed]) -> list[str]:
    places: dict[str, list[int]] = {}
    for row in rows:
        if row.version:
            places.setdefault(row.version.concept.casefold(), []).append(row.position)
    return [
        f"Questions {_and(group)} ask about the same concept, “{concept}”."
        for concept, group in places.items()
        if concept and len(group) > 1
    ]


def _and(positions: Sequence[int]) -> str:
    return ", ".join(map(str, positions[:-1])) + f" and {positions[-1]}"
