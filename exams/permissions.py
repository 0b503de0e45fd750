"""Who may touch an attempt: its candidate, or, for a taster, the browser that started it."""

from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.db.models import Q
from django.http import Http404, HttpResponse

from accounts.requests import Page, Request
from exams.assignments.release import still_theirs
from exams.models import TIMED, Attempt

TASTERS = "tasters"
# What scoring an attempt reads beside it, and what a page about it does.
TABLE = "form__table"
SCORED_BY = (TABLE, "blueprint", "assignment__group")
SHOWN_BY = (*SCORED_BY, "user")


def owned(request: Request) -> Q:
    """The condition under which an attempt belongs to whoever sends this request."""
    if request.user.is_authenticated:
        return Q(user_id=request.user.pk)
    return Q(user=None, public_id__in=request.session.get(TASTERS, []))


def attempt_or_404(request: Request, public_id: UUID, *related: str) -> Attempt:
    """For whoever reads; who has left a group sees nothing of its mocks until they are back.

    `related` names what is read with it: the players of all candidates ask every minute, and need nothing more.
    """
    return _found(public_id, owned(request) & still_theirs(), related)


def attempt_to_save_or_404(request: Request, public_id: UUID, *related: str) -> Attempt:
    """For whoever hands in what they answered: also who has left the group meanwhile, so that nothing is lost."""
    return _found(public_id, owned(request), related)


def _found(public_id: UUID, condition: Q, related: tuple[str, ...]) -> Attempt:
    """Of the timed ones: practice has pages of its own."""
    attempts = Attempt.objects.filter(condition, public_id=public_id, kind__in=TIMED)
    if TABLE in related:
        attempts = attempts.defer("form__table__curve")
    attempt = attempts.select_related(*related).first() if related else attempts.first()
    if attempt is None:
        raise Http404("There is no such attempt among yours.")
    return attempt


def is_signed_out(request: Request, public_id: UUID) -> bool:
    """Whether this may be a candidate whose session ended: nobody is signed in and it is no taster of theirs."""
    return not request.user.is_authenticated and str(public_id) not in request.session.get(TASTERS, [])


def sign_in_first(view: Page) -> Page:
    """Send whoever is signed out to sign in and back: the exam they came for is still there."""

    @wraps(view)
    def wrapped(request: Request, public_id: UUID, **kwargs: Any) -> HttpResponse:
        if is_signed_out(request, public_id):
            return redirect_to_login(request.get_full_path())
        return view(request, public_id, **kwargs)

    return wrapped
