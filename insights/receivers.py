from functools import partial
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
    for pk in want_rebuild(attempt.user_id, blueprint_id=attempt.blueprint_id):
        # Robust: without a broker the row still says what is wanted, and the sweep finds it.
        transaction.on_commit(partial(rebuild.delay, pk), robust=True)
