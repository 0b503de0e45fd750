"""The questions of a closed attempt one by one, with what was chosen, what is right and why."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet

from bank.keys import accepted, answer_of, is_chosen, key_of
from bank.models import LETTERS, Kind, ProblemReport
from bank.numbers import read, written
from exams.actions.reporting import counts, topics
from exams.models import Answer, Attempt
from exams.problems.told import Told, told
from exams.regrades.mended import Correction, corrections_of
from exams.reports import Topic

FILTERS = {
    "wrong": ~Q(chosen=F("version__key")) | Q(chosen=None),
    "flagged": Q(flagged=True),
    "unsure": Q(unsure=True),
    "changed": Q(first_chosen__isnull=False) & (~Q(chosen=F("first_chosen")) | Q(chosen=None)),
}


@dataclass(frozen=True)
class Option:
    letter: str
    html: str
    why_html: str
    chosen: bool
    right: bool


@dataclass(frozen=True)
class Reviewed:
    """One question as the report shows it."""

    answer: Answer
    area: Topic
    section: Topic
    counts: bool
    corrections: list[Correction]
    told: Told | None

    @property
    def dropped(self) -> bool:
        """It counted when it was sat, and was dropped from its form since."""
        return self.answer.scored and not self.counts

    @property
    def correct(self) -> bool:
        return self.answer.chosen == self.answer.version.key

    @property
    def chosen(self) -> str:
        """The letters of what was chosen, or the number as typed; empty where it was left open."""
        return answer_of(self.answer.version, self.answer.chosen, self.answer.entered)

    @property
    def first(self) -> str:
        """What was answered first, where something else was in the end. Of numbers only whether it was right is known:
        of two wrong ones none is said to be first."""
        if self.answer.first_chosen in (None, self.answer.chosen):
            return ""
        return answer_of(self.answer.version, self.answer.first_chosen)

    @property
    def right(self) -> str:
        return key_of(self.answer.version)

    @property
    def accepted(self) -> str:
        return accepted(self.answer.version)

    @property
    def read_as(self) -> str:
        """How the number that was typed was read, where that may surprise; empty where it was read as it stands."""
        plain, typed = read(self.answer.entered), self.answer.entered.strip()
        return "" if plain in (None, typed, typed.replace(",", "")) else written(Decimal(plain or 0))

    @property
    def is_unread(self) -> bool:
        return bool(self.answer.entered) and read(self.answer.entered) is None

    @property
    def is_several(self) -> bool:
        return self.answer.version.kind == Kind.MULTIPLE

    @property
    def options(self) -> list[Option]:
        version, chosen = self.answer.version, self.answer.chosen
        return [
            Option(
                letter,
                option["html"],
                option["why_html"],
                is_chosen(version, chosen, n),
                is_chosen(version, version.key, n),
            )
            for n, (letter, option) in enumerate(zip(LETTERS, version.options, strict=False))
        ]


def answers_shown(attempt: Attempt, *, area: str = "") -> QuerySet[Answer]:
    """The attempt's answers, of one area of its blueprint if that is named; an unknown name filters nothing."""
    answers = (
        Answer.objects.filter(attempt=attempt)
        .select_related("version__exhibit", "version__drawn_from")
        .order_by("position")
    )
    sections = [pk for pk, (topic, _) in topics(attempt)[1].items() if topic.slug == area] if area else []
    if sections:
        answers = answers.filter(**{f"version__{_tag(attempt)}_id__in": sections})
    return answers


def reviewed(
    attempt: Attempt,
    answers: Iterable[Answer],
    *,
    counted: set[int] | None = None,
    reports: Mapping[int, ProblemReport] | None = None,
) -> list[Reviewed]:
    """Two queries beyond the answers' own. `counted` are the versions on the report's table, if it has one; `reports`
    what its candidate said of versions, None where nothing can be said."""
    _, sections = topics(attempt)
    mended: defaultdict[int, list[Correction]] = defaultdict(list)
    for correction in corrections_of(attempt):
        mended[correction.position].append(correction)
    tag = f"{_tag(attempt)}_id"
    return [
        Reviewed(
            answer,
            *sections[getattr(answer.version, tag)],
            counts(answer.scored, answer.version_id, counted),
            mended[answer.position],
            None if reports is None else told(attempt, answer.position, reports.get(answer.version_id)),
        )
        for answer in answers
    ]


def outcomes(attempt: Attempt, *, counted: set[int] | None = None) -> list[dict[str, Any]]:
    """Position, outcome, time and marks of every question, for the overview. One query."""
    columns = ("position", "seconds", "version", "scored", "flagged", "unsure", "chosen", "first_chosen")
    answers = Answer.objects.filter(attempt=attempt).order_by("position").values_list(*columns, "version__key")
    return [
        {
            "position": position,
            "seconds": seconds,
            "outcome": "open" if chosen is None else "right" if chosen == key else "wrong",
            "scored": counts(scored, version, counted),
            "dropped": scored and not counts(scored, version, counted),
            "flagged": flagged,
            "unsure": unsure,
            "changed": first is not None and first != chosen,
        }
        for position, seconds, version, scored, flagged, unsure, chosen, first, key in answers
    ]


def _tag(attempt: Attempt) -> str:
    return attempt.blueprint.tag
