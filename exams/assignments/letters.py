"""What members are written about their group's mocks."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.db.models import QuerySet

from accounts.mail.letters import Letter
from accounts.models import Mail, User
from exams.models import Assignment, Attempt
from groups.models import Membership

# Letters to those alone who have not finished, by the beginnings of their keys.
UNFINISHED_ONLY = ("mock-closing:", "mock-reminder:")


def letters(
    what: str, mock: Assignment, people: Iterable[User], *, occasion: datetime, keeps: timedelta, now: datetime
) -> Iterator[Letter]:
    """`occasion` tells one reminder from the next. Older than `keeps`, or once the mock closed, it is not sent."""
    expires_at = min(mock.closes_at or now + keeps, now + keeps)
    for person in people:
        yield Letter(
            key=f"mock-{what}:{mock.pk}:{occasion:%Y%m%dT%H%M%S}:{person.pk}",
            kind="mock",
            template=f"exams/email/mock_{what}",
            context={"mock": mock, "group": mock.group},
            to=person,
            site=mock.site,
            expires_at=expires_at,
            group_id=mock.group_id,
            about_id=mock.pk,
        )


def readers(mock: Assignment) -> QuerySet[User]:
    """Members who want such mails."""
    members = Membership.objects.filter(group=mock.group_id).values("user")
    return User.objects.filter(pk__in=members, is_active=True, mail_group_mocks=True).order_by("pk")


def without_result(people: QuerySet[User], mock: Assignment) -> QuerySet[User]:
    """Those who have not finished it once."""
    finished = Attempt.objects.filter(assignment=mock, state=Attempt.State.CLOSED, user__isnull=False)
    return people.exclude(pk__in=finished.values("user"))


def outdated(mails: list[Mail], now: datetime) -> set[int]:
    """Of mocks withdrawn or closed in the meantime, and reminders to whoever has finished. Two statements."""
    of_mocks = [mail for mail in mails if mail.kind == "mock"]
    numbers = {mail.about_id for mail in of_mocks if mail.about_id}
    offered = Assignment.objects.filter(pk__in=numbers, state=Assignment.State.PUBLISHED).only("closes_at")
    there = {mock.pk for mock in offered if not mock.is_closed(now)}
    closed = Attempt.objects.filter(assignment__in=there, state=Attempt.State.CLOSED, user__isnull=False)
    finished: set[tuple[int | None, int | None]] = set(closed.values_list("assignment", "user"))
    return {mail.pk for mail in of_mocks if mail.about_id not in there or _is_answered(mail, finished)}


def _is_answered(mail: Mail, finished: set[tuple[int | None, int | None]]) -> bool:
    return mail.key.startswith(UNFINISHED_ONLY) and (mail.about_id, mail.user_id) in finished
