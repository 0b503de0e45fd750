"""Which question asks for an idea."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from accounts.models import User
from curriculum.models import Outline
from exams.models import Encounter
from exams.practice.pool import open_to
from study.models import Card
from study.reviewing.ideas import folded


class Question(NamedTuple):
    """`met_at` is when the learner had it last, None for a new one."""

    pk: int
    version: int
    concept: str
    met_at: datetime | None


def question_for(card: Card, user: User, *, now: datetime) -> int | None:
    """The version to ask; None where the section has none that may be asked now. Three statements."""
    tag = Outline(card.section.outline).tag
    rows = open_to(user, now=now).filter(**{f"current__{tag}": card.section_id})
    asked = {pk: (version, concept) for pk, version, concept in rows.values_list("pk", "current", "current__concept")}
    met = {
        question: last_at or met_at
        for question, last_at, met_at in Encounter.objects.filter(user=user, question__in=asked).values_list(
            "question", "last_at", "met_at"
        )
    }
    chosen = chosen_of(card.name, (Question(pk, *asked[pk], met.get(pk)) for pk in asked))
    return chosen.version if chosen else None


def chosen_of(concept: str, questions: Iterable[Question]) -> Question | None:
    """One on the idea itself, else the nearest by the words of its label; among these a new one, else the one that was
    met longest ago."""
    wanted = folded(concept)

    def far(question: Question) -> tuple[float, bool, float, int]:
        met = question.met_at
        return -nearness(wanted, folded(question.concept)), met is not None, met.timestamp() if met else 0, question.pk

    return min(questions, key=far, default=None)


def nearness(one: str, other: str) -> float:
    """1 where they are the same idea, else the share of their words that is common to both, below 1."""
    if one == other:
        return 1.0
    ours, theirs = set(one.split()), set(other.split())
    return 0.99 * len(ours & theirs) / (len(ours | theirs) or 1)


def may_be_asked(version: int, user: User, *, now: datetime) -> bool:
    """Whether it is still what a learner may practice: not withdrawn, not claimed by a mock. Two statements."""
    return open_to(user, now=now).filter(current=version).exists()
