"""Saving what a candidate does, so that nothing acknowledged is ever lost."""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Greatest

from exams.models import Answer, Attempt, LateAnswer
from exams.timing import overdue_before


@dataclass(frozen=True)
class Save:
    """The whole state of one question as a client sends it; see docs/player-protocol.md."""

    seq: int
    chosen: int | None
    first: int | None = None
    flagged: bool = False
    unsure: bool = False
    seen: bool = False
    seconds: int = 0
    marks: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def save_answer(owner: Q, *, public_id: UUID, position: int, save: Save, now: datetime) -> bool:
    """Store a save if it is newer than what is stored and its attempt takes saves at `now`.

    One statement decides and writes. It locks the attempt's row, so that finishing cannot score between
    the check and the write: a save is acknowledged only if the score will count it.
    """
    open_attempt = (
        Attempt.objects.select_for_update(no_key=True)
        .filter(owner, public_id=public_id, state=Attempt.State.OPEN, deadline_at__gte=overdue_before(now))
        .values("pk")
    )
    answer = Answer.objects.filter(attempt__in=open_attempt, position=position, seq__lt=save.seq)
    return bool(answer.update(**_columns(save, now)))


def _columns(save: Save, now: datetime) -> dict[str, Any]:
    first = save.chosen if save.first is None else save.first
    return {
        "seq": save.seq,
        "chosen": save.chosen,
        "first_chosen": F("first_chosen") if first is None else Coalesce(F("first_chosen"), first),
        "flagged": save.flagged,
        "unsure": save.unsure,
        "seen": save.seen or save.chosen is not None,
        "seconds": Greatest(F("seconds"), save.seconds),
        "marks": save.marks,
        "saved_at": now,
    }


@transaction.atomic
def save_notes(owner: Q, *, public_id: UUID, seq: int, text: str, now: datetime) -> bool:
    open_attempt = Attempt.objects.filter(
        owner,
        public_id=public_id,
        state=Attempt.State.OPEN,
        deadline_at__gte=overdue_before(now),
        notes_seq__lt=seq,
    )
    return bool(open_attempt.update(notes=text, notes_seq=seq))


def save_queued(attempt: Attempt, queued: dict[int, Save], *, now: datetime) -> None:
    """Store the saves a finish carries, in two statements. The caller holds the attempt's row."""
    answers = list(Answer.objects.filter(attempt=attempt, position__in=queued)) if queued else []
    newer = [answer for answer in answers if answer.seq < queued[answer.position].seq]
    for answer in newer:
        _apply(answer, queued[answer.position], now)
    if newer:
        names = ["seq", "chosen", "first_chosen", "flagged", "unsure", "seen", "seconds", "marks", "saved_at"]
        Answer.objects.bulk_update(newer, names)


def _apply(answer: Answer, save: Save, now: datetime) -> None:
    first = save.chosen if save.first is None else save.first
    if answer.first_chosen is None:
        answer.first_chosen = first
    answer.seq, answer.chosen, answer.saved_at = save.seq, save.chosen, now
    answer.flagged, answer.unsure, answer.marks = save.flagged, save.unsure, save.marks
    answer.seen = save.seen or save.chosen is not None
    answer.seconds = max(answer.seconds, save.seconds)


@transaction.atomic
def keep_late(attempt: Attempt, late: dict[int, Save], *, now: datetime) -> None:
    """Keep answers that came after the attempt had closed, apart from those that count.

    What is already stored, in time or late, with this or a higher sequence number stays as it is; the attempt's
    row is held meanwhile, so that of two devices at once the newer save stays. A save that chooses nothing new
    (the time spent on a question, from a second tab) is no late answer.
    """
    Attempt.objects.select_for_update(no_key=True).get(pk=attempt.pk)
    in_time = {answer.position: answer for answer in attempt.answers.filter(position__in=late)}
    known = dict(attempt.late_answers.filter(position__in=late).values_list("position", "seq"))
    newer = [
        LateAnswer(
            attempt=attempt,
            position=position,
            seq=save.seq,
            chosen=save.chosen,
            save_data=asdict(save),
            received_at=now,
        )
        for position, save in late.items()
        if (stored := in_time.get(position))
        and save.seq > max(stored.seq, known.get(position, 0))
        and (save.chosen != stored.chosen or position in known)
    ]
    columns = ["seq", "chosen", "save_data", "received_at"]
    LateAnswer.objects.bulk_create(
        newer, update_conflicts=True, unique_fields=["attempt", "position"], update_fields=columns
    )


def take_up_late(attempt: Attempt, *, now: datetime) -> None:
    """Store late answers as if they had come in time. The caller has reopened the attempt and holds its row."""
    late = attempt.late_answers.all()
    save_queued(attempt, {answer.position: Save(**answer.save_data) for answer in late}, now=now)
    late.delete()


def late_choices(attempt: Attempt) -> dict[int, int | None]:
    """What was chosen too late, by position, where it differs from what counts."""
    late = dict(attempt.late_answers.values_list("position", "chosen"))
    in_time = dict(attempt.answers.filter(position__in=late).values_list("position", "chosen"))
    return {position: chosen for position, chosen in late.items() if in_time[position] != chosen}
