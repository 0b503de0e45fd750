"""What is due: counted, forecast, and in order. Every function is a fixed number of statements, however many cards."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Count, Q

from accounts.clock import today_of
from accounts.models import User
from curriculum.models import Area, Blueprint
from exams.practice.exam import exam_of
from exams.practice.source import Source
from study.actions.ideas import deck_of
from study.models import Card, CardReview, Deck, Plan
from study.plans.calendar import DAY
from study.reviewing.forecasting import DAYS, DayLoad, NewCards, loads
from study.reviewing.ordering import Day, Entry, in_order, todays

IN_USE = Q(shelf=Card.Shelf.IN_USE)
FLASHCARDS = (Card.Kind.TERM, Card.Kind.FORMULA)
# What one card takes, in seconds: a question at the exam's pace, a flashcard at a glance.
SECONDS = {Card.Kind.IDEA: 84, Card.Kind.TERM: 12, Card.Kind.FORMULA: 20}


@dataclass(frozen=True)
class DueCount:
    """Of today, until the end of the learner's day. `new` of them have not been in the queue before."""

    ideas: int = 0
    terms: int = 0
    formulas: int = 0
    new: int = 0

    @property
    def total(self) -> int:
        return self.ideas + self.terms + self.formulas

    @property
    def minutes(self) -> int:
        """About, and one at least."""
        seconds = self.ideas * SECONDS[Card.Kind.IDEA] + self.terms * SECONDS[Card.Kind.TERM]
        return max(1, round((seconds + self.formulas * SECONDS[Card.Kind.FORMULA]) / 60))


def due_count(user: User, now: datetime) -> DueCount:
    """Four statements where nothing was answered since."""
    deck, today = deck_of(user, now=now), today_of(user, now)
    rows = Card.objects.filter(user=user).order_by().values_list("kind")
    due = IN_USE & Q(due_on__lte=today)
    counted = rows.annotate(
        again=Count("pk", filter=due & Q(begun_on__isnull=False)),
        new=Count("pk", filter=due & Q(begun_on=None)),
        begun=Count("pk", filter=Q(begun_on=today)),
    )
    return _counted({kind: OfKind(*counts) for kind, *counts in counted}, deck)


class OfKind(NamedTuple):
    """Due `again`, due and `new`, and `begun` today."""

    again: int = 0
    new: int = 0
    begun: int = 0


def _counted(found: Mapping[str, OfKind], deck: Deck) -> DueCount:
    idea, formula, term = (found.get(kind, OfKind()) for kind in (Card.Kind.IDEA, Card.Kind.FORMULA, Card.Kind.TERM))
    new_ideas = min(idea.new, max(0, deck.new_ideas - idea.begun))
    left = max(0, deck.new_flashcards - formula.begun - term.begun)
    new_formulas = min(formula.new, left)
    new_terms = min(term.new, left - new_formulas)
    return DueCount(
        ideas=idea.again + new_ideas,
        terms=term.again + new_terms,
        formulas=formula.again + new_formulas,
        new=new_ideas + new_formulas + new_terms,
    )


def forecast(user: User, now: datetime) -> list[DayLoad]:
    """Fourteen days, today first. Five statements where nothing was answered since."""
    deck, today = deck_of(user, now=now), today_of(user, now)
    begun = _begun(user, today)
    mine = Card.objects.filter(IN_USE, user=user, due_on__lt=today + DAYS * DAY).order_by()
    again: Counter[date] = Counter()
    new: dict[bool, Counter[date]] = {True: Counter(), False: Counter()}
    rows = mine.annotate(fresh=Q(begun_on=None)).values_list("kind", "due_on", "fresh").annotate(Count("pk"))
    for kind, due_on, is_new, count in rows:
        (new[kind == Card.Kind.IDEA] if is_new else again)[due_on] += count
    ideas = NewCards(new[True], deck.new_ideas, max(0, deck.new_ideas - begun[True]))
    flashcards = NewCards(new[False], deck.new_flashcards, max(0, deck.new_flashcards - begun[False]))
    return loads(again, [ideas, flashcards], today=today)


def _begun(user: User, today: date) -> Counter[bool]:
    """How many ideas (True) and flashcards (False) began today. One statement."""
    rows = Card.objects.filter(user=user, reviewed_on=today, begun_on=today).order_by().values_list("kind")
    found: Counter[bool] = Counter()
    for kind, count in rows.annotate(Count("pk")):
        found[kind == Card.Kind.IDEA] += count
    return found


def due_today(user: User, exam: Blueprint | None, now: datetime) -> list[Entry]:
    """The cards of today that are still to do, in the order they come. Seven statements where nothing was answered."""
    deck, today = deck_of(user, now=now), today_of(user, now)
    begun = _begun(user, today)
    rows = Card.objects.filter(IN_USE, user=user, due_on__lte=today).values_list(*Entry._fields)
    day = Day(today, now, weights_of(exam), _seen(user, today))
    return todays(
        in_order((Entry(*row) for row in rows), day),
        new_ideas=deck.new_ideas - begun[True],
        new_flashcards=deck.new_flashcards - begun[False],
    )


def _seen(user: User, today: date) -> frozenset[tuple[str, str, str]]:
    flashcards = Card.objects.filter(user=user, reviewed_on=today, kind__in=FLASHCARDS)
    return frozenset(flashcards.values_list("kind", "key", "side"))


def weights_of(exam: Blueprint | None) -> dict[int, float]:
    """By section, the weight of its area in the exam. What belongs to another outline weighs one percent."""
    if exam is None:
        return {}
    rows = Area.sections.through.objects.filter(area__blueprint=exam).values_list("section", "area__weight")
    return {section: float(weight) for section, weight in rows}


def exam_for(user: User) -> Blueprint | None:
    """Of the learner's plan, else the first they prepare for."""
    plan = Plan.objects.select_related("blueprint").filter(user=user).first()
    return plan.blueprint if plan else exam_of(user, Source())


def done_today(user: User, now: datetime) -> int:
    return CardReview.objects.filter(user=user, day=today_of(user, now)).count()
