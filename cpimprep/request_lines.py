"""The log's line about each request."""

import structlog
from django.http import HttpRequest
from django_structlog.middlewares import RequestMiddleware


class RequestLines(RequestMiddleware):
    @staticmethod
    def bind_user_id(request: HttpRequest) -> None:
        """Of whoever the request has asked for by itself: a line about a database that is away must not ask it, which
        takes as long again and hides the fault behind another."""
        user = getattr(request, "_cached_user", None)
        structlog.contextvars.bind_contextvars(user_id=user.pk if user else None)
