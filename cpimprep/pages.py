"""The public pages and what answers when something goes wrong."""

import email
import email.policy
import errno
import sys
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.db.models import Avg, Count, Q
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseServerError,
    JsonResponse,
)
from django.shortcuts import render, resolve_url
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.requests import Request
from accounts.throttling import too_often
from bank.content.loading import BUNDLED
from bank.models import Exhibit, Question
from cpimprep import request_ids
from curriculum.models import Blueprint
from exams.models import Form

DEMO_ACCOUNTS = [
    ("candidate@example.org", "sits mocks and reads reports"),
    ("author@example.org", "an author of the demo group"),
    ("reviewer@example.org", "a reviewer of the demo group"),
    ("admin@example.org", "owns the demo group and administers this installation"),
]

# A database that is away, full, or gave up on a lock.
OUTAGES = (OperationalError, InterfaceError)
SOON = {"Retry-After": "5"}
MOST_READ_PAST, PIECE = 2**26, 2**16  # bytes


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    facts = {
        "published": _bundled().filter(state=Question.State.PUBLISHED).count(),
        "areas": Blueprint.objects.filter(slug="cpim-8.0").aggregate(n=Count("areas"))["n"],
        "forms": Form.objects.public().count(),
    }
    return render(request, "home.html", {"facts": facts, "demo_accounts": DEMO_ACCOUNTS if settings.DEMO else []})


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    published = Q(state=Question.State.PUBLISHED)
    figures = _bundled().aggregate(
        published=Count("pk", filter=published),
        drafts=Count("pk", filter=Q(state=Question.State.DRAFT)),
        checked=Count("pk", filter=published & Q(current__checked=True)),
        calculations=Count("pk", filter=published & Q(current__calculation=True)),
        angoff_mean=Avg("current__angoff", filter=published),
    )
    total = figures["published"]
    figures["calculation_share"] = figures.pop("calculations") / total if total else None
    figures["exhibits"] = Exhibit.objects.filter(bank__slug=BUNDLED).values("slug").distinct().count()
    return render(request, "about.html", {"figures": figures})


def _bundled() -> Any:
    return Question.objects.filter(bank__slug=BUNDLED)


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "privacy.html")


@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    return render(request, "terms.html")


@require_safe
@never_cache
def demo_mail(request: HttpRequest) -> HttpResponse:
    """The mail of a trial run, which has no mail server; never there in production."""
    if not settings.DEMO:
        raise Http404
    files = sorted(Path(settings.EMAIL_FILE_PATH).glob("*.log"), reverse=True)[:20]
    mails = [mail for file in files for mail in _messages(file)]
    return render(request, "demo_mail.html", {"mails": mails})


def _messages(file: Path) -> list[dict[str, str]]:
    """The messages of one file as Django's file backend writes it: each ends with a line of dashes."""
    parts = file.read_bytes().split(b"-" * 79 + b"\n")
    parsed = [email.message_from_bytes(part, policy=email.policy.default) for part in parts if part.strip()]
    return [_shown(message) for message in parsed if isinstance(message, EmailMessage)]


def _shown(message: EmailMessage) -> dict[str, str]:
    body = message.get_body(("plain",))
    text = body.get_content() if body else ""
    return {name: str(message[name] or "") for name in ("subject", "to", "date")} | {"body": text}


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return HttpResponseBadRequest(render_to_string("400.html", _quotable(request)))


def server_error(request: HttpRequest) -> HttpResponse:
    """Without the request: whatever broke, a context processor must not break this page too."""
    fault = sys.exc_info()[1]
    if isinstance(fault, OUTAGES):
        return unavailable(request, "The database does not answer, or has no room left.")
    if isinstance(fault, OSError) and fault.errno == errno.ENOSPC:
        _read_past(request)
        return unavailable(request, "The server has no room left for files.")
    return HttpResponseServerError(render_to_string("500.html", _quotable(request)))


def _read_past(request: HttpRequest) -> None:
    """A connection that is closed while a browser still sends shows it no page. What is larger than any file we take is
    not worth the wait."""
    body = request.META["wsgi.input"]
    for _ in range(MOST_READ_PAST // PIECE):
        if not body.read(PIECE):
            return


def unavailable(request: HttpRequest, why: str) -> HttpResponse:
    """The program is not to blame, and what was sent may be sent again: by whoever reads this, or by the player."""
    if request.content_type == "application/json":
        said = {"error": "unavailable", "message": f"{why} This may not have been saved; send it again."}
        return JsonResponse(said, status=503, headers=SOON)
    page = render_to_string("503.html", _quotable(request) | {"why": why})
    return HttpResponse(page, status=503, headers=SOON)


def _quotable(request: HttpRequest) -> dict[str, str]:
    return {"request_id": request.META.get(request_ids.META, "")}


def too_many_requests(request: Request, exception: Exception | None = None) -> HttpResponse:
    """Of allauth's limits, which do not say when they end: the longest of sign-in, or of all others."""
    return too_often(request, 300 if request.path == resolve_url(settings.LOGIN_URL) else 3_600)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    if request.content_type == "application/json":
        message = "The page's security token is out of date; it is renewed and the request sent again."
        return JsonResponse({"error": "csrf", "message": message}, status=403)
    return render(request, "403_csrf.html", status=403)
