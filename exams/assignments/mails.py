"""Mails about a group's mocks: that one is set, that it has opened, and a day before it closes. Each once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from accounts.actions.mailing import queue_mails
from exams.assignments.letters import letters, readers, without_result
from exams.models import Assignment

BEFORE_CLOSING = timedelta(days=1)
# Who has just been told that a mock is set need not be told that it has opened.
JUST_TOLD = timedelta(hours=1)


@dataclass(frozen=True)
class Event:
    """`column` holds when its mail went out; `due` when it is time; `is_news` whether a mail is worth sending; `keeps`
    for how long it is."""

    kind: str
    column: str
    due: Callable[[datetime], Q]
    is_news: Callable[[Assignment], bool]
    keeps: timedelta


def _told_before(mock: Assignment, moment: datetime | None, before: timedelta) -> bool:
    return mock.announced_at is not None and moment is not None and mock.announced_at <= moment - before


EVENTS = (
    Event("set", "announced_at", lambda now: Q(), lambda mock: True, timedelta(days=7)),
    Event(
        "opened",
        "opening_told_at",
        lambda now: Q(announced_at__isnull=False, opens_at__lte=now),
        lambda mock: _told_before(mock, mock.opens_at, JUST_TOLD),
        timedelta(days=2),
    ),
    Event(
        "closing",
        "reminded_at",
        lambda now: Q(announced_at__isnull=False, opens_at__lte=now, closes_at__lte=now + BEFORE_CLOSING),
        lambda mock: (
            _told_before(mock, mock.closes_at, BEFORE_CLOSING)
            and mock.opens_at <= (mock.closes_at or mock.opens_at) - BEFORE_CLOSING
        ),
        BEFORE_CLOSING,
    ),
)


def tell_due(*, now: datetime) -> int:
    """Put everything that is due into the outbox; how many mails that are."""
    return sum(_tell(event, mock, now) for event in EVENTS for mock in list(_due(event, now)))


def _due(event: Event, now: datetime) -> Iterable[Assignment]:
    open_ones = Assignment.objects.filter(
        Q(closes_at=None) | Q(closes_at__gt=now), state=Assignment.State.PUBLISHED, group__closed_at=None
    )
    due = open_ones.filter(event.due(now), **{event.column: None})
    return due.select_related("group", "blueprint", "form").order_by("pk")


@transaction.atomic
def _tell(event: Event, mock: Assignment, now: datetime) -> int:
    """Claimed and put into the outbox at once: all members are told, or it is still due."""
    if not Assignment.objects.filter(pk=mock.pk, **{event.column: None}).update(**{event.column: now}):
        return 0
    if not event.is_news(mock):
        return 0
    people = readers(mock) if event.kind != "closing" else without_result(readers(mock), mock)
    return queue_mails(letters(event.kind, mock, people, occasion=now, keeps=event.keeps, now=now), now=now)
