from datetime import datetime
from typing import Any

from django.db import transaction
from django.dispatch import receiver

from exams.models import Attempt
from exams.signals import answer_given, answers_changed, miss_named
from insights.actions import COUNTDOWN, want_rebuild, want_rebuild_soon
from insights.tasks import rebuild


@receiver(answers_changed)
def ask_for_weakness_report(sender: type[Attempt], *, attempt: Attempt, **kwargs: Any) -> None:
    if attempt.user_id is None:
        return
    ring(want_rebuild(attempt.user_id, blueprint_id=attempt.blueprint_id))


@receiver([answer_given, miss_named])
def ask_for_weakness_report_soon(sender: Any, *, user_id: int, blueprint_id: int, now: datetime, **kwargs: Any) -> None:
    """Answers in practice come in hundreds, and so do reasons: one bell in a while does for all of them."""
    if pks := want_rebuild_soon(user_id, blueprint_id=blueprint_id, now=now):
        ring(pks, countdown=COUNTDOWN.total_seconds())


def ring(pks: list[int], *, countdown: float = 0) -> None:
    """Wake a worker for these reports after the commit, so many seconds later.

    Robust: without a broker the rows still say what is wanted, and the sweep finds them. A lambda, since Django names
    in its log what failed, and a partial has no name: the exam would end with a server error.
    """
    transaction.on_commit(lambda: _ring(pks, countdown), robust=True)


def _ring(pks: list[int], countdown: float) -> None:
    """Stops at the first that fails: a broker that does not answer holds up a request once, not for each report."""
    for pk in pks:
        rebuild.apply_async([pk], countdown=countdown or None)
