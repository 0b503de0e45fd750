"""Mails about reviews: to authors what was decided, to reviewers once a day what waits."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.template.loader import render_to_string

from accounts.models import User
from bank.models import BlindSolution, QuestionBank, Review, ReviewerMail
from bank.reviewing.people import authors_of
from groups.models import Membership
from groups.permissions import Power, roles_with

logger = structlog.get_logger(__name__)
BATCH = 200
BETWEEN_REMINDERS = timedelta(hours=20)  # a daily task that runs a little early must not skip a day
DECIDED = (Review.State.APPROVED, Review.State.CHANGES)
Send = Callable[[User, str, dict[str, Any]], None]


def tell_authors(*, now: datetime) -> int:
    """One batch of decisions, one mail to each author for each bank; how many decisions were taken up."""
    if not _untold().exists():
        return 0
    return _with_connection(lambda send: _tell(send, _claimed(now)))


def _untold() -> Any:
    return Review.objects.filter(state__in=DECIDED, told_at__isnull=True)


@transaction.atomic
def _claimed(now: datetime) -> list[Review]:
    """Claimed before they are sent, so that no decision is ever told twice."""
    near = ("submitted_by", "decided_by", "question__bank__group")
    waiting = _untold().select_related(*near).order_by("decided_at", "pk")
    batch = list(waiting.select_for_update(skip_locked=True, of=("self",))[:BATCH])
    Review.objects.filter(pk__in=[review.pk for review in batch]).update(told_at=now)
    return batch


def _tell(send: Send, reviews: list[Review]) -> int:
    mails: dict[tuple[User, QuestionBank], list[Review]] = defaultdict(list)
    for review in reviews:
        if review.submitted_by and review.submitted_by.mail_reviews:
            mails[review.submitted_by, review.question.bank].append(review)
    here = _members(bank for _, bank in mails)
    for (author, bank), decided in mails.items():
        if (bank.group_id, author.pk) in here:
            sent_back = [review for review in decided if review.state == Review.State.CHANGES]
            approved = [review for review in decided if review.state == Review.State.APPROVED]
            about = {"bank": bank, "sent_back": sent_back, "approved": approved, "site": decided[-1].site}
            send(author, "decided", about)
    return len(reviews)


def _members(banks: Iterable[QuestionBank]) -> set[tuple[int | None, int]]:
    """Who is in the banks' groups still, as (group, person)."""
    memberships = Membership.objects.in_open_groups().filter(group__in={bank.group_id for bank in banks})
    return set(memberships.filter(user__is_active=True).values_list("group", "user"))


def remind_reviewers(*, now: datetime) -> int:
    """Everybody for whom something waits, at most once a day; how many were written to."""
    waiting = _waiting()
    if not waiting:
        return 0
    return _with_connection(lambda send: sum(_remind(send, user, by_bank, now) for user, by_bank in waiting.items()))


def _waiting() -> dict[User, dict[QuestionBank, list[Review]]]:
    """What each reviewer may judge and has not answered yet, the oldest first. Three statements."""
    open_ones = Review.objects.filter(state=Review.State.OPEN, question__bank__group__closed_at__isnull=True)
    near = ("version", "question__bank__group")
    reviews = list(open_ones.select_related(*near).defer("version__options").order_by("submitted_at", "pk"))
    solved = set(BlindSolution.objects.filter(review__in=reviews).values_list("review", "solver"))
    reviewers = _reviewers({review.question.bank.group_id for review in reviews})
    waiting: dict[User, dict[QuestionBank, list[Review]]] = defaultdict(lambda: defaultdict(list))
    for review in reviews:
        for user in reviewers[review.question.bank.group_id]:
            if user.pk not in authors_of(review) and (review.pk, user.pk) not in solved:
                waiting[user][review.question.bank].append(review)
    return waiting


def _reviewers(groups: set[int | None]) -> dict[int | None, list[User]]:
    found: dict[int | None, list[User]] = defaultdict(list)
    members = Membership.objects.filter(group__in=groups, role__in=roles_with(Power.REVIEW), user__is_active=True)
    for membership in members.filter(user__mail_reviews=True).select_related("user"):
        found[membership.group_id].append(membership.user)
    return found


def _remind(send: Send, user: User, waiting: dict[QuestionBank, list[Review]], now: datetime) -> bool:
    mail, is_first = ReviewerMail.objects.get_or_create(reviewer=user, defaults={"sent_at": now})
    due = ReviewerMail.objects.filter(pk=mail.pk, sent_at__lte=now - BETWEEN_REMINDERS)
    if not is_first and not due.update(sent_at=now):
        return False
    banks = [
        {"bank": bank, "count": len(reviews), "since": reviews[0].submitted_at, "site": reviews[-1].site}
        for bank, reviews in waiting.items()
    ]
    send(user, "waiting", {"banks": banks, "count": sum(len(reviews) for reviews in waiting.values())})
    return True


def _with_connection(work: Callable[[Send], int]) -> int:
    """With no mail server to be had nothing is claimed, and all waits for the next time. What the server refuses is
    logged: every failure of one is an OSError, those of smtplib too."""
    connection = get_connection()
    try:
        connection.open()
    except OSError as error:
        logger.warning("mail_unavailable", error=type(error).__name__)
        return 0

    def send(to: User, kind: str, context: dict[str, Any]) -> None:
        try:
            _message(to, kind, context, connection).send()
        except OSError as error:
            logger.warning("review_mail_refused", kind=kind, user=to.pk, error=type(error).__name__)

    try:
        return work(send)
    finally:
        connection.close()


def _message(to: User, kind: str, context: dict[str, Any], connection: Any) -> EmailMessage:
    context = context | {"SITE_NAME": settings.SITE_NAME, "reader": to}
    subject, body = (render_to_string(f"bank/email/{kind}_{part}.txt", context) for part in ("subject", "body"))
    # A name may hold anything; a subject is one line.
    return EmailMessage(" ".join(subject.split()), body, to=[to.email], connection=connection)
