from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django_htmx.middleware import HtmxDetails

from accounts.models import User

Page = Callable[..., HttpResponse]
# The status on which htmx stops asking again.
STOP_POLLING = 286
LONGEST_KEY = 18


class Request(HttpRequest):
    """A request as the middleware hands it on: `now` was taken when it arrived."""

    now: datetime
    htmx: HtmxDetails


def site_of(request: HttpRequest) -> str:
    """Where links in mails lead."""
    return f"{request.scheme}://{request.get_host()}"


def is_key(text: str) -> bool:
    """Whether something sent along may be the key of a row: no more digits than a database takes."""
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_KEY


class SignedIn(Request):
    """A request behind login_required."""

    user: User
