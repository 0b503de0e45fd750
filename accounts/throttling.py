"""Counting what a person, an address or a link does within a while; without a cache nothing is counted."""

import math
import time
from collections.abc import Callable
from functools import wraps
from typing import TypeVar, cast

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render

from accounts.requests import Request

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
AN_HOUR = 3_600
PAUSE = "Too often in a short time. Wait {minutes}, then try again; nothing was changed."


def count(what: str, *, seconds: int) -> int:
    """How often it was done before within the time, which begins with the first; counts this once."""
    if cache.add(what, 1, seconds):
        cache.set(f"{what}:ends", time.time() + seconds, seconds)
        return 0
    try:
        times = int(cache.incr(what))
    except ValueError:  # the time ended just now
        return 0 if cache.add(what, 1, seconds) else count(what, seconds=seconds)
    if times == 1:  # Redis made it anew, without an end: it would be counted for ever
        cache.touch(what, seconds)
    return times - 1


def wait(what: str, *, seconds: int) -> int:
    """Whole seconds until counting begins anew; all of the time where its end is not known."""
    ends = cache.get(f"{what}:ends")
    return min(seconds, max(1, math.ceil(ends - time.time()))) if ends else seconds


def is_post(request: HttpRequest) -> bool:
    return request.method == "POST"


def is_get(request: HttpRequest) -> bool:
    return request.method == "GET"


def throttled(name: str, asked: Callable[[HttpRequest], bool] = is_post) -> Callable[[View], View]:
    """What is `asked` of one person (of one address, for visitors) as often as settings.THROTTLES says under the name;
    the rest is answered with 429."""

    def around(view: View) -> View:
        @wraps(view)
        def counted(request: Request, *args: object, **named: object) -> HttpResponseBase:
            what, (most, seconds) = f"{name}:{who(request)}", settings.THROTTLES[name]
            if asked(request) and count(what, seconds=seconds) >= most:
                return too_often(request, wait(what, seconds=seconds))
            return view(request, *args, **named)

        return cast(View, counted)

    return around


def who(request: HttpRequest) -> str:
    return f"user-{request.user.pk}" if request.user.is_authenticated else address_of(request)


def address_of(request: HttpRequest) -> str:
    return str(get_adapter(request).get_client_ip(request))


def too_often(request: Request, seconds: int) -> HttpResponse:
    """A page, a line for a fragment (htmx shows its own notice), or JSON, as it was asked."""
    said = PAUSE.format(minutes="a minute" if seconds <= 60 else f"{math.ceil(seconds / 60)} minutes")
    if request.content_type == "application/json" or not request.accepts("text/html"):
        response: HttpResponse = JsonResponse({"error": "too-often", "message": said}, status=429)
    elif request.htmx:
        response = HttpResponse(said, status=429, content_type="text/plain; charset=utf-8")
    else:
        response = render(request, "429.html", {"said": said}, status=429)
    response["Retry-After"] = str(seconds)
    return response
