from django import template
from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from bank.permissions import LOOK
from bank.problems import questions_waiting

register = template.Library()


@register.simple_tag
def problems_to_answer(user: User | AnonymousUser) -> int | None:
    """How many questions have reports that wait for this person; None, without a query, for whoever keeps no bank."""
    return questions_waiting(user) if user.is_staff and user.has_perm(LOOK) else None
