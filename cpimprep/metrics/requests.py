"""Counting requests and saves. Every save passes here: a few microseconds, and no more."""

from functools import cache
from time import perf_counter

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from prometheus_client import Counter, Histogram

from cpimprep.handlers import Handler
from cpimprep.metrics.counts import REQUEST_SECONDS, REQUESTS, SAVES

METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))
SAVE = "exams:answer"
STALE = b'{"status": "stale"'
LATE, FAULT = 409, 500


def request_counter(get_response: Handler) -> Handler:
    """Outermost, so that the time is all of it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        begin = perf_counter()
        response = get_response(request)
        counter, seconds = _meters(_route(request), _method(request), response.status_code)
        counter.inc()
        seconds.observe(perf_counter() - begin)
        return response

    return middleware


def _route(request: HttpRequest) -> str:
    """Only names that the URL table holds, or one of two for what it does not."""
    if request.resolver_match:
        return request.resolver_match.view_name
    return "(static)" if request.path_info.startswith(_static()) else "(none)"


@cache
def _static() -> str:
    return "/" + settings.STATIC_URL.lstrip("/")


def _method(request: HttpRequest) -> str:
    return request.method if request.method in METHODS else "OTHER"


@cache
def _meters(route: str, method: str, status: int) -> tuple[Counter, Histogram]:
    return REQUESTS.labels(route, method, status), REQUEST_SECONDS.labels(route, method)


def save_counter(get_response: Handler) -> Handler:
    """Innermost, where an answer is not compressed yet."""
    outcomes = {name: SAVES.labels(name) for name in ("saved", "stale", "late", "refused", "failed")}

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.resolver_match and request.resolver_match.view_name == SAVE:
            outcomes[_outcome(response)].inc()
        return response

    return middleware


def _outcome(response: HttpResponse) -> str:
    if response.status_code == 200:
        return "stale" if response.content.startswith(STALE) else "saved"
    if response.status_code >= FAULT:
        return "failed"
    return "late" if response.status_code == LATE else "refused"
