"""Answering attempts in one go, for tests about what comes after."""

from datetime import datetime

from exams.models import Answer, Attempt


def answer_right(attempt: Attempt, scored: int, *, now: datetime) -> None:
    """The first `scored` counting questions right, everything else wrong."""
    answers = list(attempt.answers.select_related("version").order_by("position"))
    counting = [answer for answer in answers if answer.scored]
    right = {answer.pk for answer in counting[:scored]}
    for answer in answers:
        key = answer.version.key
        _choose(answer, key if answer.pk in right else (key + 1) % 4, now)
    _store(answers)


def answer_all(attempt: Attempt, *, now: datetime) -> None:
    """The first option everywhere."""
    answers = list(attempt.answers.all())
    for answer in answers:
        _choose(answer, 0, now)
    _store(answers)


def _choose(answer: Answer, option: int, now: datetime) -> None:
    answer.chosen = answer.first_chosen = option
    answer.seq, answer.seen, answer.seconds, answer.saved_at = 1, True, 60, now


def _store(answers: list[Answer]) -> None:
    Answer.objects.bulk_update(answers, ["chosen", "first_chosen", "seq", "seen", "seconds", "saved_at"])
