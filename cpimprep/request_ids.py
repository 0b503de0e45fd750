"""One name for a request in its log lines, in those of the tasks it asks for, in its answer and on error pages."""

import re
import uuid

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from cpimprep.handlers import Handler

HEADER, META = "X-Request-ID", "HTTP_X_REQUEST_ID"
# What a proxy may send, and nothing that could write a line of its own into a log.
SHAPE = re.compile(r"[A-Za-z0-9_-]{8,64}", re.ASCII)


def request_id(get_response: Handler) -> Handler:
    """Outside of everything that may refuse a request; django-structlog takes up what stands in the header."""

    def middleware(request: HttpRequest) -> HttpResponse:
        given = request.META.get(META, "") if settings.TRUST_REQUEST_IDS else ""
        name = given if SHAPE.fullmatch(given) else uuid.uuid4().hex
        request.META[META] = name
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=name)
        response = get_response(request)
        response[HEADER] = name
        if response.status_code >= 400:
            # Django's own line about it comes after all middleware, of which one has forgotten the name by now.
            structlog.contextvars.bind_contextvars(request_id=name)
        return response

    return middleware
