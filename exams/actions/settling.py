"""Single answers in practice: given once and for all where they are explained at once, changeable otherwise."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Case, F, Value, When
from django.db.models.functions import Coalesce

from exams import encounters
from exams.encounters import Met
from exams.models import Answer, Attempt, Encounter, Practice
from exams.saves import Save, chosen_of
from exams.signals import answer_given

# What the network may take of a question's time.
GRACE = timedelta(seconds=5)
# A question left open over lunch took no longer than this.
MOST_SECONDS = 600


@transaction.atomic
def answer(asked: Answer, *, reply: Save, now: datetime) -> bool:
    """Store the answer to a question of an open attempt; False where it is over or has its final answer.

    `asked` comes with its attempt and version. Of many at once the first wins where answers are final. What comes after
    the question's own time is left open. The attempt's row is held, so that ending it cannot count between the check
    and the write.
    """
    attempt = asked.attempt
    practice: Practice | None = getattr(attempt, "practice", None)
    if practice and is_over(practice, now=now):
        assert practice.seconds_each
        reply = Save(seq=1, flagged=reply.flagged, seconds=practice.seconds_each)
    held = Attempt.objects.select_for_update(no_key=True).filter(pk=attempt.pk, state=Attempt.State.OPEN).values("pk")
    unsettled = Answer.objects.filter(pk=asked.pk, attempt__in=held)
    final = attempt.tutored or (practice is not None and practice.is_one_way)
    if final:
        unsettled = unsettled.filter(saved_at=None)
    chosen = chosen_of(asked.version, reply)
    saved_at = now if final or reply.is_given else None
    if not unsettled.update(saved_at=saved_at, **_columns(reply, chosen)):
        return False
    if attempt.tutored:
        _tell(asked, reply, chosen, now)
    return True


def _columns(reply: Save, chosen: int | None) -> dict[str, Any]:
    nothing_yet = When(first_chosen=None, then=Value(reply.entered))
    return {
        "chosen": chosen,
        "first_chosen": F("first_chosen") if chosen is None else Coalesce(F("first_chosen"), chosen),
        "entered": reply.entered,
        "first_entered": Case(nothing_yet, default=F("first_entered")),
        "flagged": reply.flagged,
        "unsure": reply.unsure,
        "seconds": F("seconds") + reply.seconds,
    }


def _tell(asked: Answer, reply: Save, chosen: int | None, now: datetime) -> None:
    """Left open, it is met only when the practice ends: it may yet come again."""
    attempt, version = asked.attempt, asked.version
    if attempt.user_id is None or chosen is None:
        return
    met = Met(version.question_id, version.pk, now, chosen, attempt.kind, None, reply.seconds, reply.flagged)
    encounters.remember(attempt.user_id, met)
    answer_given.send(Attempt, user_id=attempt.user_id, blueprint_id=attempt.blueprint_id, now=now)


def is_over(practice: Practice, *, now: datetime) -> bool:
    """Whether the time of the question that was asked last is over."""
    if practice.seconds_each is None:
        return False
    return now > practice.asked_at + timedelta(seconds=practice.seconds_each) + GRACE


def settle_overdue(attempt: Attempt, *, now: datetime) -> bool:
    """Leave the last question open for good where its time is over; whether this did."""
    if attempt.state == Attempt.State.CLOSED or not is_over(attempt.practice, now=now):
        return False
    waiting = (
        Answer.objects.filter(attempt=attempt, saved_at=None).select_related("version").order_by("position").last()
    )
    if waiting is None:
        return False
    waiting.attempt = attempt
    return answer(waiting, reply=Save(seq=1, flagged=waiting.flagged), now=now)


@transaction.atomic
def flag(asked: Answer, *, flagged: bool, now: datetime) -> None:
    """Keep a question in mind, or no longer, whenever; in tutored practice and afterwards the learner's row follows."""
    Answer.objects.filter(pk=asked.pk).update(flagged=flagged)
    if asked.attempt.tutored or asked.attempt.state == Attempt.State.CLOSED:
        mine = Encounter.objects.filter(user=asked.attempt.user_id, question=asked.version.question_id)
        mine.update(flagged=flagged)
