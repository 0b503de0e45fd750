"""What a candidate has reported of the questions they look at."""

from dataclasses import dataclass

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from accounts.models import User
from bank.models import ProblemReport, QuestionVersion
from bank.problems import Draw, with_this
from exams.models import TIMED, Answer, Attempt, DrillQuestion
from exams.problems.forms import ProblemForm

WITHDRAWN = ProblemReport.State.WITHDRAWN


@dataclass(frozen=True)
class Told:
    """The block below a question: where it sends to, what was reported last, and what is being written.

    `number` is of a drill's question; `fresh` when the block answers a click.
    """

    where: str
    key: str
    report: ProblemReport | None
    number: int | None = None
    form: ProblemForm | None = None
    fresh: bool = False

    @property
    def kinds(self) -> list[tuple[str, str]]:
        return [(kind.value, str(kind.label)) for kind in ProblemReport.Kind]

    @property
    def kind(self) -> str:
        return self._written("kind")

    @property
    def comment(self) -> str:
        return self._written("comment")

    def _written(self, field: str) -> str:
        if self.form:
            return str(self.form[field].value() or "")
        return getattr(self.report, field) if self.report and self.report.is_open else ""


def reports_on(attempt: Attempt) -> dict[int, ProblemReport] | None:
    """The candidate's last report on each of the attempt's versions, by version; None without one. One query."""
    if attempt.user_id is None:
        return None
    versions = Answer.objects.filter(attempt=attempt).values("version")
    mine = ProblemReport.objects.filter(reporter=attempt.user_id, version__in=versions)
    return {report.version_id: report for report in _standing(mine) if report.version_id}


def report_on(about: QuestionVersion | Draw, user: User) -> ProblemReport | None:
    """Their last report on this."""
    return _standing(ProblemReport.objects.filter(reporter=user, **with_this(about))).last()


def _standing(reports: QuerySet[ProblemReport]) -> QuerySet[ProblemReport]:
    return reports.exclude(state=WITHDRAWN).order_by("created_at", "pk")


def told(attempt: Attempt, position: int, report: ProblemReport | None) -> Told:
    where = reverse("exams:problem", args=[attempt.public_id, position])
    return Told(where, str(position), report)


def told_of_practice(attempt: Attempt, position: int, report: ProblemReport | None) -> Told:
    where = reverse("exams:practice_problem", args=[attempt.public_id, position])
    return Told(where, str(position), report)


def told_of_drill(question: DrillQuestion, slug: str, report: ProblemReport | None) -> Told:
    return Told(reverse("exams:drill_problem", args=[slug]), "drill", report, question.number)


def reports_of(user: User) -> QuerySet[ProblemReport]:
    """Newest first, each with the last sitting that showed the question and where."""
    with_pages = Q(attempt__kind__in=TIMED) | Q(attempt__practice__isnull=False)
    shown = Answer.objects.filter(
        with_pages, version=OuterRef("version"), attempt__user=user, attempt__state=Attempt.State.CLOSED
    ).order_by("-attempt__started_at", "-pk")
    place = {"attempt": "attempt__public_id", "position": "position", "attempt_kind": "attempt__kind"}
    return (
        ProblemReport.objects.filter(reporter=user)
        .select_related("version__section", "template_version__template", "template_version__section")
        .defer("version__options", "template_version__source")
        .annotate(**{name: Subquery(shown.values(column)[:1]) for name, column in place.items()})
        .order_by("-created_at", "-pk")
    )
