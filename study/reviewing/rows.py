"""Cards as rows, for the learner's own copy of their data."""

from collections.abc import Iterator
from typing import Any

from accounts.models import User
from study.models import Card, CardReview

COLUMNS = (
    "kind", "key", "side", "name", "section__slug", "shelf", "added_at", "state", "step", "stability", "difficulty",
    "due_on", "reviewed_on", "reviewed_at", "begun_on", "reps", "lapses",
)  # fmt: skip
REVIEW_COLUMNS = ("card__kind", "card__key", "card__side", "at", "day", "rating", "days", "predicted")


def cards_of(user: User) -> Iterator[dict[str, Any]]:
    """Every card with what the model knows of it, the oldest first. One statement, read as it is written out."""
    return _rows(Card.objects.filter(user=user).order_by("pk").values_list(*COLUMNS).iterator(), COLUMNS)


def reviews_of(user: User) -> Iterator[dict[str, Any]]:
    """Every grading, the oldest first. One statement."""
    mine = CardReview.objects.filter(user=user).order_by("pk").values_list(*REVIEW_COLUMNS)
    return _rows(mine.iterator(), REVIEW_COLUMNS)


def _rows(rows: Iterator[tuple[Any, ...]], columns: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    names = [name.replace("__slug", "").replace("card__", "") for name in columns]
    return (dict(zip(names, row, strict=True)) for row in rows)
