"""Reviewing card by card. Each step is decided by one conditional update, so that a double click and a second device
change nothing.

Where rows are held they are held in one order: attempt, person, deck, card.
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.clock import local, today_of
from accounts.models import User
from bank.models import ItemSnapshot, QuestionVersion
from curriculum.models import Blueprint
from exams.actions.practicing import ask
from exams.actions.settling import answer
from exams.models import Answer, Attempt
from exams.saves import Save, chosen_of
from study.actions.review_sittings import begin, end_old_sitting, sitting_today
from study.actions.sittings import count_sitting
from study.models import Card, CardReview, Deck
from study.reviewing.cards import columns_of, kept, memory_of, restored
from study.reviewing.drawing import may_be_asked, question_for
from study.reviewing.judging import rating_of
from study.reviewing.scheduling import cap_of, graded, retrievability


def waiting_question(card: Card, user: User, *, now: datetime) -> Answer | None:
    """The question that was drawn for an idea, as long as it may be answered."""
    if card.asked_id is None:
        return None
    waiting = Answer.objects.select_related("attempt", "version").filter(
        pk=card.asked_id, saved_at=None, attempt__state=Attempt.State.OPEN
    )
    asked = waiting.first()
    if asked is None or local(user, asked.attempt.started_at).date() != today_of(user, now):
        return None
    return asked if may_be_asked(asked.version_id, user, now=now) else None


def ask_idea(card: Card, *, blueprint: Blueprint, by: User, now: datetime) -> Answer | None:
    """The question that waits for an answer to this card, drawn now if none does; None where there is none to ask."""
    if asked := waiting_question(card, by, now=now):
        return asked
    end_old_sitting(by=by, now=now)
    return _ask(card, blueprint, by, now)


@transaction.atomic
def _ask(card: Card, blueprint: Blueprint, by: User, now: datetime) -> Answer | None:
    """Of two who ask at once the second finds what the first has drawn."""
    deck = Deck.objects.select_for_update().get(user=by)
    held = Card.objects.select_related("section").get(pk=card.pk)
    if asked := waiting_question(held, by, now=now):
        return asked
    version = question_for(held, by, now=now)
    if version is None:
        return None
    asked = ask(begin(deck, blueprint, by=by, now=now), version=version, now=now)
    Card.objects.filter(pk=card.pk).update(asked=asked, asked_at=now)
    return asked


@transaction.atomic
def answer_idea(card: Card, asked: Answer, *, reply: Save, by: User, now: datetime) -> CardReview | None:
    """Store the answer, and grade the card by it. None where the question had its answer already, or the card has been
    put away meanwhile; then the answer stands all the same."""
    if not answer(asked, reply=reply, now=now):
        return None
    Deck.objects.select_for_update().filter(user=by).values("pk").first()
    held = Card.objects.select_for_update().get(pk=card.pk)
    right = chosen_of(asked.version, reply) == asked.version.key
    usual = usual_seconds(asked.version)
    rating = rating_of(right=right, seconds=reply.seconds, unsure=reply.unsure, usual=usual)
    return _grade(held, rating, by=by, now=now, answer=asked)


def usual_seconds(version: QuestionVersion) -> float | None:
    """What the newest statistics of the question say, if there are any."""
    known = ItemSnapshot.objects.filter(version=version, seconds__gt=0).order_by("-snapshot__taken_at")
    return known.values_list("seconds", flat=True).first()


def grade_flashcard(
    *, card: int, turn: int, rating: int, by: User, now: datetime, seconds: int = 0
) -> CardReview | None:
    """None where the card has changed since the page was made. `seconds` that it took go to the day's sitting, which
    ends yesterday's: so it is found before the card is held."""
    sitting = sitting_today(by=by, now=now) if seconds else None
    flashcards = Card.objects.exclude(kind=Card.Kind.IDEA)
    with transaction.atomic():
        found = flashcards.filter(pk=card, user=by, turn=turn, shelf=Card.Shelf.IN_USE).first()
        return _grade(found, rating, by=by, now=now, seconds=seconds, sitting=sitting) if found else None


def _grade(card: Card, rating: int, *, by: User, now: datetime, **beside: Any) -> CardReview | None:
    moment, memory = local(by, now), memory_of(card)
    today = moment.date()
    after = graded(memory, rating, moment=moment, cap=cap_of(by.exam_date, today), steps=not card.is_idea)
    unchanged = Card.objects.filter(pk=card.pk, turn=card.turn, shelf=Card.Shelf.IN_USE)
    begun_on = card.begun_on or today
    if not unchanged.update(turn=card.turn + 1, begun_on=begun_on, asked=None, asked_at=None, **columns_of(after)):
        return None
    days = (today - card.reviewed_on).days if card.reviewed_on else None
    predicted = None if days is None or card.stability is None else retrievability(card.stability, days)
    return CardReview.objects.create(
        user=by, card=card, at=now, day=today, rating=rating, days=days, predicted=predicted, before=kept(card),
        **beside,
    )  # fmt: skip


def last_grading(user: User, *, now: datetime) -> CardReview | None:
    """What may be taken back: the learner's last grading, on the day it was made."""
    mine = CardReview.objects.filter(user=user, day=today_of(user, now))
    return mine.select_related("card").order_by("-pk").first()


@transaction.atomic
def undo(*, review: int, by: User, now: datetime) -> Card | None:
    """Take the last grading back: the card is as it was before, and its time leaves the log. An answer stays, with
    its time. None where this is not the last one, or the card has been graded since."""
    Deck.objects.select_for_update().filter(user=by).values("pk").first()
    last = last_grading(by, now=now)
    if last is None or last.pk != review:
        return None
    card = last.card
    graded_so = Card.objects.filter(pk=card.pk, turn=card.turn, reviewed_at=last.at)
    if not graded_so.update(turn=card.turn + 1, asked=None, asked_at=None, **restored(last.before)):
        return None
    last.delete()
    if last.sitting_id:
        count_sitting(last.sitting_id, now=now)
    return card
