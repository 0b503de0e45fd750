"""What the bank holds for the forms of a blueprint, in the shape the assembly engine reads."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Concat

from bank.content.loading import BUNDLED
from bank.keys import NO_PLACE, place_of_key
from bank.models import LETTERS, Level, Question, Snapshot
from curriculum.models import Area as BlueprintArea
from curriculum.models import Blueprint
from exams.models import FormQuestion, Regrade
from exams.parameters import Parameters, parameters_of
from measurement.assembly import Area, Pool

# The engine's place for a key that has none: beyond all letters, where no rule balances keys.
FREE = len(LETTERS)


@dataclass(frozen=True)
class Candidate:
    """A published question that a form may take; `name` is what an author calls it, `key` the place of the one right
    option or NO_PLACE."""

    version: int
    question: int
    name: str
    area: str
    section: str
    section_name: str
    level: str
    calculation: bool
    key: int
    exhibit: int | None


def published() -> QuerySet[Question]:
    """The published questions of all banks, without those that were dropped from a form and not mended since."""
    dropped = Regrade.objects.filter(kind=Regrade.Kind.DROP, version=OuterRef("current"))
    return Question.objects.filter(~Exists(dropped), state=Question.State.PUBLISHED)


def usable() -> QuerySet[Question]:
    """Those that public forms are made of: the bundled bank's. A group's questions are for its own mocks."""
    return published().filter(bank__slug=BUNDLED)


def areas_of(blueprint: Blueprint) -> list[Area]:
    rows = blueprint.areas.order_by("position")
    return [Area(area.slug, area.name, area.scored, area.pretest) for area in rows]


def candidates_of(blueprint: Blueprint, questions: QuerySet[Question] | None = None) -> list[Candidate]:
    """The questions that the blueprint can use, by name: of these, else of the usable ones. Two queries.

    Questions of several banks carry the name of theirs.
    """
    tag = blueprint.tag
    through = BlueprintArea.sections.through.objects.filter(area__blueprint=blueprint)
    area_of = dict(through.values_list("section_id", "area__slug"))
    name = F("slug") if questions is None else Concat("bank__slug", Value("/"), "slug")
    columns = ("current_id", "pk", "name", f"current__{tag}_id", f"current__{tag}__slug", f"current__{tag}__name",
               "current__level", "current__calculation", "place", "current__exhibit_id")  # fmt: skip
    found = usable() if questions is None else questions
    rows = found.annotate(place=place_of_key("current"), name=name).order_by("name")
    return [
        Candidate(version, question, name, area_of[topic], *rest)
        for version, question, name, topic, *rest in rows.values_list(*columns)
        if topic in area_of
    ]


def what_is_missing(blueprint: Blueprint) -> list[str]:
    """A sentence for each area that holds fewer questions than one form needs; empty when a form can be built."""
    have = Counter(candidate.area for candidate in candidates_of(blueprint))
    return [
        f"{area.name} has {have[area.slug]} of the {area.scored + area.pretest} questions a form needs."
        for area in areas_of(blueprint)
        if have[area.slug] < area.scored + area.pretest
    ]


def pool_of(
    blueprint: Blueprint, candidates: list[Candidate], snapshot: Snapshot | None, *, group: int | None = None
) -> Pool:
    """The candidates with their curves, how often the public forms, or the group's, have used them, and which may not
    meet on one.

    Its ids are the names of the questions: what cannot be built is explained with them.
    """
    curves = parameters_of(blueprint, [candidate.version for candidate in candidates], snapshot=snapshot)
    return Pool(
        ids=[candidate.name for candidate in candidates],
        **_parameters([curves[candidate.version] for candidate in candidates]),
        area=[candidate.area for candidate in candidates],
        section=[candidate.section for candidate in candidates],
        level=[candidate.level for candidate in candidates],
        calculation=[candidate.calculation for candidate in candidates],
        key=[FREE if candidate.key == NO_PLACE else candidate.key for candidate in candidates],
        exhibit=[candidate.exhibit for candidate in candidates],
        exposure=_exposure(blueprint, candidates, group),
        enemies=enemies_among(candidates),
    )


def names_of(candidates: list[Candidate]) -> dict[str, str]:
    """The words for sections and levels."""
    sections = {candidate.section: candidate.section_name for candidate in candidates}
    return sections | {level.value: level.label for level in Level}


def _parameters(curves: list[Parameters]) -> dict[str, list[float]]:
    return {name: [getattr(curve, name) for curve in curves] for name in ("a", "b", "c", "answers")}


def _exposure(blueprint: Blueprint, candidates: list[Candidate], group: int | None) -> list[int]:
    """On how many forms of the blueprint each question is already, in whatever version."""
    used = FormQuestion.objects.filter(form__blueprint=blueprint, form__group=group)
    count = Counter(used.values_list("version__question", flat=True))
    return [count[candidate.question] for candidate in candidates]


def enemies_among(candidates: list[Candidate]) -> list[tuple[str, str]]:
    """Pairs of questions that give each other away."""
    name = {candidate.question: candidate.name for candidate in candidates}
    pairs = Question.enemies.through.objects.filter(from_question__in=name, to_question__in=name)
    both = pairs.values_list("from_question", "to_question")
    return [(name[one], name[two]) for one, two in both if one < two]
