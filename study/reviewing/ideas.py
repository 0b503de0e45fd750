"""The ideas behind the questions that a learner has answered, each with what its first answers said."""

from collections import defaultdict
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Max, QuerySet

from exams.models import Attempt, Encounter
from study.reviewing.judging import rating_of

LONGEST_KEY = 200


class Given(NamedTuple):
    """A question on an idea, answered for the first time."""

    section: int
    name: str
    at: datetime
    rating: int


def folded(concept: str) -> str:
    """Two questions are on one idea where their labels are the same but for case and spaces."""
    return " ".join(concept.casefold().split())


def key_of(section: str, concept: str) -> str:
    """Of the section's slug and the label."""
    return f"{section}/{folded(concept)}"[:LONGEST_KEY]


COLUMNS = (
    "first_version__section", "first_version__section__slug", "first_version__concept", "first_at", "first_chosen",
    "first_version__key", "seconds", "times",
)  # fmt: skip


def answered_so_far(user_id: int) -> tuple[int, datetime | None]:
    """How many questions, and when the last was answered for the first time. One query."""
    found = _answered(user_id).aggregate(count=Count("pk"), last=Max("first_at"))
    return found["count"], found["last"]


def _answered(user_id: int) -> QuerySet[Encounter]:
    """What the queue itself asked is left out: that was graded at once."""
    return Encounter.objects.filter(user=user_id, times__gt=0).exclude(first_kind=Attempt.Kind.REVIEW)


def first_answers(user_id: int) -> dict[str, list[Given]]:
    """By key, in the order they were given. How long a question took is known of the last time alone, so it is heeded
    where there was but one. One query."""
    found: defaultdict[str, list[Given]] = defaultdict(list)
    rows = _answered(user_id).order_by("first_at", "pk").values_list(*COLUMNS)
    for section, slug, concept, at, chosen, key, seconds, times in rows:
        rating = rating_of(right=chosen == key, seconds=seconds if times == 1 else 0)
        found[key_of(slug, concept)].append(Given(section, concept, at, rating))
    return found
