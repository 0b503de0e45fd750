from typing import Any

from django.db import transaction
from django.dispatch import receiver

from exams.models import Attempt
from exams.signals import answers_changed
from insights.actions import want_rebuild
from insights.tasks import rebuild


@receiver(answers_changed)
def ask_for_weakness_report(sender: type[Attempt], *, attempt: Attempt, **kwargs: Any) -> None:
    if attempt.user_id is None:
        return
    ring(want_rebuild(attempt.user_id, blueprint_id=attempt.blueprint_id))


def ring(pks: list[int]) -> None:
    """Wake a worker for these reports after the commit.

    Robust: without a broker the rows still say what is wanted, and the sweep finds them. A lambda, since Django names
    in its log what failed, and a partial has no name: the exam would end with a server error.
    """
    transaction.on_commit(lambda: _ring(pks), robust=True)


def _ring(pks: list[int]) -> None:
    """Stops at the first that fails: a broker that does not answer holds up a request once, not for each report."""
    for pk in pks:
        rebuild.delay(pk)
