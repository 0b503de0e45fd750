"""The sitting of a day's reviews: one attempt holds the questions of its ideas, and its flashcards name it."""

from datetime import datetime

from django.db import transaction

from accounts.clock import local, today_of
from accounts.models import User
from curriculum.models import Blueprint
from exams.actions.practicing import finish_practice
from exams.models import Attempt
from study.models import Deck
from study.reviewing.queue import exam_for


def begin(deck: Deck, blueprint: Blueprint, *, by: User, now: datetime) -> Attempt:
    """The one that is open, else a new one. The caller holds the deck, so that there is one a day."""
    if deck.attempt and deck.attempt.state == Attempt.State.OPEN:
        return deck.attempt
    kind = Attempt.Kind.REVIEW
    deck.attempt = Attempt.objects.create(user=by, kind=kind, blueprint=blueprint, tutored=True, started_at=now)
    deck.save(update_fields=["attempt"])
    return deck.attempt


def end_old_sitting(*, by: User, now: datetime) -> None:
    """End the one of an earlier day's reviews."""
    found = _open(by)
    if found and _is_old(found, by, now):
        finish_practice(found, by=by, now=now)


def sitting_today(*, by: User, now: datetime) -> Attempt | None:
    """Begun if there is none, and an earlier day's ended; None without an exam. One statement once it is there."""
    found = _open(by)
    if found and not _is_old(found, by, now):
        return found
    if found:
        finish_practice(found, by=by, now=now)
    exam = exam_for(by)
    return _begun(exam, by, now) if exam else None


@transaction.atomic
def _begun(exam: Blueprint, by: User, now: datetime) -> Attempt:
    Deck.objects.get_or_create(user=by)
    deck = Deck.objects.select_for_update(of=("self",)).select_related("attempt").get(user=by)
    return begin(deck, exam, by=by, now=now)


def _open(user: User) -> Attempt | None:
    decks = Deck.objects.filter(user=user).values("attempt")
    return Attempt.objects.filter(pk__in=decks, state=Attempt.State.OPEN).first()


def _is_old(attempt: Attempt, user: User, now: datetime) -> bool:
    return local(user, attempt.started_at).date() < today_of(user, now)
