"""The exams page: each blueprint with what this candidate can do with it."""

from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q

from accounts.models import User
from curriculum.models import Area, Blueprint
from exams.models import Attempt, ScoreReport
from exams.parallel_forms.pool import what_is_missing

NO_FORM = "No form of this exam is published yet; an administrator can build one."


@dataclass(frozen=True)
class Card:
    blueprint: Blueprint
    areas: list[Area]
    form_count: int
    missing: list[str]
    open_attempt: Attempt | None
    last_report: ScoreReport | None
    extra_minutes: int

    @property
    def scored_count(self) -> int:
        return sum(area.scored for area in self.areas)

    @property
    def pretest_count(self) -> int:
        return sum(area.pretest for area in self.areas)

    @property
    def question_count(self) -> int:
        return self.scored_count + self.pretest_count


def blueprint_cards(user: User) -> list[Card]:
    """Four queries, and three more for a blueprint without a form, to say what the bank lacks."""
    areas = Prefetch("areas", Area.objects.order_by("position"))
    public = Count("forms", filter=Q(forms__group__isnull=True))
    blueprints = Blueprint.objects.annotate(form_count=public).order_by("position").prefetch_related(areas)
    mocks = Attempt.objects.filter(user=user, kind=Attempt.Kind.MOCK, assignment=None)
    running = {attempt.blueprint_id: attempt for attempt in mocks.filter(state=Attempt.State.OPEN)}
    reports = ScoreReport.objects.filter(attempt__in=mocks).select_related("attempt").defer("body", "revisions")
    last = {report.attempt.blueprint_id: report for report in reports.order_by("attempt__started_at")}
    return [
        Card(
            blueprint=blueprint,
            areas=list(blueprint.areas.all()),
            form_count=blueprint.form_count,
            missing=[] if blueprint.form_count else what_is_missing(blueprint) or [NO_FORM],
            open_attempt=running.get(blueprint.pk),
            last_report=last.get(blueprint.pk),
            extra_minutes=user.extra_minutes,
        )
        for blueprint in blueprints
    ]
