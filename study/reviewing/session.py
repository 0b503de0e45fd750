"""The card in hand, and what its page shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404

from accounts.clock import local
from accounts.models import User
from curriculum.models import Blueprint
from exams.actions.settling import MOST_SECONDS
from exams.models import Answer
from exams.practice.pool import banks_for
from exams.practice.shown import Shown, shown
from study.actions.cards import put_off, shelve
from study.actions.reviewing import ask_idea
from study.models import Card, CardReview
from study.reviewing.cards import memory_of
from study.reviewing.matter import Faces, faces_of
from study.reviewing.ordering import Entry
from study.reviewing.queue import due_today, exam_for
from study.reviewing.scheduling import AGAIN, EASY, GOOD, HARD, cap_of, graded, in_words

# So many cards in a row that cannot be shown are put away before the page gives up until it is asked again.
TRIES = 10
NAMES = {AGAIN: "Again", HARD: "Hard", GOOD: "Good", EASY: "Easy"}
LONGEST_SECONDS = 5
# A flashcard left open over lunch is no study.
MOST_ON_A_FLASHCARD = 120


@dataclass(frozen=True)
class Turn:
    """A card with its question (`item`), or its two faces; `left` of today with it."""

    card: Card
    left: int
    item: Shown | None = None
    faces: Faces | None = None


@dataclass(frozen=True)
class Key:
    rating: int
    name: str
    interval: str


def next_turn(user: User, *, wanted: int, now: datetime) -> Turn | None:
    """The card asked for, where it is due; else the one that comes first. What cannot be shown is put away: an idea
    without a question until tomorrow, a flashcard whose term or formula is gone for good."""
    exam = exam_for(user)
    due = due_today(user, exam, now)
    for number, entry in enumerate(_with_first(due, wanted)[:TRIES]):
        card = Card.objects.select_related("section").get(pk=entry.pk)
        turn = _turn(card, exam, user, len(due) - number, now)
        if turn:
            return turn
    return None


def _with_first(due: Iterable[Entry], wanted: int) -> list[Entry]:
    return sorted(due, key=lambda entry: entry.pk != wanted)


def _turn(card: Card, exam: Blueprint | None, user: User, left: int, now: datetime) -> Turn | None:
    if card.is_idea:
        asked = ask_idea(card, blueprint=exam, by=user, now=now) if exam else None
        if asked:
            return Turn(card, left, item=item_of(asked.pk, user))
        put_off(card=card.pk, turn=card.turn, by=user, now=now)
        return None
    faces = faces_of(card)
    if faces is None:
        shelve(card=card.pk, shelf=Card.Shelf.REMOVED, by=user, now=now)
        return None
    return Turn(card, left, faces=faces)


def item_of(answer: int, user: User) -> Shown | None:
    """None where the question is of a group that the learner has left. Three statements."""
    readable = Answer.objects.filter(pk=answer, version__question__bank__in=banks_for(user).values("pk"))
    whole = readable.select_related(
        "attempt__blueprint", "version__exhibit", "version__drawn_from", "version__section", "version__question"
    )
    found = list(whole)
    return shown(found, blueprint=found[0].attempt.blueprint, seed=found[0].attempt_id)[0] if found else None


def keys_of(card: Card, user: User, *, now: datetime) -> list[Key]:
    """The four keys with what each would do."""
    moment, memory = local(user, now), memory_of(card)
    cap = cap_of(user.exam_date, moment.date())
    after = {rating: graded(memory, rating, moment=moment, cap=cap, steps=True) for rating in NAMES}
    return [Key(rating, name, in_words(after[rating], moment=moment)) for rating, name in NAMES.items()]


def own_or_404(user: User, card: int) -> None:
    if not Card.objects.filter(user=user, pk=card).exists():
        raise Http404("There is no such card among yours.")


def outcome_or_404(user: User, review: int) -> CardReview:
    """A grading by an answer, to tell what came of it."""
    mine = CardReview.objects.select_related("card", "answer").filter(user=user, pk=review, answer__isnull=False)
    found = mine.first()
    if found is None:
        raise Http404("There is no such review among yours, or it was taken back.")
    return found


def seconds_on(card: Card, sent: str, now: datetime) -> int:
    """As long as the browser showed it, never longer than since it was drawn."""
    since = round((now - card.asked_at).total_seconds()) if card.asked_at else 0
    elapsed = min(max(since, 0), MOST_SECONDS)
    measured = sent.isascii() and sent.isdigit() and len(sent) <= LONGEST_SECONDS
    return min(int(sent), elapsed) if measured else elapsed


def seconds_since(since: int | None, now: datetime) -> int:
    """On a flashcard, since its front was shown; 0 where the page did not say."""
    return min(max(int(now.timestamp()) - since, 1), MOST_ON_A_FLASHCARD) if since else 0
