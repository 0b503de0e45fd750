"""One question, or one template, with everything that helps to decide about what was reported of it."""

from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.urls import reverse

from bank.keys import accepted, answer_of, is_chosen, key_of
from bank.models import (
    LETTERS,
    CalculationTemplate,
    ItemSnapshot,
    Kind,
    ProblemReport,
    Question,
    QuestionBank,
    QuestionVersion,
)
from bank.problems import OPEN
from curriculum.rendering import render
from exams.actions.drilling import drawn
from exams.drills.shown import Option, options_of
from exams.models import Answer, FormQuestion
from insights.problems.history import Event, history_of, history_of_template
from insights.problems.statistics import Drilled, drilled, newest_items

MOST_SHOWN = 50


@dataclass(frozen=True)
class Said:
    """An open report; one of a drill with what was drawn. `answered` is what the reporter had answered."""

    report: ProblemReport
    answered: str
    stem_html: str = ""
    options: list[Option] = field(default_factory=list)


@dataclass(frozen=True)
class Choice:
    """An option; `reporters` of the open reports had chosen it, or ticked it among others."""

    letter: str
    html: str
    why_html: str
    right: bool
    reporters: int


@dataclass(frozen=True)
class Case:
    """`waiting` are at most MOST_SHOWN of the open reports, the oldest. A template has no version, and a question is
    not `drilled`. `written_for` is the key that the explanations call right, where that is the key no longer.
    `accepted` is the range of a number to enter."""

    name: str
    bank: QuestionBank
    where: str
    reports: QuerySet[ProblemReport]
    waiting: list[Said]
    earlier: list[ProblemReport]
    history: list[Event]
    version: QuestionVersion | None = None
    current: int | None = None
    others: list[int] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    accepted: str = ""
    items: list[ItemSnapshot] = field(default_factory=list)
    forms: list[FormQuestion] = field(default_factory=list)
    written_for: str = ""
    template: CalculationTemplate | None = None
    drilled: Drilled | None = None


def case_of_question(question: Question, *, number: str = "") -> Case:
    """With its version of this number, else the newest that an open report is about, else the current one."""
    reports = ProblemReport.objects.filter(version__question=question)
    waiting = _said(_waiting(reports))
    versions = {version.number: version for version in _versions(question)}
    current = question.current.number if question.current else None
    version = versions[_shown(number, versions, waiting, current)]
    return Case(
        name=question.slug,
        bank=question.bank,
        where=reverse("insights:problem_question", args=[question.pk]),
        reports=reports,
        waiting=waiting,
        earlier=_earlier(reports),
        history=history_of(question),
        version=version,
        current=current,
        others=sorted(set(versions) - {version.number}),
        choices=_choices(version, waiting),
        accepted=accepted(version),
        items=list(newest_items().filter(version=version).reverse()),
        forms=list(FormQuestion.objects.filter(version=version).select_related("form__blueprint").order_by("form")),
        written_for=written_for(version),
    )


def case_of_template(template: CalculationTemplate) -> Case:
    reports = ProblemReport.objects.filter(template_version__template=template)
    return Case(
        name=template.slug,
        bank=template.bank,
        where=reverse("insights:problem_template", args=[template.pk]),
        reports=reports,
        waiting=[_drawn(report) for report in _waiting(reports)],
        earlier=_earlier(reports),
        history=history_of_template(template),
        template=template,
        drilled=drilled([template.pk]).get(template.pk),
    )


def written_for(version: QuestionVersion) -> str:
    first = version.corrections.order_by("at", "pk").first()
    return first.old if first and first.old != key_of(version) else ""


def _waiting(reports: QuerySet[ProblemReport]) -> list[ProblemReport]:
    rows = reports.filter(state=OPEN).select_related("reporter", "version", "template_version")
    return list(rows.defer("version__options").order_by("created_at", "pk")[:MOST_SHOWN])


def _earlier(reports: QuerySet[ProblemReport]) -> list[ProblemReport]:
    over = reports.exclude(state=OPEN).select_related("reporter", "decided_by")
    return list(over.order_by("-decided_at", "-pk")[:MOST_SHOWN])


def _said(reports: list[ProblemReport]) -> list[Said]:
    """A query more where numbers were entered: their reports know only whether they were right."""
    numbers = [report for report in reports if report.version and report.version.kind == Kind.NUMERIC]
    typed = _typed(numbers) if numbers else {}
    return [
        Said(report, answer_of(report.version, report.chosen, typed.get((report.reporter_id, report.version.pk), "")))
        for report in reports
        if report.version
    ]


def _typed(reports: list[ProblemReport]) -> dict[tuple[int | None, int], str]:
    """What each reporter last entered, by reporter and version."""
    answers = Answer.objects.filter(
        attempt__user__in=[report.reporter_id for report in reports],
        version__in=[report.version_id for report in reports],
    )
    rows = answers.exclude(entered="").order_by("attempt__started_at", "pk")
    return {
        (user, version): entered for user, version, entered in rows.values_list("attempt__user", "version", "entered")
    }


def _versions(question: Question) -> QuerySet[QuestionVersion]:
    return question.versions.select_related("section", "exhibit", "question", "drawn_from")


def _shown(number: str, versions: dict[int, QuestionVersion], waiting: list[Said], current: int | None) -> int:
    reported = [said.report.version.number for said in waiting if said.report.version]
    wanted = int(number) if number.isascii() and number.isdigit() and len(number) < len("10000") else None
    return wanted if wanted in versions else max(reported, default=current or max(versions))


def _choices(version: QuestionVersion, waiting: list[Said]) -> list[Choice]:
    given = [said.report.chosen for said in waiting if said.report.version_id == version.pk]
    return [
        Choice(
            LETTERS[n],
            option["html"],
            option["why_html"],
            is_chosen(version, version.key, n),
            sum(is_chosen(version, chosen, n) for chosen in given),
        )
        for n, option in enumerate(version.options)
    ]


def _drawn(report: ProblemReport) -> Said:
    assert report.template_version
    assert report.seed is not None  # both held by a constraint
    figures = drawn(report.template_version, report.seed)
    answered = "" if report.chosen is None else LETTERS[report.chosen]
    return Said(report, answered, render(figures.stem), options_of(figures, report.chosen))
