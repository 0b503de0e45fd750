from collections.abc import Callable
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from accounts.devices.signed_in import note_use
from accounts.requests import Request
from cpimprep import clock, pages
from cpimprep.handlers import Handler
from cpimprep.waiting import waited
from exams.permissions import TASTERS

# They tell of a wrong clock themselves, and are asked whether this server answers at all.
PROBES = ("/healthz", "/readyz")


def request_clock(get_response: Handler) -> Handler:
    """Take the time before anything else, so that a slow queue of middleware costs nobody seconds."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.now = timezone.now()  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


def right_clock(get_response: Handler) -> Handler:
    """By a wrong clock nobody is served."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if clock.watch.is_off() and request.path not in PROBES:
            return pages.unavailable(request, "This server’s clock is wrong.")
        return get_response(request)

    return middleware


def nobody_listens(get_response: Handler) -> Handler:
    """Refuse what has waited longer than a client does.

    Where more comes than the cores can do, clients give up and ask again. To work off what nobody waits for any more
    would leave all others waiting as long, even when the rush is over.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if waited() > settings.REQUEST_PATIENCE and request.path not in PROBES:
            return pages.unavailable(request, "More people ask at once than this server can answer.")
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


def note_of_use(get_response: Callable[[Request], HttpResponse]) -> Callable[[Request], HttpResponse]:
    """For the list of places where somebody is signed in. The player's saves skip this."""

    def middleware(request: Request) -> HttpResponse:
        if request.content_type != "application/json" and request.user.is_authenticated and request.session.session_key:
            note_use(request.session.session_key, now=request.now)
        return get_response(request)

    return middleware


def private_answers(get_response: Handler) -> Handler:
    """What somebody is shown of their own stays out of every cache, also of the next person's back button."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if "Cache-Control" not in response and _is_somebody(request):
            response["Cache-Control"] = "no-store, private"
        return response

    return middleware


def _is_somebody(request: HttpRequest) -> bool:
    return request.user.is_authenticated or TASTERS in request.session


def sign_in_of_the_whole_page(get_response: Callable[[Request], HttpResponse]) -> Callable[[Request], HttpResponse]:
    """A fragment asked for after the session ended: the page goes to sign in, not the sign-in into the page."""

    def middleware(request: Request) -> HttpResponse:
        response = get_response(request)
        if request.htmx and isinstance(response, HttpResponseRedirect) and _leads_to_sign_in(response):
            return HttpResponseClientRedirect(_sign_in_and_back_to(request.htmx.current_url_abs_path))
        return response

    return middleware


def _leads_to_sign_in(response: HttpResponseRedirect) -> bool:
    return response.url.partition("?")[0] == resolve_url(settings.LOGIN_URL)


def _sign_in_and_back_to(page: str | None) -> str:
    query = f"?{urlencode({REDIRECT_FIELD_NAME: page})}" if page else ""
    return resolve_url(settings.LOGIN_URL) + query
