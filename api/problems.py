"""What a refused request is told: one form for all, RFC 9457, with the id under which the log knows the request."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import structlog
from django.http import HttpResponse
from django.urls import reverse
from ninja import Field, Schema

MEDIA_TYPE = "application/problem+json"
TITLES = {
    400: "The request cannot be read",
    401: "A valid token is needed",
    403: "Not allowed",
    404: "Not found",
    405: "Not done here",
    406: "Not in this form",
    409: "Not in this state",
    413: "Too large",
    415: "Not in this form",
    422: "Something in it does not fit",
    429: "Too often",
    500: "Our fault",
}
INVALID = "Something in the request does not fit; errors says what and where."
NAMES = {
    400: "unreadable", 401: "token", 403: "forbidden", 404: "not-found", 405: "method", 406: "not-acceptable",
    409: "state", 413: "too-large", 415: "media-type", 422: "validation", 429: "too-often", 500: "fault",
}  # fmt: skip


class FieldProblem(Schema):
    place: str = Field(description="path, query, body or file")
    field: str
    message: str


class Loss(Schema):
    what: str = Field(description="What the format cannot hold")
    questions: list[str] = Field(description="The names of the questions that would lose it")


class Problem(Schema):
    type: str = Field(description="Address of the paragraph about problems of this kind")
    title: str
    status: int
    detail: str
    request_id: str = Field(description="Quote it when you ask about this answer")
    errors: list[FieldProblem] | None = Field(None, description="With 422: what is wrong, field by field")
    scope: str | None = Field(None, description="With 403: the scope that the token lacks")
    losses: list[Loss] | None = Field(None, description="With 409 of an export: what the file would not hold")


@dataclass
class Refused(Exception):
    """Raised anywhere below an operation, it becomes the answer."""

    status: int
    detail: str
    more: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


def request_id() -> str:
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))


def problem(refused: Refused) -> HttpResponse:
    status = refused.status
    body = {
        "type": f"{reverse('api:docs')}#problem-{NAMES[status]}",
        "title": TITLES[status],
        "status": status,
        "detail": refused.detail,
        "request_id": request_id(),
        **refused.more,
    }
    return HttpResponse(json.dumps(body), status=status, content_type=MEDIA_TYPE, headers=dict(refused.headers))
