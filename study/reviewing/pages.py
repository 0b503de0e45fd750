"""What the pages of the review queue hold."""

from datetime import date, datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count
from django.urls import reverse

from accounts.clock import local, today_of
from accounts.models import User
from curriculum.models import Formula, Term
from curriculum.topics import topics
from exams.notes.margin import margins
from study.actions.reviewing import last_grading
from study.models import Card, CardReview
from study.reviewing.cards import memory_of
from study.reviewing.forms import AddForm, PaceForm, weak_sections
from study.reviewing.queue import done_today, due_count, forecast
from study.reviewing.retention import retention
from study.reviewing.scheduling import in_words
from study.reviewing.session import NAMES, item_of, keys_of, next_turn, outcome_or_404

CARDS_A_PAGE = 50
SHELVES = {Card.Shelf.IN_USE: "In use", Card.Shelf.SUSPENDED: "Suspended", Card.Shelf.REMOVED: "Removed"}


def home(user: User, now: datetime) -> dict[str, Any]:
    """The same number of statements for one card and for ten thousand."""
    return {
        "due": due_count(user, now),
        "done": done_today(user, now),
        "days": forecast(user, now),
        "retention": retention(user),
        "cards": Card.objects.filter(user=user, shelf=Card.Shelf.IN_USE).count(),
        "exam_date": user.exam_date,
        "today": today_of(user, now),
    }


def turn_page(
    user: User, now: datetime, *, wanted: int = 0, shown: bool = False, since: int = 0, fault: str = ""
) -> dict[str, Any]:
    """The card in hand; `shown` says that a flashcard's other side is up, `since` when its front was first shown."""
    turn = next_turn(user, wanted=wanted, now=now)
    back_up = bool(turn and turn.faces and shown and turn.card.pk == wanted)
    return {
        "turn": turn,
        "card": turn.card if turn else None,
        "item": turn.item if turn else None,
        "shown": back_up,
        "since": since if since and back_up else int(now.timestamp()),
        "keys": keys_of(turn.card, user, now=now) if turn and back_up else [],
        "fault": fault,
        "tomorrow": None if turn else forecast(user, now)[1],
        **_progress(user, now, turn.left if turn else 0),
    }


def outcome_page(user: User, now: datetime, review: int) -> dict[str, Any]:
    """What came of an answer."""
    found = outcome_or_404(user, review)
    moment = local(user, found.at)
    return {
        "outcome": found,
        "card": found.card,
        **_explained(user, found),
        "rating": NAMES[found.rating],
        "interval": in_words(memory_of(found.card), moment=moment) if found.card.reviewed_at == found.at else "",
        **_progress(user, now, due_count(user, now).total),
    }


def _explained(user: User, review: CardReview) -> dict[str, Any]:
    """The question with its key, and what the learner keeps beside it; nothing of a group that they have left."""
    assert review.answer_id
    item = item_of(review.answer_id, user)
    if item is None:
        return {"item": None, "margin": None}
    asked = item.answer
    back = f"{reverse('study:review_session')}?done={review.pk}"
    return {"item": item, "margin": margins(user, asked.attempt, [item], back=lambda _: back)[asked.position]}


def _progress(user: User, now: datetime, left: int) -> dict[str, Any]:
    done = done_today(user, now)
    return {"done": done, "left": left, "whole": done + left, "undoable": last_grading(user, now=now)}


def cards_page(user: User, shelf: str, number: str, *, today: date, pace: PaceForm, add: AddForm) -> dict[str, Any]:
    """A fixed number of statements."""
    chosen = shelf if shelf in SHELVES else Card.Shelf.IN_USE
    mine = Card.objects.filter(user=user).order_by()
    counts = dict(mine.values_list("shelf").annotate(Count("pk")))
    listed = mine.filter(shelf=chosen).select_related("section").order_by("kind", "name", "-side", "pk")
    return {
        "pace": pace,
        "add": add,
        "shelf": chosen,
        "shelves": [(name, label, counts.get(name, 0)) for name, label in SHELVES.items()],
        "page": Paginator(listed, CARDS_A_PAGE).get_page(number),
        "areas": topics().all,
        "terms": Term.objects.count(),
        "formulas": Formula.objects.count(),
        "weak": weak_sections(user),
        "today": today,
    }
