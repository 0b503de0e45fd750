"""Questions and templates with reports, as those who keep a bank work through them. A fixed number of statements."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db.models import Count, F, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from accounts.models import User
from bank.keys import key_of
from bank.models import CalculationTemplate, KeyCorrection, ProblemReport, Question
from bank.models.questions import named_key
from bank.permissions import banks_watched_by
from bank.problems import DECIDED, OPEN, watched_by
from insights.problems.statistics import Drilled, Statistics, drilled, statistics_of

Tab = Literal["open", "decided", "rewrite"]
QUESTION, TEMPLATE = "version__question", "template_version__template"


@dataclass(frozen=True)
class Row:
    """A question or a template with `count` reports of each of `kinds`; `since` is the oldest that waits, or the last
    decision."""

    name: str
    section: str
    first_words: str
    url: str
    count: int
    kinds: list[tuple[str, int]]
    since: datetime
    statistics: Statistics | None = None
    drilled: Drilled | None = None


@dataclass(frozen=True)
class Unexplained:
    """A question whose key was corrected: its explanations were written for the old one."""

    question: Question
    url: str
    old_key: str
    new_key: str
    at: datetime


def grouped(user: User, *, decided: bool) -> QuerySet[ProblemReport, Any]:
    """By question and template: `count` and `since`. Most reports first, then the oldest; decided ones newest first."""
    reports = watched_by(user).filter(state__in=DECIDED if decided else [OPEN])
    since, order = (Max("decided_at"), ["-since"]) if decided else (Min("created_at"), ["-count", "since"])
    groups: QuerySet[ProblemReport, Any] = reports.order_by().values(QUESTION, TEMPLATE)
    return groups.annotate(count=Count("pk"), since=since).order_by(*order, QUESTION, TEMPLATE)


def rows(groups: Iterable[dict[str, Any]], *, decided: bool) -> list[Row]:
    """Seven statements."""
    found = list(groups)
    questions = Question.objects.select_related("current__section").in_bulk(_numbers(found, QUESTION))
    templates = CalculationTemplate.objects.select_related("current__section").in_bulk(_numbers(found, TEMPLATE))
    kinds = _kinds(found, DECIDED if decided else (OPEN,))
    asked, drills = statistics_of(questions), drilled(templates)
    return [
        _of_question(questions[group[QUESTION]], group, kinds, asked)
        if group[QUESTION]
        else _of_template(templates[group[TEMPLATE]], group, kinds, drills)
        for group in found
    ]


def _numbers(groups: list[dict[str, Any]], column: str) -> list[int]:
    return [group[column] for group in groups if group[column]]


def _kinds(groups: list[dict[str, Any]], states: Iterable[str]) -> dict[tuple[int, int], list[tuple[str, int]]]:
    """How many reports say what, the most frequent first."""
    concerned = Q(version__question__in=_numbers(groups, QUESTION)) | Q(
        template_version__template__in=_numbers(groups, TEMPLATE)
    )
    reports = ProblemReport.objects.filter(concerned, state__in=states).order_by()
    counted: defaultdict[tuple[int, int], list[tuple[str, int]]] = defaultdict(list)
    for one in reports.values(QUESTION, TEMPLATE, "kind").annotate(n=Count("pk")).order_by("-n", "kind"):
        label = str(ProblemReport.Kind(one["kind"]).label)
        counted[one[QUESTION], one[TEMPLATE]].append((label, one["n"]))
    return counted


def _of_question(question: Question, group: dict[str, Any], kinds: Any, asked: dict[int, Statistics]) -> Row:
    current = question.current
    return Row(
        question.slug,
        str(current.section) if current else "",
        current.stem_html if current else "",
        reverse("insights:problem_question", args=[question.pk]),
        group["count"],
        kinds[question.pk, None],
        group["since"],
        statistics=asked.get(question.pk),
    )


def _of_template(template: CalculationTemplate, group: dict[str, Any], kinds: Any, drills: dict[int, Drilled]) -> Row:
    current = template.current
    return Row(
        template.slug,
        str(current.section) if current else "",
        current.name if current else "",
        reverse("insights:problem_template", args=[template.pk]),
        group["count"],
        kinds[None, template.pk],
        group["since"],
        drilled=drills.get(template.pk),
    )


def unexplained(user: User) -> QuerySet[Question]:
    """Questions whose current version has another key than the one it was written for, the newest correction first."""
    corrections = KeyCorrection.objects.filter(version=OuterRef("current")).order_by("at", "pk")
    another_range = Q(old_lowest__isnull=False) & ~Q(old_lowest=F("current__lowest"), old_highest=F("current__highest"))
    return (
        Question.objects.filter(bank__in=banks_watched_by(user), state=Question.State.PUBLISHED)
        .annotate(
            written_for=Subquery(corrections.values("old_key")[:1]),
            old_lowest=Subquery(corrections.values("old_lowest")[:1]),
            old_highest=Subquery(corrections.values("old_highest")[:1]),
            corrected_at=Subquery(corrections.reverse().values("at")[:1]),
        )
        .filter(written_for__isnull=False)
        .filter(~Q(written_for=F("current__key")) | another_range)
        .select_related("current__section")
        .defer("current__options")
        .order_by("-corrected_at", "pk")
    )


def shown_unexplained(questions: Iterable[Any]) -> list[Unexplained]:
    return [
        Unexplained(
            question,
            reverse("insights:problem_question", args=[question.pk]),
            named_key(question.current.kind, question.written_for, question.old_lowest, question.old_highest),
            key_of(question.current),
            question.corrected_at,
        )
        for question in questions
    ]
