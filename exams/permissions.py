"""Who may touch an attempt: its candidate, or, for a taster, the browser that started it."""

from uuid import UUID

from django.db.models import Q
from django.http import Http404

from accounts.requests import Request
from exams.models import Attempt

TASTERS = "tasters"


def owned(request: Request) -> Q:
    """The condition under which an attempt belongs to whoever sends this request."""
    if request.user.is_authenticated:
        return Q(user_id=request.user.pk)
    return Q(user=None, public_id__in=request.session.get(TASTERS, []))


def attempt_or_404(request: Request, public_id: UUID) -> Attempt:
    attempts = Attempt.objects.select_related("form", "blueprint", "user")
    attempt = attempts.filter(owned(request), public_id=public_id).first()
    if attempt is None:
        raise Http404("There is no such attempt among yours.")
    return attempt
