"""The steps in which the rows of a closed account go."""

import time
from datetime import datetime, timedelta

from django.db import models, transaction

from accounts.actions import delete_person
from accounts.actions.leaving import relations_of, rows_of
from accounts.models import User
from exams.actions.parting import leave_mocks_behind
from exams.models import Attempt
from study.models import AccountDeletion

# One call of a task: well below the limit at which a worker is ended.
BUDGET_SECONDS = 40.0
# Rows that go in one transaction; sittings take their answers along.
ROWS, SITTINGS = 500, 50
# A worker that has taken no step by then has died.
STALE = timedelta(minutes=3)


def take_step(number: int, *, now: datetime) -> bool:
    """As much as fits into a task's time, a short transaction for each batch; True where more is to be done.

    It may be taken any number of times, and by two workers at once.
    """
    until = time.monotonic() + BUDGET_SECONDS
    user = User.objects.filter(pk=number, is_active=False).first()
    if user is None or not AccountDeletion.objects.filter(user=user).update(stepped_at=now):
        return False
    leave_mocks_behind(user, now=now)
    for relation in relations_of(User):
        if relation.on_delete is models.CASCADE and relation.related_model is not AccountDeletion:
            while _delete_some(relation, user):
                if time.monotonic() > until:
                    return True
    delete_person(user, by=user, now=now)
    return False


@transaction.atomic
def _delete_some(relation: models.ManyToOneRel, user: User) -> int:
    """Held before they go, so that what is being added to them waits, and then finds nothing to be added to."""
    rows = rows_of(relation, user)
    most = SITTINGS if relation.related_model is Attempt else ROWS
    batch = list(rows.select_for_update().order_by("pk").values_list("pk", flat=True)[:most])
    rows.filter(pk__in=batch).delete()
    return len(batch)


def due(*, now: datetime) -> list[int]:
    """Accounts whose chain of steps broke."""
    idle = AccountDeletion.objects.filter(stepped_at__lte=now - STALE)
    return list(idle.order_by("pk").values_list("user", flat=True))
