from datetime import datetime
from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import Mail, User
from accounts.signals import outdated_mails, person_leaves
from exams.actions.parting import leave_mocks_behind
from exams.actions.starting import adopt_tasters
from exams.assignments import letters
from exams.permissions import TASTERS


@receiver(user_logged_in)
def keep_what_was_tasted(sender: type[User], *, request: HttpRequest, user: User, **kwargs: Any) -> None:
    if public_ids := request.session.pop(TASTERS, []):
        adopt_tasters(user=user, public_ids=public_ids, now=timezone.now())


@receiver(outdated_mails)
def mails_of_mocks_that_are_over(sender: type[Mail], *, mails: list[Mail], now: datetime, **kwargs: Any) -> set[int]:
    return letters.outdated(mails, now)


@receiver(person_leaves)
def keep_mocks_of_groups(sender: type[User], *, person: User, now: datetime, **kwargs: Any) -> None:
    leave_mocks_behind(person, now=now)
