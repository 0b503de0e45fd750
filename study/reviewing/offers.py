"""What the review queue offers beside the weakness report."""

from datetime import datetime

from django.urls import reverse

from accounts.models import User
from insights.sessions import Offer
from study.reviewing.queue import due_count


def offers(user: User, now: datetime) -> list[Offer]:
    """Four statements where nothing was answered since; nothing where nothing is due."""
    due = due_count(user, now)
    if not due.total:
        return []
    return [
        Offer(
            title=f"Review {due.total} due card{'' if due.total == 1 else 's'}",
            why="Looked at today, what you learned stays; every day later, more of it is gone.",
            url=reverse("study:review_session"),
            minutes=due.minutes,
            button="Review",
        )
    ]
