"""The public pages and what answers when something goes wrong."""

import email
import email.policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Avg, Count, Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bank.content.loading import BUNDLED
from bank.models import Exhibit, Question
from curriculum.models import Blueprint
from exams.models import Form

DEMO_ACCOUNTS = [
    ("candidate@example.org", "sits mocks and reads reports"),
    ("author@example.org", "an author of the demo group"),
    ("reviewer@example.org", "a reviewer of the demo group"),
    ("admin@example.org", "owns the demo group and administers this installation"),
]


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


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    if request.content_type == "application/json":
        message = "The page's security token is out of date; it is renewed and the request sent again."
        return JsonResponse({"error": "csrf", "message": message}, status=403)
    return render(request, "403_csrf.html", status=403)
