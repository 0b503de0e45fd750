from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User
from exams.actions.starting import adopt_tasters
from exams.permissions import TASTERS


@receiver(user_logged_in)
def keep_what_was_tasted(sender: type[User], *, request: HttpRequest, user: User, **kwargs: Any) -> None:
    if public_ids := request.session.pop(TASTERS, []):
        adopt_tasters(user=user, public_ids=public_ids, now=timezone.now())
