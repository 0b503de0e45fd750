"""One question that a learner has met: the key, how others answered, and what they keep of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.http import Http404
from django.urls import reverse

from accounts.models import User
from accounts.requests import is_key
from bank.models import QuestionVersion
from exams.models import Answer, Attempt, PeerCount, QuestionNote
from exams.notes.finding import version_met
from exams.notes.margin import Margin
from exams.notes.peers import peers
from exams.practice.pool import banks_for
from exams.practice.shown import ELSEWHERE, Shown


@dataclass(frozen=True)
class Page:
    version: QuestionVersion
    note: QuestionNote | None


def page_or_404(user: User, question: int, *, now: datetime) -> Page:
    """What they met last, else what they wrote on. Two queries as a rule."""
    if not is_key(str(question)):
        raise Http404("No question has such a number.")
    note = QuestionNote.objects.filter(user=user, question=question).select_related("version").first()
    version = version_met(user, question, now=now) or (note.version if note else None)
    if version is None:
        raise Http404("You have not met such a question.")
    return Page(version, note)


def page_of(user: User, page: Page) -> dict[str, Any]:
    """Without the question where it is of a group that they have left, or is being asked in a sitting that runs."""
    version, question = page.version, page.version.question_id
    readable = banks_for(user).filter(questions=question).exists()
    asked = _is_asked(user, question)
    shown = Shown(Answer(version=version, position=1), ELSEWHERE, ELSEWHERE, counts=True, corrections=[], told=None,
                  order=_as_written(version))  # fmt: skip
    count = PeerCount.objects.filter(pk=version.pk).first()
    back = reverse("exams:practice_note", args=[question])
    return {
        "version": version,
        "item": shown if readable and not asked else None,
        "readable": readable,
        "asked": asked,
        "margin": Margin(question, back, page.note, None, peers(version, count, _as_written(version))),
        "note": page.note,
    }


def _is_asked(user: User, question: int) -> bool:
    waits = Q(attempt__tutored=False) | Q(saved_at=None)
    asked = Answer.objects.filter(waits, attempt__user=user, attempt__state=Attempt.State.OPEN)
    return asked.filter(version__question=question).exists()


def _as_written(version: QuestionVersion) -> list[int]:
    return list(range(len(version.options)))
