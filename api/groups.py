"""Study groups a person belongs to, and their mocks."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.db.models import Count, OuterRef, Q, Subquery
from django.http import Http404
from ninja import Field, Router, Schema

from accounts.tokens.scopes import Scope
from api.bearer import Authorized
from api.operations import reads
from api.paging import Order, Page, Paged, page_of, paged
from api.words import Release, RoleName, Shares, Shows
from exams.actions.closing import close_overdue_of
from exams.assignments.overview import Entry, entries_of
from exams.models import Assignment
from groups.models import Membership
from groups.permissions import Power, can, membership_or_404
from insights.progress.distribution import distributions
from insights.progress.mocks import opened, people_of, progress_of

router = Router(tags=["Groups"])
GROUPS, MOCKS = Order("groups", ("pk",)), Order("mocks", ("-opens_at", "-pk"))


class GroupOut(Schema):
    slug: str
    name: str
    description: str
    role: RoleName
    shares: Shares = Field(description="What I let its leaders see")
    joined_at: datetime
    members: int
    rankings: bool = Field(description="Whether members see each other’s scores by name")


class Progress(Schema):
    """Members in use: who finished it at least once, who is in it for the first time, who never started."""

    finished: int
    running: int
    waiting: int


class MockOut(Schema):
    id: int
    title: str
    blueprint: str
    state: Literal["draft", "running", "open", "upcoming", "withdrawn", "done", "missed"] = Field(
        description="For me: running is an attempt of mine; open can be started"
    )
    opens_at: datetime
    closes_at: datetime | None
    minutes: int = Field(description="With my extra ones")
    attempts_allowed: int
    attempts_left: int
    attempts: list[UUID] = Field(description="Mine, the newest first")
    shows: Shows = Field(description="What members see after it")
    release: Release


class Bar(Schema):
    low: int
    high: int
    count: int


class Distribution(Schema):
    count: int = Field(description="Members with a finished attempt")
    unit: Literal["points", "percent"]
    passing: int | None
    median: float | None
    bars: list[Bar] | None = Field(description="Null with too few members to be of a group rather than of persons")


class MockDetail(MockOut):
    progress: Progress | None = Field(description="For leaders")
    distribution: Distribution | None = Field(description="Of newest scores, for leaders")


@reads(router, "", scope=Scope.GROUPS_READ, answers=Page[GroupOut], summary="List my groups")
def groups(request: Authorized, paging: Paged) -> dict[str, Any]:
    members = Membership.objects.filter(group=OuterRef("group")).order_by().values("group").annotate(n=Count("pk"))
    mine = Membership.objects.in_open_groups().filter(user=request.user).select_related("group")
    counted = mine.annotate(members=Subquery(members.values("n")))
    return paged(request, GROUPS, counted, paging, lambda rows: [_group(row) for row in rows])


def _group(mine: Any) -> dict[str, Any]:
    group = mine.group
    return {name: getattr(mine, name) for name in ("role", "shares", "joined_at", "members")} | {
        "slug": group.slug,
        "name": group.name,
        "description": group.description,
        "rankings": group.ranking,
    }


@reads(router, "/{slug:slug}/mocks", scope=Scope.GROUPS_READ, answers=Page[MockOut], summary="List a group’s mocks")
def mocks(request: Authorized, slug: str, paging: Paged) -> dict[str, Any]:
    """The latest window first. Drafts are there for leaders only."""
    mine = membership_or_404(request.user, slug, Power.BELONG)
    close_overdue_of(request.user, now=request.now)
    every = Assignment.objects.filter(group=mine.group_id)
    seen = every if can(mine, Power.LEAD) else every.exclude(state=Assignment.State.DRAFT)
    found, cursor = MOCKS.rows(seen, paging)
    return page_of(request, [_mock(entry) for entry in _entries(request, mine, found)], cursor)


@reads(
    router,
    "/{slug:slug}/mocks/{int:number}",
    scope=Scope.GROUPS_READ,
    answers=MockDetail,
    summary="Read a group’s mock",
)
def mock(request: Authorized, slug: str, number: int) -> dict[str, Any]:
    """With the progress of its members and the spread of their scores, if you lead the group."""
    mine = membership_or_404(request.user, slug, Power.BELONG)
    close_overdue_of(request.user, now=request.now)
    found = _entries(request, mine, Assignment.objects.filter(pk=number))
    if not found:
        raise Http404
    return _mock(found[0]) | _led(mine, found[0].mock, request.now)


def _entries(request: Authorized, mine: Membership, found: Any) -> list[Entry]:
    known = Q(group=mine.group_id, pk__in=[mock.pk for mock in found])
    return entries_of(request.user, now=request.now, mocks=known, drafts=can(mine, Power.LEAD))


def _mock(entry: Entry) -> dict[str, Any]:
    mock = entry.mock
    plain = ("title", "opens_at", "closes_at", "attempts_allowed", "shows", "release")
    return {name: getattr(mock, name) for name in plain} | {
        "id": mock.pk,
        "blueprint": mock.blueprint.slug,
        "state": entry.state,
        "minutes": entry.minutes,
        "attempts_left": entry.left,
        "attempts": [attempt.public_id for attempt in entry.attempts],
    }


def _led(mine: Membership, mock: Assignment, now: datetime) -> dict[str, Any]:
    if not can(mine, Power.LEAD) or mock.state == Assignment.State.DRAFT:
        return {"progress": None, "distribution": None}
    progress = progress_of(mine.group, [mock], people_of(mine.group).active)[0]
    counted = {name: getattr(progress, name) for name in ("finished", "running", "waiting")}
    spread = [_distribution(one) for one in distributions(mine.group, opened([mock], now))]
    return {"progress": counted, "distribution": next(iter(spread), None)}


def _distribution(spread: Any) -> dict[str, Any]:
    bars = [{"low": bar.low, "high": bar.high, "count": bar.count} for bar in spread.bars]
    return {
        "count": spread.count,
        "unit": "percent" if spread.unit else "points",
        "passing": spread.passing,
        "median": float(spread.median) if spread.is_enough and spread.median else None,
        "bars": bars if spread.is_enough else None,
    }
