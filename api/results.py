"""How members of a group did in its mocks: for leaders as far as each member shares it, for a member their own."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import Http404
from ninja import Field, Query, Router, Schema

from accounts.tokens.scopes import Scope
from api.attempts import SLUG
from api.bearer import Authorized
from api.operations import reads
from api.paging import Order, Page, Paged, paged
from api.words import Shares
from curriculum.models import Area
from exams.models import Assignment
from groups.models import Membership
from groups.permissions import Power, membership_or_404, require
from insights.progress.asked import Asked, exams_of, members_of
from insights.progress.heat import Heat
from insights.progress.mocks import mocks_of, opened
from insights.progress.results import Result
from insights.progress.rows import Cell, Row, counted_together, rows_of
from insights.progress.sittings import Exam, Sitting, page_of

router = Router(tags=["Groups"])
ORDER = Order("results", ("pk",))


class Wanted(Schema):
    mock: int | None = Field(None, ge=1, description="Only this mock of the group")
    blueprint: str | None = Field(
        None, max_length=60, pattern=SLUG, description="The exam whose areas are told; else that of the latest mock"
    )


class Member(Schema):
    id: int = Field(description="Of the membership, as the address of a member’s results has it")
    name: str
    email: str
    shares: Shares


class ResultOut(Schema):
    """Of one finished attempt; low to high in percent is the 95 % interval of the share of right answers."""

    turn: int
    started_at: datetime
    finished_at: datetime
    extra_minutes: int
    raw: int
    scored: int
    percent: int
    low: int
    high: int
    scaled: int | None
    passed: bool | None


class Done(Schema):
    mock: int
    state: Literal["finished", "running", "not started", "missed", "upcoming", "withdrawn", "before joining"]
    running: bool = Field(description="An attempt runs now, the first or another")
    finished_attempts: int
    newest: ResultOut | None = Field(description="Of the newest finished attempt, not the best")


class AreaResult(Schema):
    slug: str
    name: str
    correct: int
    total: int
    percent: int
    low: float
    high: float
    standing: Literal["above", "near", "below", "plain", "few"] = Field(
        description="Against the passing line; plain: there is none; few: less than five questions"
    )


class MemberResults(Schema):
    member: Member
    mocks: list[Done]
    seconds: int | None = Field(description="On the questions of finished attempts; null where it is not shared")
    studied_seconds: int | None = Field(description="Logged in the last four weeks; null where it is not shared")
    blueprint: str | None = Field(description="The exam that the areas are of")
    areas: list[AreaResult] | None = Field(description="Null where they are not shared")


class SittingOut(Schema):
    mock: int
    released: bool = Field(description="False: the member has to wait for the score until released_at")
    released_at: datetime | None
    turn: int
    finished_at: datetime
    result: ResultOut | None
    scaled_low: int | None = Field(description="Two sittings in three fall between this and scaled_high")
    scaled_high: int | None
    seconds: int | None


class ExamAreas(Schema):
    blueprint: str
    areas: list[AreaResult] | None


class MemberDetail(Schema):
    member: Member
    sittings: list[SittingOut] = Field(description="Finished attempts, the newest first")
    others: list[Done] = Field(description="Mocks that run now or were never started")
    exams: list[ExamAreas]
    studied_seconds: int | None


@reads(
    router, "/{slug:slug}/results", scope=Scope.GROUPS_READ, answers=Page[MemberResults],
    summary="List how the members did",
)  # fmt: skip
def results(request: Authorized, slug: str, wanted: Annotated[Wanted, Query()], paging: Paged) -> dict[str, Any]:
    """For leaders. Members in the order in which they joined, whoever of them has an account in use."""
    mine = membership_or_404(request.user, slug, Power.LEAD)
    mocks = mocks_of(mine.group)
    asked = _asked(wanted, mocks)
    shown = [asked.mock] if asked.mock else mocks
    areas = list(Area.objects.filter(blueprint=asked.exam).order_by("position"))
    counted = counted_together(opened(shown, request.now), asked.exam)

    def told(members: list[Membership]) -> Sequence[dict[str, Any]]:
        rows = rows_of(members, shown, areas=areas, counted=counted, now=request.now)
        return [_row(row, areas, asked.exam.slug if asked.exam else None) for row in rows]

    return paged(request, ORDER, members_of(mine.group, asked), paging, told)


@reads(
    router, "/{slug:slug}/members/{int:number}/results", scope=Scope.GROUPS_READ, answers=MemberDetail,
    summary="Read how one member did",
)  # fmt: skip
def member_results(request: Authorized, slug: str, number: int) -> dict[str, Any]:
    """Leaders see what the member shares, members themselves what is released by now."""
    mine = membership_or_404(request.user, slug, Power.BELONG)
    if number != mine.pk:
        require(mine, Power.LEAD)
    found = Membership.objects.filter(group=mine.group_id, pk=number, user__is_active=True)
    theirs = found.select_related("user", "group").first()
    if theirs is None:
        raise Http404
    page = page_of(theirs, viewer=mine, now=request.now)
    return {
        "member": _member(theirs),
        "sittings": [_sitting(one) for one in page.sittings],
        "others": [_done(cell) for cell in page.others],
        "exams": [_exam(exam) for exam in page.exams],
        "studied_seconds": page.studied,
    }


def _asked(wanted: Wanted, mocks: Sequence[Assignment]) -> Asked:
    """404 for a mock or an exam that the group has none of."""
    mock = next((one for one in mocks if one.pk == wanted.mock), None)
    exams = [mock.blueprint] if mock else exams_of(mocks)
    exam = next((one for one in exams if wanted.blueprint in (None, one.slug)), None)
    if (wanted.mock is not None and mock is None) or (wanted.blueprint is not None and exam is None):
        raise Http404
    return Asked(search="", mock=mock, how_far="", exam=exam)


def _row(row: Row, areas: Sequence[Area], blueprint: str | None) -> dict[str, Any]:
    return {
        "member": _member(row.membership),
        "mocks": [_done(cell) for cell in row.cells],
        "seconds": row.seconds,
        "studied_seconds": row.studied,
        "blueprint": blueprint,
        "areas": None if row.heat is None else list(map(_area, areas, row.heat)),
    }


def _member(one: Membership) -> dict[str, Any]:
    return {"id": one.pk, "name": one.user.get_full_name(), "email": one.user.email, "shares": one.shares}


def _done(cell: Cell) -> dict[str, Any]:
    newest = cell.sat.newest
    return {
        "mock": cell.mock.pk,
        "state": "finished" if newest else cell.empty or "running",
        "running": cell.sat.running,
        "finished_attempts": len(cell.sat.finished),
        "newest": _result(newest) if newest else None,
    }


def _result(result: Result) -> dict[str, Any]:
    low, high = result.interval
    plain = ("turn", "started_at", "finished_at", "extra_minutes", "raw", "scored", "percent", "scaled", "passed")
    return {name: getattr(result, name) for name in plain} | {"low": low, "high": high}


def _area(area: Area, heat: Heat) -> dict[str, Any]:
    told = {name: getattr(heat, name) for name in ("correct", "total", "percent", "low", "high")}
    return told | {"slug": area.slug, "name": area.name, "standing": heat.tone}


def _sitting(one: Sitting) -> dict[str, Any]:
    """A score that its member has to wait for is not told in any form."""
    seen = one.sight.score
    return {
        "mock": one.mock.pk,
        "released": seen,
        "released_at": one.sight.since,
        "turn": one.result.turn,
        "finished_at": one.result.finished_at,
        "result": _result(one.result) if seen else None,
        "scaled_low": one.low if seen else None,
        "scaled_high": one.high if seen else None,
        "seconds": one.seconds,
    }


def _exam(exam: Exam) -> dict[str, Any]:
    areas = None if exam.areas is None else [_area(area, heat) for area, heat in exam.areas]
    return {"blueprint": exam.blueprint.slug, "areas": areas}
