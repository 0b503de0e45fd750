"""What learners write beside questions. What they bookmark and the reasons they name are too many for the trail."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from accounts.audit import record
from accounts.models import User
from bank.models import QuestionVersion
from curriculum.rendering import render
from exams.models import Answer, Attempt, Miss, QuestionNote
from exams.signals import miss_named


class NotMissed(Exception):
    """The answer was right: there is no reason to name."""


class WrittenMeanwhile(Exception):
    """The note has been changed since it was shown; `note` is what stands there now."""

    def __init__(self, note: QuestionNote) -> None:
        self.note = note


@transaction.atomic
def name_miss(answer: Answer, *, why: str, by: User, now: datetime) -> None:
    """Keep why a final answer was not right, in place of what was named before; "" takes it back."""
    if not why:
        Miss.objects.filter(answer=answer).delete()
    elif answer.chosen == answer.version.key:
        raise NotMissed
    else:
        row = Miss(answer=answer, user=by, why=why, at=now)
        Miss.objects.bulk_create([row], update_conflicts=True, unique_fields=["answer"], update_fields=["why", "at"])
    miss_named.send(Attempt, user_id=by.pk, blueprint_id=answer.attempt.blueprint_id, now=now)


@transaction.atomic
def set_bookmark(version: QuestionVersion, *, on: bool, by: User, now: datetime) -> QuestionNote:
    """Done twice it is done once, and the first time stays."""
    note = _note(version, by, now)
    unlike = QuestionNote.objects.filter(pk=note.pk, bookmarked_at__isnull=on)
    if unlike.update(bookmarked_at=now if on else None, changed_at=now):
        note.bookmarked_at = now if on else None
    return note


@transaction.atomic
def write_note(version: QuestionVersion, *, text: str, revision: int, by: User, now: datetime) -> QuestionNote:
    """Put `text` in the place of the `revision` that was shown (0: there was none). The same text again changes
    nothing; WrittenMeanwhile where something else stands there, RenderingFault where a formula is broken."""
    html = render(text) if text else ""
    note = _note(version, by, now)
    if note.text == text:
        return note
    shown = QuestionNote.objects.filter(pk=note.pk, revision=revision)
    if not shown.update(text=text, html=html, revision=F("revision") + 1, changed_at=now):
        note.refresh_from_db()
        raise WrittenMeanwhile(note)
    if not note.text:  # not every pause in typing
        record("note.written", note, by=by, now=now)
    elif not text:
        record("note.deleted", note, by=by, now=now)
    note.refresh_from_db()
    return note


def _note(version: QuestionVersion, user: User, now: datetime) -> QuestionNote:
    key = {"user": user, "question_id": version.question_id}
    return QuestionNote.objects.get_or_create(**key, defaults={"version": version, "changed_at": now})[0]
