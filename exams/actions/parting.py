"""What a group keeps of somebody who deletes their account: finished mocks, without a name."""

from datetime import datetime

from django.db import transaction

from accounts.actions.leaving import former_member
from accounts.models import User
from exams.models import Answer, Attempt, LateAnswer


@transaction.atomic
def leave_mocks_behind(user: User, *, now: datetime) -> int:
    """Finished mocks of each group are a former member's from now on, another one's for each group, so that nobody
    tells from them who sat mocks of two groups. How many. They go on counting in what is known of the questions.

    What was typed or marked beside the answers goes. One that runs is not kept.
    """
    sat = Attempt.objects.filter(user=user, assignment__isnull=False, state=Attempt.State.CLOSED)
    groups = list(sat.order_by().values_list("assignment__group", flat=True).distinct())
    return sum(_leave(list(sat.filter(assignment__group=group).values_list("pk", flat=True)), now) for group in groups)


def _leave(attempts: list[int], now: datetime) -> int:
    Answer.objects.filter(attempt__in=attempts).update(marks={})
    LateAnswer.objects.filter(attempt__in=attempts).update(save_data={})
    return Attempt.objects.filter(pk__in=attempts).update(user=former_member(now=now), notes="", undrawn=False)
