from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.dispatch import receiver

from accounts.models import Mail, User
from accounts.signals import outdated_mails
from exams.models import Attempt
from exams.signals import answers_changed
from groups.models import Membership
from insights.sessions import Offer
from insights.signals import hours_wanted, sessions_wanted
from study.log.reading import seconds_by_user
from study.plans import letters
from study.reviewing.offers import offers
from study.tasks import count_sitting


@receiver(answers_changed)
def log_sitting(sender: type[Attempt], *, attempt: Attempt, **kwargs: Any) -> None:
    """After the commit, and robust: an exam ends whatever becomes of the log, and the sweep finds what was missed."""
    if attempt.user_id is not None:
        number = attempt.pk
        transaction.on_commit(lambda: count_sitting.delay(number), robust=True)


@receiver(outdated_mails)
def mails_of_plans_that_are_over(sender: type[Mail], *, mails: list[Mail], now: datetime, **kwargs: Any) -> set[int]:
    return letters.outdated(mails, now)


@receiver(hours_wanted)
def hours_of_members(sender: type[Membership], *, users: list[int], since: date, **kwargs: Any) -> dict[int, int]:
    return seconds_by_user(users, since)


@receiver(sessions_wanted)
def due_cards(sender: type[User], *, user: User, now: datetime, **kwargs: Any) -> list[Offer]:
    return offers(user, now)
