"""What a section page joins: the section, its questions, and how the learner stands in it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, QuerySet

from accounts.models import User
from bank.content.loading import BUNDLED
from bank.models import CalculationTemplate, Level, Question
from curriculum.models import Formula, Section, Term
from curriculum.topics import Topic, current_exam
from exams.drills.overview import templates
from insights.actions import report_for

ENOUGH = 5  # answers from which on a share of a section is worth an interval


@dataclass(frozen=True)
class Standing:
    """First answers to questions of one section: `percent` right and its 95 % interval from `low` to `high`."""

    correct: int
    total: int
    percent: float
    low: float
    high: float

    @property
    def enough(self) -> bool:
        return self.total >= ENOUGH


@dataclass(frozen=True)
class Shelf:
    """What there is to read and to answer in a section."""

    section: Section
    questions: int
    terms: int
    formulas: int
    standing: Standing | None


@dataclass(frozen=True)
class AreaShelf:
    topic: Topic
    shelves: list[Shelf]

    @property
    def questions(self) -> int:
        return sum(shelf.questions for shelf in self.shelves)


@dataclass(frozen=True)
class Standings:
    """By the section's slug; `known` where a learner has a report at all."""

    known: bool = False
    of: dict[str, Standing] = field(default_factory=dict)


def shelves(topics: Iterable[Topic], standings: Standings) -> list[AreaShelf]:
    """Every area with its sections. Three queries."""
    questions = _counted(_published(), "current__section")
    terms, formulas = _counted(Term.objects.all(), "section"), _counted(Formula.objects.all(), "section")
    return [
        AreaShelf(
            topic,
            [Shelf(s, questions[s.pk], terms[s.pk], formulas[s.pk], standings.of.get(s.slug)) for s in topic.sections],
        )
        for topic in topics
    ]


def standings(user: User) -> Standings:
    """From the learner's weakness report of the current exam, which its own page builds anew. Two queries."""
    exam = current_exam()
    report = report_for(user, exam) if exam else None
    if report is None:
        return Standings()
    tallies = [section for area in report.body.get("areas", []) for section in area["sections"]]
    return Standings(True, {tally["slug"]: _standing(tally) for tally in tallies if tally["total"]})


def _standing(tally: dict[str, Any]) -> Standing:
    return Standing(*(tally[name] for name in ("correct", "total", "percent", "low", "high")))


def questions_by_level(section: Section) -> list[tuple[str, int]]:
    """How many published questions the section has at each level, in the order of the levels. One query."""
    counts = _counted(_published().filter(current__section=section), "current__level")
    return [(level.label, counts[level.value]) for level in Level]


def drills_of(section: Section) -> list[CalculationTemplate]:
    return list(templates().filter(current__section=section).select_related("current").order_by("current__name"))


def _published() -> QuerySet[Question]:
    return Question.objects.filter(bank__slug=BUNDLED, state=Question.State.PUBLISHED)


def _counted(rows: QuerySet[Any], column: str) -> Counter[Any]:
    """How many rows have each value of the column."""
    return Counter(dict(rows.order_by().values_list(column).annotate(Count("pk"))))
