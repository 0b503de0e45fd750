"""Mails about reviews: to authors what was decided, to reviewers once a day what waits."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from accounts.actions.mailing import queue_mails
from accounts.mail.letters import Letter
from accounts.models import User
from bank.models import BlindSolution, QuestionBank, Review
from bank.reviewing.people import authors_of
from groups.models import Membership
from groups.permissions import Power, roles_with

BATCH = 200
DECIDED = (Review.State.APPROVED, Review.State.CHANGES)
# For how long it is worth reading; of what waits there is a newer count on the next day.
DECISION_KEEPS, COUNT_KEEPS = timedelta(days=7), timedelta(hours=20)


def tell_authors(*, now: datetime) -> int:
    """One batch of decisions, one mail to each author for each bank; how many decisions were taken up."""
    if not _untold().exists():
        return 0
    return _tell(now)


def _untold() -> Any:
    return Review.objects.filter(state__in=DECIDED, told_at__isnull=True)


@transaction.atomic
def _tell(now: datetime) -> int:
    """Claimed and put into the outbox at once, so that each decision is told once and none is forgotten."""
    near = ("submitted_by", "decided_by", "question__bank__group")
    waiting = _untold().select_related(*near).order_by("decided_at", "pk")
    batch = list(waiting.select_for_update(skip_locked=True, of=("self",))[:BATCH])
    Review.objects.filter(pk__in=[review.pk for review in batch]).update(told_at=now)
    queue_mails(_decisions(batch, now), now=now)
    return len(batch)


def _decisions(reviews: list[Review], now: datetime) -> Iterator[Letter]:
    mails: dict[tuple[User, QuestionBank], list[Review]] = defaultdict(list)
    for review in reviews:
        if review.submitted_by and review.submitted_by.mail_reviews:
            mails[review.submitted_by, review.question.bank].append(review)
    here = _members(bank for _, bank in mails)
    for (author, bank), decided in mails.items():
        if (bank.group_id, author.pk) in here:
            yield _decision(author, bank, decided, now)


def _decision(author: User, bank: QuestionBank, decided: list[Review], now: datetime) -> Letter:
    sent_back = [review for review in decided if review.state == Review.State.CHANGES]
    approved = [review for review in decided if review.state == Review.State.APPROVED]
    return Letter(
        key=f"review-decided:{decided[-1].pk}",
        kind="review",
        template="bank/email/decided",
        context={"bank": bank, "sent_back": sent_back, "approved": approved},
        to=author,
        site=decided[-1].site,
        expires_at=now + DECISION_KEEPS,
        group_id=bank.group_id,
        about_id=bank.pk,
    )


def _members(banks: Iterable[QuestionBank]) -> set[tuple[int | None, int]]:
    """Who is in the banks' groups still, as (group, person)."""
    memberships = Membership.objects.in_open_groups().filter(group__in={bank.group_id for bank in banks})
    return set(memberships.filter(user__is_active=True).values_list("group", "user"))


def remind_reviewers(*, now: datetime) -> int:
    """Everybody for whom something waits, once a day (UTC); how many mails that are."""
    return queue_mails([_count(user, by_bank, now) for user, by_bank in _waiting().items()], now=now)


def _waiting() -> dict[User, dict[QuestionBank, list[Review]]]:
    """What each reviewer may judge and has not answered yet, the oldest first. Four statements."""
    open_ones = Review.objects.filter(state=Review.State.OPEN, question__bank__group__closed_at__isnull=True)
    near = ("version", "question__bank__group")
    with_authors = open_ones.select_related(*near).prefetch_related("version__authors")
    reviews = list(with_authors.defer("version__options").order_by("submitted_at", "pk"))
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


def _count(user: User, waiting: dict[QuestionBank, list[Review]], now: datetime) -> Letter:
    banks = [
        {"bank": bank, "count": len(reviews), "since": reviews[0].submitted_at, "site": reviews[-1].site}
        for bank, reviews in waiting.items()
    ]
    return Letter(
        key=f"review-waiting:{user.pk}:{now:%Y-%m-%d}",
        kind="review",
        template="bank/email/waiting",
        context={"banks": banks, "count": sum(len(reviews) for reviews in waiting.values())},
        to=user,
        site=next((str(one["site"]) for one in banks if one["site"]), ""),
        expires_at=now + COUNT_KEEPS,
    )
