"""Which cards somebody has: added, put off, suspended, removed; and how many new ones a day."""

from collections.abc import Collection, Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import F

from accounts.audit import record
from accounts.clock import today_of
from accounts.models import User
from curriculum.models import Formula, Section, Term
from study.models import Card, Deck
from study.plans.calendar import DAY


@transaction.atomic
def add_flashcards(*, sections: Collection[Section], terms: bool, formulas: bool, by: User, now: datetime) -> int:
    """Cards both ways for the terms and formulas of these sections; how many are new. What was removed comes back as it
    was; the way back begins a day later than the way there."""
    deck, _ = Deck.objects.get_or_create(user=by)
    Deck.objects.select_for_update().get(pk=deck.pk)
    wanted = list(_flashcards(sections, terms=terms, formulas=formulas, by=by, now=now))
    mine = Card.objects.filter(user=by, kind__in={card.kind for card in wanted}, section__in=sections)
    revived = mine.filter(shelf=Card.Shelf.REMOVED).update(shelf=Card.Shelf.IN_USE, turn=F("turn") + 1)
    known = set(Card.objects.filter(user=by).exclude(kind=Card.Kind.IDEA).values_list("kind", "key", "side"))
    made = [card for card in wanted if (card.kind, card.key, card.side) not in known]
    Card.objects.bulk_create(made, batch_size=500)
    record("cards.added", deck, by=by, now=now, sections=sorted(one.slug for one in sections), cards=len(made))
    return len(made) + revived


def _flashcards(
    sections: Collection[Section], *, terms: bool, formulas: bool, by: User, now: datetime
) -> Iterator[Card]:
    today = today_of(by, now)
    found: list[tuple[str, Term | Formula]] = []
    if terms:
        found += [(Card.Kind.TERM, one) for one in Term.objects.filter(section__in=sections).order_by("slug")]
    if formulas:
        found += [(Card.Kind.FORMULA, one) for one in Formula.objects.filter(section__in=sections).order_by("number")]
    for side, due_on in ((Card.Side.FORTH, today), (Card.Side.BACK, today + DAY)):
        for kind, one in found:
            yield Card(
                user=by, kind=kind, key=one.slug, side=side, name=str(one), section_id=one.section_id, due_on=due_on,
                added_at=now,
            )  # fmt: skip


@transaction.atomic
def put_off(*, card: int, turn: int, by: User, now: datetime) -> bool:
    """Until tomorrow; its grading is as it was."""
    unchanged = Card.objects.filter(pk=card, user=by, turn=turn, shelf=Card.Shelf.IN_USE)
    tomorrow = today_of(by, now) + DAY
    return bool(unchanged.update(due_on=tomorrow, ripe_at=None, asked=None, asked_at=None, turn=F("turn") + 1))


@transaction.atomic
def shelve(*, card: int, shelf: str, by: User, now: datetime, turn: int | None = None) -> Card | None:
    """Suspend or remove a card, or take it up again; None where it is so already, or `turn` is over."""
    mine = Card.objects.filter(pk=card, user=by)
    unlike = mine.exclude(shelf=shelf) if turn is None else mine.filter(turn=turn).exclude(shelf=shelf)
    if not unlike.update(shelf=shelf, asked=None, asked_at=None, turn=F("turn") + 1):
        return None
    found = mine.get()
    record("card.shelved", found, by=by, now=now, shelf=shelf)
    return found


@transaction.atomic
def set_pace(*, new_ideas: int, new_flashcards: int, by: User, now: datetime) -> Deck:
    deck, _ = Deck.objects.update_or_create(
        user=by, defaults={"new_ideas": new_ideas, "new_flashcards": new_flashcards}
    )
    record("cards.paced", deck, by=by, now=now, new_ideas=new_ideas, new_flashcards=new_flashcards)
    return deck
