"""What is true of every answer of the API, whichever operation gave it."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.signals import got_request_exception
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.csrf import csrf_exempt

from api.problems import Refused, problem, request_id

View = Callable[..., HttpResponseBase]
JSON = ("application/json", "application/problem+json")
NOT_ACCEPTABLE = "Answers are JSON: accept application/json, or leave the header Accept out."
NOT_ALLOWED = "{method} is not done here, only {allowed}."
FAULT = "Something went wrong here, not with your request. It is in our log under the request id."


def answered(view: View, *, files: bool = False) -> View:
    """`files`: it may answer with something else than JSON."""

    @csrf_exempt  # no cookie counts, so there is nothing to forge a request with
    @wraps(view)
    def wrapped(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        response = _answer(view, request, kwargs, files)
        for name, value in _headers(request).items():
            response.headers.setdefault(name, value)
        return _unless_known(request, response)

    return wrapped


def _answer(view: View, request: HttpRequest, kwargs: dict[str, Any], files: bool) -> HttpResponseBase:
    if not files and not any(map(request.accepts, JSON)):
        return problem(Refused(406, NOT_ACCEPTABLE))
    response = view(request, **kwargs)
    if response.status_code != 405:
        return response
    allowed = ", ".join(sorted(response.headers["Allow"].split(", ")))
    detail = NOT_ALLOWED.format(method=request.method, allowed=allowed)
    return problem(Refused(405, detail, headers={"Allow": allowed}))


def _headers(request: HttpRequest) -> dict[str, str]:
    allowance = getattr(request, "allowance", None)
    return {
        "Cache-Control": "no-store",
        "X-Request-ID": request_id(),
        **(allowance.headers if allowance else {}),
    }


def _unless_known(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """304 where the program says that it has this very answer already."""
    if request.method != "GET" or response.status_code != 200 or not isinstance(response, HttpResponse):
        return response
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["ETag"] = etag
    kept = {name: value for name, value in response.items() if name.startswith(("RateLimit", "X-Request"))}
    found: HttpResponseBase = get_conditional_response(request, etag=etag, response=response) or response
    for name, value in kept.items():
        found.headers.setdefault(name, value)
    return found


def fault(request: HttpRequest, error: Exception) -> HttpResponse:
    """The log gets it with its traceback, as from any page."""
    got_request_exception.send(sender=None, request=request)
    return problem(Refused(500, FAULT))
