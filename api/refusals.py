"""What the exceptions below an operation say to whoever sent the request."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from api.answered import fault
from api.problems import INVALID, Refused, problem

Handler = Callable[[HttpRequest, Any], HttpResponse]
NOTHING = "There is nothing here, or it is not yours to see."
FORBIDDEN = "Your role in the group does not reach that far."
UNREADABLE = "The body of the request cannot be read: {why}"
TOO_LARGE = "The body of the request is too large."


def register(api: NinjaAPI) -> None:
    for error, said in _ANSWERS.items():
        api.add_exception_handler(error, said)


def _simply(status: int, detail: str) -> Handler:
    return lambda request, error: problem(Refused(status, detail))


def _unreadable(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(Refused(400, UNREADABLE.format(why=error or "it broke off")))


def _invalid(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(Refused(422, INVALID, more={"errors": [_told(each) for each in error.errors]}))


def _of_ninja(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(Refused(error.status_code, str(error)))


def _told(error: dict[str, Any]) -> dict[str, str]:
    """Without what was sent, which may be anything."""
    place, *path = error["loc"]
    field = ".".join(str(part) for part in path[-1:])
    return {"place": str(place), "field": field, "message": str(error["msg"])}


_ANSWERS: dict[type[Exception], Handler] = {
    Refused: lambda request, error: problem(error),
    Http404: _simply(404, NOTHING),
    PermissionDenied: _simply(403, FORBIDDEN),
    ValidationError: _invalid,
    HttpError: _of_ninja,
    **dict.fromkeys((BadRequest, MultiPartParserError, SuspiciousOperation, UnreadablePostError), _unreadable),
    RequestDataTooBig: _simply(413, TOO_LARGE),
    Exception: fault,
}
