from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django_htmx.middleware import HtmxDetails

from accounts.models import User

Page = Callable[..., HttpResponse]
# The status on which htmx stops asking again.
STOP_POLLING = 286


class Request(HttpRequest):
    """A request as the middleware hands it on: `now` was taken when it arrived."""

    now: datetime
    htmx: HtmxDetails


class SignedIn(Request):
    """A request behind login_required."""

    user: User
