"""Saving what a candidate does, so that nothing acknowledged is ever lost."""

from collections.abc import Collection, Iterable
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from exams.models import Answer, Attempt, LateAnswer
from exams.save_statement import Shape, statement, values
from exams.saves import Save, chosen_of, first_of, misfit
from exams.timing import overdue_before

FIELDS = ["seq", "chosen", "first_chosen", "entered", "first_entered", "flagged", "unsure", "seen", "seconds", "marks",
          "saved_at"]  # fmt: skip


def save_answer(*, user: int | None, public_id: UUID, position: int, save: Save, now: datetime) -> bool:
    """Store a save if it is newer than what is stored, its attempt takes saves at `now`, and the question such answers.

    One statement decides and writes. It locks the attempt's row, so that finishing cannot score between
    the check and the write: a save is acknowledged only if the score will count it. `user` is None for a guest, whose
    browser was found to hold the attempt.
    """
    if save.numbers and save.choices:
        return False  # no question is answered by both
    where = {"user": user, "public_id": public_id, "position": position, "overdue": overdue_before(now)}
    return bool(statement(Shape.of(save, guest=user is None)).run(where | values(save, now)))


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
    newer = [answer for answer, save in _met(attempt, queued) if answer.seq < save.seq]
    for answer in newer:
        _apply(answer, queued[answer.position], now)
    if newer:
        Answer.objects.bulk_update(newer, FIELDS)


def misplaced(attempt: Attempt, queued: dict[int, Save]) -> dict[int, str]:
    """The positions of saves that are no answer to the question there, with the field that is not. One query."""
    asked = _asked(attempt, queued)
    return {answer.position: name for answer in asked if (name := misfit(answer.version, queued[answer.position]))}


def _met(attempt: Attempt, saves: dict[int, Save]) -> list[tuple[Answer, Save]]:
    """The attempt's answers with a save for each, without those that are no answer to the question."""
    pairs = [(answer, saves[answer.position]) for answer in _asked(attempt, saves)]
    return [(answer, save) for answer, save in pairs if not misfit(answer.version, save)]


def _asked(attempt: Attempt, positions: Collection[int]) -> Iterable[Answer]:
    if not positions:
        return []
    answers = Answer.objects.filter(attempt=attempt, position__in=positions).select_related("version")
    wide = ("stem", "stem_html", "explanation", "explanation_html")
    return answers.defer(*(f"version__{name}" for name in wide)).order_by("position")


def _apply(answer: Answer, save: Save, now: datetime) -> None:
    if answer.first_chosen is None:
        answer.first_chosen, answer.first_entered = first_of(answer.version, save), save.first_entered
    answer.seq, answer.chosen, answer.saved_at = save.seq, chosen_of(answer.version, save), now
    answer.flagged, answer.unsure, answer.marks = save.flagged, save.unsure, save.marks
    answer.entered, answer.seen = save.entered, save.was_seen
    answer.seconds = max(answer.seconds, save.seconds)


@transaction.atomic
def keep_late(attempt: Attempt, late: dict[int, Save], *, now: datetime) -> None:
    """Keep answers that came after the attempt had closed, apart from those that count.

    What is already stored, in time or late, with this or a higher sequence number stays as it is; the attempt's
    row is held meanwhile, so that of two devices at once the newer save stays. A save that chooses nothing new
    (the time spent on a question, from a second tab) is no late answer.
    """
    Attempt.objects.select_for_update(no_key=True).get(pk=attempt.pk)
    known = dict(attempt.late_answers.filter(position__in=late).values_list("position", "seq"))
    newer = [
        LateAnswer(
            attempt=attempt,
            position=stored.position,
            seq=save.seq,
            chosen=chosen_of(stored.version, save),
            save_data=asdict(save),
            received_at=now,
        )
        for stored, save in _met(attempt, late)
        if save.seq > max(stored.seq, known.get(stored.position, 0))
        and (_is_another(stored, save) or stored.position in known)
    ]
    columns = ["seq", "chosen", "save_data", "received_at"]
    LateAnswer.objects.bulk_create(
        newer, update_conflicts=True, unique_fields=["attempt", "position"], update_fields=columns
    )


def _is_another(stored: Answer, save: Save) -> bool:
    return (chosen_of(stored.version, save), save.entered) != (stored.chosen, stored.entered)


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
