"""A person's own attempts."""

import re
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from django.db.models import Case, QuerySet, When
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema
from pydantic import AwareDatetime, BeforeValidator

from accounts.tokens.scopes import Scope
from api.bearer import Authorized
from api.operations import reads
from api.paging import Order, Page, Paged, paged
from api.problems import Refused
from api.reports import ReportOut, report_shown
from api.words import AttemptKind, AttemptState, Ending
from exams.actions.closing import close_if_overdue, close_overdue_of
from exams.assignments.release import released, still_theirs
from exams.models import TIMED, Attempt
from exams.permissions import SHOWN_BY, attempt_or_404

router = Router(tags=["Attempts"])
SLUG = r"^[a-z0-9]+(?:[.-][a-z0-9]+)*$"
ORDER = Order("attempts", ("-started_at", "-pk"))
RUNNING = "The attempt is still running; there is a report once it has ended."
FIRST, LAST = datetime(1971, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)
# RFC 3339; pydantic would take numbers and dates without a time too.
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})", re.ASCII | re.IGNORECASE)


def read_moment(typed: object) -> datetime:
    """What lies before there were attempts, or after all of them, is brought into the years that databases have."""
    if not isinstance(typed, str) or not MOMENT.fullmatch(typed):
        raise ValueError("Write it as 2026-03-02T09:00:00Z.")
    year = int(typed[:4])
    if not FIRST.year <= year < LAST.year:
        return FIRST if year < FIRST.year else LAST
    return datetime.fromisoformat(typed.upper())


class Wanted(Schema):
    kind: AttemptKind | None = Field(None, description="Only attempts of this kind")
    state: AttemptState | None = Field(None, description="Only those that run, or those that have ended")
    blueprint: str | None = Field(None, max_length=60, pattern=SLUG, description="Only those at this exam")
    since: Annotated[AwareDatetime, BeforeValidator(read_moment)] | None = Field(
        None, description="Only those begun at this moment or later"
    )


class Score(Schema):
    """Without a scale, as in tasters, only the right answers are counted."""

    raw: int = Field(description="Right answers among those that count")
    scored: int = Field(description="Questions that count")
    scaled: int | None
    passed: bool | None


class GroupMock(Schema):
    group: str = Field(description="The slug of the group")
    id: int
    title: str


class AttemptOut(Schema):
    id: UUID
    kind: AttemptKind
    state: AttemptState
    blueprint: str
    form: str | None = Field(description="What the form is called; null where questions were drawn one by one")
    mock: GroupMock | None = Field(description="The group’s mock that it is an attempt at")
    started_at: datetime
    deadline_at: datetime | None
    finished_at: datetime | None
    ending: Ending | None = Field(description="Who or what ended it")
    minutes: int = Field(description="Allowed, without the extra ones; 0 without a limit")
    extra_minutes: int
    has_report: bool = Field(description="Whether there is a score report to read, be it held back or not")
    score: Score | None = Field(description="Null while it runs, and while a group’s leaders hold it back")


@reads(router, "", scope=Scope.ATTEMPTS_READ, answers=Page[AttemptOut], summary="List my attempts")
def attempts(request: Authorized, wanted: Annotated[Wanted, Query()], paging: Paged) -> dict[str, Any]:
    """The newest first: mocks, tasters, placements, practice. Those at mocks of groups you have left are not shown."""
    close_overdue_of(request.user, now=request.now)
    return paged(request, ORDER, _rows(request, wanted), paging, lambda rows: [_shown(row) for row in rows])


@reads(router, "/{uuid:public_id}", scope=Scope.ATTEMPTS_READ, answers=AttemptOut, summary="Read one of my attempts")
def attempt(request: Authorized, public_id: UUID) -> dict[str, Any]:
    close_overdue_of(request.user, now=request.now)
    return _shown(get_object_or_404(_rows(request, Wanted.model_validate({})), public_id=public_id))


@reads(
    router, "/{uuid:public_id}/report", scope=Scope.ATTEMPTS_READ, answers=ReportOut, refuses=(409,),
    summary="Read the score report of a mock or taster",
)  # fmt: skip
def report(request: Authorized, public_id: UUID) -> ReportOut:
    """The numbers of the report page, frozen when the attempt ended. What a group's leaders do not show is null."""
    found = attempt_or_404(request, public_id, *SHOWN_BY)
    if not close_if_overdue(found, now=request.now):
        raise Refused(409, RUNNING)
    return report_shown(found, now=request.now)


def _rows(request: Authorized, wanted: Wanted) -> QuerySet[Any]:
    mine = Attempt.objects.filter(still_theirs(), user=request.user)
    asked = {
        "kind": wanted.kind,
        "state": wanted.state,
        "blueprint__slug": wanted.blueprint,
        "started_at__gte": wanted.since,
    }
    narrowed = mine.filter(**{name: value for name, value in asked.items() if value is not None})
    shown = narrowed.annotate(is_released=Case(When(released(request.now), then=True), default=False))
    return shown.select_related("blueprint", "form", "assignment__group", "report").defer(
        "notes", "report__body", "report__revisions"
    )


def _shown(row: Any) -> dict[str, Any]:
    report, mock = getattr(row, "report", None), row.assignment
    plain = ("kind", "state", "started_at", "deadline_at", "finished_at", "minutes", "extra_minutes")
    return {name: getattr(row, name) for name in plain} | {
        "id": row.public_id,
        "blueprint": row.blueprint.slug,
        "form": row.form.label if row.form else None,
        "mock": {"group": mock.group.slug, "id": mock.pk, "title": mock.title} if mock else None,
        "ending": row.ending or None,
        "has_report": report is not None and row.kind in TIMED,
        "score": _score(report) if report and row.is_released else None,
    }


def _score(report: Any) -> dict[str, Any]:
    return {"raw": report.raw, "scored": report.scored_count, "scaled": report.scaled, "passed": report.passed}
