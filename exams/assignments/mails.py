"""Mails about a group's mocks: that one is set, that it has opened, and a day before it closes. Each once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.models import User
from exams.models import Assignment, Attempt
from groups.models import Membership

logger = structlog.get_logger(__name__)
BEFORE_CLOSING = timedelta(days=1)
# Who has just been told that a mock is set need not be told that it has opened.
JUST_TOLD = timedelta(hours=1)


@dataclass(frozen=True)
class Event:
    """`column` holds when its mail went out; `due` when it is time; `is_news` whether a mail is worth sending."""

    kind: str
    column: str
    due: Callable[[datetime], Q]
    is_news: Callable[[Assignment], bool]


def _told_before(mock: Assignment, moment: datetime | None, before: timedelta) -> bool:
    return mock.announced_at is not None and moment is not None and mock.announced_at <= moment - before


EVENTS = (
    Event("set", "announced_at", lambda now: Q(), lambda mock: True),
    Event(
        "opened",
        "opening_told_at",
        lambda now: Q(announced_at__isnull=False, opens_at__lte=now),
        lambda mock: _told_before(mock, mock.opens_at, JUST_TOLD),
    ),
    Event(
        "closing",
        "reminded_at",
        lambda now: Q(announced_at__isnull=False, opens_at__lte=now, closes_at__lte=now + BEFORE_CLOSING),
        lambda mock: (
            _told_before(mock, mock.closes_at, BEFORE_CLOSING)
            and mock.opens_at <= (mock.closes_at or mock.opens_at) - BEFORE_CLOSING
        ),
    ),
)


def tell_due(*, now: datetime) -> int:
    """Everything that is due; how many mails went out. With no mail server to be had all waits for the next time."""
    waiting = [(event, mock) for event in EVENTS for mock in _due(event, now)]
    if not waiting:
        return 0
    connection = get_connection()
    try:
        connection.open()
    except OSError as error:
        logger.warning("mail_unavailable", error=type(error).__name__)
        return 0
    try:
        return sum(_tell(event, mock, connection, now) for event, mock in waiting)
    finally:
        connection.close()


def _due(event: Event, now: datetime) -> Iterable[Assignment]:
    open_ones = Assignment.objects.filter(
        Q(closes_at=None) | Q(closes_at__gt=now), state=Assignment.State.PUBLISHED, group__closed_at=None
    )
    due = open_ones.filter(event.due(now), **{event.column: None})
    return due.select_related("group", "blueprint", "form").order_by("pk")


def _tell(event: Event, mock: Assignment, connection: Any, now: datetime) -> int:
    """Claimed before they are sent, so that no member ever gets one twice."""
    if not Assignment.objects.filter(pk=mock.pk, **{event.column: None}).update(**{event.column: now}):
        return 0
    if not event.is_news(mock):
        return 0
    people = list(_readers(event, mock))
    for person in people:
        _send(event, mock, person, connection)
    return len(people)


def _readers(event: Event, mock: Assignment) -> Iterable[User]:
    """Members who want such mails; before the end only those who have not finished."""
    members = Membership.objects.filter(group=mock.group_id).values("user")
    people = User.objects.filter(pk__in=members, is_active=True, mail_group_mocks=True)
    if event.kind == "closing":
        finished = Attempt.objects.filter(assignment=mock, state=Attempt.State.CLOSED, user__isnull=False)
        people = people.exclude(pk__in=finished.values("user"))
    return people.order_by("pk")


def _send(event: Event, mock: Assignment, person: User, connection: Any) -> None:
    try:
        with timezone.override(ZoneInfo(person.time_zone)):
            _message(event, mock, person, connection).send()
    except OSError as error:
        logger.warning("mock_mail_refused", kind=event.kind, user=person.pk, error=type(error).__name__)


def _message(event: Event, mock: Assignment, person: User, connection: Any) -> EmailMessage:
    context = {"mock": mock, "group": mock.group, "reader": person, "SITE_NAME": settings.SITE_NAME}
    subject, body = (
        render_to_string(f"exams/email/mock_{event.kind}_{part}.txt", context) for part in ("subject", "body")
    )
    # A title may hold anything; a subject is one line.
    return EmailMessage(" ".join(subject.split()), body, to=[person.email], connection=connection)
