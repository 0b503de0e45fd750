"""Ideas get their cards from what was answered elsewhere, when somebody looks.

Nothing is written when an answer is given: the end of an exam and a thousand answers in practice owe the queue nothing.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from accounts.clock import local, today_of, zone_of
from accounts.models import User
from exams.encounters import draw_due
from study.models import Card, Deck
from study.plans.calendar import DAY
from study.reviewing.cards import NAMES, columns_of, memory_of
from study.reviewing.ideas import Given, answered_so_far, first_answers
from study.reviewing.scheduling import LONGEST, Memory, cap_of, graded


def deck_of(user: User, *, now: datetime) -> Deck:
    """Up to date with all that was answered. Three statements where nothing was."""
    draw_due(user.pk)
    deck = Deck.objects.filter(user=user).first()
    if deck and (deck.met, deck.met_to) == answered_so_far(user.pk) and deck.capped_for == user.exam_date:
        return deck
    return _catch_up(user, now)


@transaction.atomic
def _catch_up(user: User, now: datetime) -> Deck:
    """What is answered while this reads may be taken in, and is looked at once more the next time."""
    Deck.objects.bulk_create([Deck(user=user)], ignore_conflicts=True)
    deck = Deck.objects.select_for_update().get(user=user)
    met = answered_so_far(user.pk)
    if (deck.met, deck.met_to) != met:
        _take_in(user, now)
    if deck.capped_for != user.exam_date:
        _bring_nearer(user, today_of(user, now))
    deck.met, deck.met_to, deck.capped_for = *met, user.exam_date
    deck.save(update_fields=["met", "met_to", "capped_for"])
    return deck


def _take_in(user: User, now: datetime) -> None:
    """A fixed number of statements for each hundred cards."""
    known = {card.key: card for card in Card.objects.select_for_update().filter(user=user, kind=Card.Kind.IDEA)}
    made: list[Card] = []
    changed: list[Card] = []
    for key, given in first_answers(user.pk).items():
        card = known.get(key) or _new(user, key, given[0], now)
        before = card.reviewed_at
        _grade_by(card, given, user)
        if card.pk is None:
            made.append(card)
        elif card.reviewed_at != before:
            card.turn += 1
            changed.append(card)
    Card.objects.bulk_create(made, batch_size=500)
    Card.objects.bulk_update(changed, [*NAMES, "turn"], batch_size=100)


def _new(user: User, key: str, first: Given, now: datetime) -> Card:
    day = local(user, first.at).date()
    return Card(
        user=user, kind=Card.Kind.IDEA, key=key, name=first.name, section_id=first.section, due_on=day, added_at=now
    )


def _grade_by(card: Card, given: Iterable[Given], user: User) -> None:
    """By one answer a day at most, and by none that came before what the card knows already. So it may be done any
    number of times."""
    zone, memory = zone_of(user), memory_of(card)
    for one in given:
        moment = one.at.astimezone(zone)
        if _is_later(one.at, moment.date(), memory):
            cap = cap_of(user.exam_date, moment.date())
            memory = graded(memory, one.rating, moment=moment, cap=cap, steps=False)
    for name, value in columns_of(memory).items():
        setattr(card, name, value)


def _is_later(at: datetime, day: date, memory: Memory) -> bool:
    if memory.reviewed_at is None or memory.reviewed_on is None:
        return True
    return at > memory.reviewed_at and day > memory.reviewed_on


def _bring_nearer(user: User, today: date) -> None:
    """Cards that would come back after half the days to an exam that was set or moved are spread over these days, in
    the order they had."""
    cap = cap_of(user.exam_date, today)
    if cap == LONGEST:
        return
    far = list(
        Card.objects.select_for_update().filter(user=user, due_on__gt=today + cap * DAY).order_by("due_on", "pk")
    )
    for number, card in enumerate(far):
        card.due_on = today + (1 + number * cap // len(far)) * DAY
    Card.objects.bulk_update(far, ["due_on"], batch_size=500)
