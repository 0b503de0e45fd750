"""The mocks of a group, and how far its members are with each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from exams.models import Assignment, Attempt
from groups.models import Membership, StudyGroup


def mocks_of(group: StudyGroup) -> list[Assignment]:
    """The latest window first. Drafts are nobody's to sit; a withdrawn one is there as long as somebody has sat it."""
    sat = Exists(Attempt.objects.filter(assignment=OuterRef("pk")))
    found = Assignment.objects.filter(Q(state=Assignment.State.PUBLISHED) | Q(sat, state=Assignment.State.WITHDRAWN))
    return list(found.filter(group=group).select_related("blueprint", "form").order_by("-opens_at", "-pk"))


def opened(mocks: Sequence[Assignment], now: datetime) -> list[Assignment]:
    return [mock for mock in mocks if mock.opens_at <= now]


def has_line(mock: Assignment) -> bool:
    """Whether there is a scale and a passing line: only a form that counts what the exam counts has them."""
    return mock.form is not None and mock.form.table_id is not None


@dataclass(frozen=True)
class People:
    """Members whose account is in use, and those whose account is not."""

    active: int
    inactive: int


def people_of(group: StudyGroup) -> People:
    counted = Membership.objects.filter(group=group).aggregate(
        active=Count("pk", filter=Q(user__is_active=True)), inactive=Count("pk", filter=Q(user__is_active=False))
    )
    return People(**counted)


@dataclass(frozen=True)
class Progress:
    """Members who have finished a mock at least once, who are in it for the first time, and who never started."""

    mock: Assignment
    finished: int
    running: int
    waiting: int


def progress_of(group: StudyGroup, mocks: Sequence[Assignment], members: int) -> list[Progress]:
    """One query, whatever the number of mocks and members."""
    rows = Attempt.objects.filter(assignment__in=mocks, user__in=active_users(group)).order_by().values("assignment")
    closed = Q(state=Attempt.State.CLOSED)
    counted = rows.annotate(started=Count("user", distinct=True), done=Count("user", distinct=True, filter=closed))
    by_mock = {row["assignment"]: (row["started"], row["done"]) for row in counted}
    found = [(mock, *by_mock.get(mock.pk, (0, 0))) for mock in mocks]
    return [Progress(mock, done, started - done, members - started) for mock, started, done in found]


def active_users(group: StudyGroup) -> QuerySet[Membership, Any]:
    return Membership.objects.filter(group=group, user__is_active=True).values("user")


def empty_state(mock: Assignment, membership: Membership, now: datetime) -> str:
    """What to say of a mock that this member never started."""
    if mock.state == Assignment.State.WITHDRAWN:
        return "withdrawn"
    if now < mock.opens_at:
        return "upcoming"
    if not mock.is_closed(now):
        return "not started"
    return "before joining" if mock.closes_at and mock.closes_at <= membership.joined_at else "missed"
