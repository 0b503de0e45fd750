from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

Handler = Callable[[HttpRequest], HttpResponse]


def request_clock(get_response: Handler) -> Handler:
    """Take the time before anything else, so that a slow queue of middleware costs nobody seconds."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.now = timezone.now()  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


def user_time_zone(get_response: Handler) -> Handler:
    """Show times in the user's zone. JSON answers carry UTC, so the player's saves skip this."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.content_type != "application/json" and request.user.is_authenticated:
            with timezone.override(ZoneInfo(request.user.time_zone)):
                return get_response(request)
        return get_response(request)

    return middleware
