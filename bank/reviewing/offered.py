"""Panels of a bank in a list, and the questions that a new one may take."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.http import QueryDict

from bank.actions.judging import JUDGED, MOST_QUESTIONS, judgeable
from bank.models import Judgement, Panel, Question, QuestionBank
from bank.reviewing.people import Here
from curriculum.models import Section


@dataclass(frozen=True)
class Listed:
    panel: Panel
    questions: int
    own: int


@dataclass(frozen=True)
class Offer:
    """`questions` with `judged_before` where a closed panel has an outcome for them; `more` how many are not shown."""

    questions: list[Any]
    more: int
    chosen: set[int]
    section: str
    state: str
    again: bool
    sections: list[Section]
    states: list[tuple[str, str]]


def listed_panels(here: Here) -> list[Listed]:
    """The newest first, with how much of the running round this person has done. Two statements."""
    panels = here.bank.panels.select_related("opened_by").annotate(questions=Count("versions")).order_by("-pk")
    mine = Judgement.objects.filter(panel__bank=here.bank, judge=here.user, round=F("panel__round"))
    own = dict(mine.values("panel").annotate(n=Count("pk")).values_list("panel", "n"))
    return [Listed(panel, panel.questions, own.get(panel.pk, 0)) for panel in panels]


def offered(bank: QuestionBank, data: QueryDict, chosen: Sequence[Question]) -> Offer:
    """By section, state and whether a panel has judged them before; those chosen elsewhere come ticked."""
    section, state, again = data.get("section", ""), data.get("state", ""), "again" in data
    ticked = {question.pk for question in chosen}
    questions = _free(bank)
    questions = questions.filter(pk__in=ticked) if ticked else _filtered(questions, section, state, again)
    found = list(
        questions.select_related("section").defer("text").order_by("section__position", "slug")[:MOST_QUESTIONS]
    )
    return Offer(
        questions=found,
        more=questions.count() - len(found),
        chosen=ticked,
        section=section,
        state=state,
        again=again,
        sections=list(Section.objects.filter(pk__in=_free(bank).values("section")).order_by("position")),
        states=[(one.value, str(one.label)) for one in JUDGED],
    )


def _free(bank: QuestionBank) -> QuerySet[Question, Any]:
    closed = Panel.objects.filter(versions=OuterRef("current"), outcome__isnull=False)
    return bank.questions.filter(current__in=judgeable(bank)).annotate(judged_before=Exists(closed))


def _filtered(questions: QuerySet[Question, Any], section: str, state: str, again: bool) -> QuerySet[Question, Any]:
    narrow = Q() if again else Q(judged_before=False)
    if section:
        narrow &= Q(section__slug=section)
    if state in {one.value for one in JUDGED}:
        narrow &= Q(state=state)
    return questions.filter(narrow)
