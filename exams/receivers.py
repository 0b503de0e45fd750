from datetime import datetime
from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import Mail, User
from accounts.signals import outdated_mails
from exams import encounters
from exams.actions.starting import adopt_tasters
from exams.assignments import letters
from exams.models import Attempt
from exams.permissions import TASTERS
from exams.signals import answers_changed


@receiver(user_logged_in)
def keep_what_was_tasted(sender: type[User], *, request: HttpRequest, user: User, **kwargs: Any) -> None:
    if public_ids := request.session.pop(TASTERS, []):
        adopt_tasters(user=user, public_ids=public_ids, now=timezone.now())


@receiver(answers_changed)
def redraw_encounters(sender: type[Attempt], *, attempt: Attempt, **kwargs: Any) -> None:
    encounters.redraw_of(attempt)


@receiver(outdated_mails)
def mails_of_mocks_that_are_over(sender: type[Mail], *, mails: list[Mail], now: datetime, **kwargs: Any) -> set[int]:
    return letters.outdated(mails, now)
