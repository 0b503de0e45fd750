"""The player's page and its JSON endpoints; docs/player-protocol.md is their contract."""

from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import Page, Request
from exams import incoming, payload
from exams.actions.closing import close_if_overdue
from exams.actions.closing import finish as finish_attempt
from exams.actions.saving import keep_late, misplaced, save_answer, save_notes
from exams.embedding import embedded
from exams.models import Answer, Attempt
from exams.permissions import (
    SCORED_BY,
    attempt_or_404,
    attempt_to_save_or_404,
    is_signed_out,
    owned,
    sign_in_first,
)
from exams.saves import Save, misfit
from exams.timing import milliseconds

# The save was newer and the attempt is open, yet it was not stored: extra time came in between, or this server's clock
# is wrong. Whoever asks again finds it settled.
UNSETTLED = "The server could not save this now. It is kept, and sent again by itself."


def problem(status: int, error: str, message: str, **more: Any) -> JsonResponse:
    return JsonResponse({"error": error, "message": message} | more, status=status)


def speaks_json(view: Page) -> Page:
    """Answer faults as the protocol says: signed out 401, not yours 404, malformed 422."""

    @wraps(view)
    def wrapped(request: Request, public_id: UUID, **kwargs: Any) -> HttpResponse:
        if is_signed_out(request, public_id):
            return problem(401, "signed-out", "You are signed out. Sign in again; nothing is lost.")
        try:
            return view(request, public_id, **kwargs)
        except Http404:
            return problem(404, "not-found", "There is no such attempt or question among yours.")
        except incoming.Invalid as fault:
            return problem(422, "invalid", fault.message, field=fault.field)

    return wrapped


@require_safe
@ensure_csrf_cookie
@sign_in_first
def player(request: Request, public_id: UUID) -> HttpResponse:
    attempt = _touched(request, public_id, "blueprint", "user")
    if attempt.state == Attempt.State.CLOSED:
        return redirect("exams:report", attempt.public_id)
    keys = request.user.player_keys if request.user.is_authenticated else True
    exam = payload.exam(attempt, now=request.now, keys=keys)
    script = embedded(exam, "exam")
    response = render(request, "exams/player.html", {"exam": exam, "script": script, "attempt": attempt})
    # A page kept by the back button would show old answers and an old clock.
    response["Cache-Control"] = "no-store"
    return response


@require_safe
@never_cache
@ensure_csrf_cookie
@speaks_json
def state(request: Request, public_id: UUID) -> HttpResponse:
    attempt = _touched(request, public_id)
    body = payload.clock(attempt, request.now) | {
        "answers": payload.answers(attempt),
        "notes": payload.notes(attempt),
        "report": _report(attempt),
    }
    return JsonResponse(body)


@require_POST
@speaks_json
def answer(request: Request, public_id: UUID, position: int) -> HttpResponse:
    save = incoming.read_save(incoming.read_json(request))
    if save_answer(user=request.user.pk, public_id=public_id, position=position, save=save, now=request.now):
        return _saved({"position": position} | payload.read_back(save), request)
    return _answer_not_saved(request, public_id, position, save)


def _saved(stored: dict[str, Any], request: Request) -> HttpResponse:
    return JsonResponse({"status": "saved", "stored": stored, "server_now": milliseconds(request.now)})


def _answer_not_saved(request: Request, public_id: UUID, position: int, save: Save) -> HttpResponse:
    """Why the save was not stored: an older one, a closed attempt (kept as late), no answer to what is asked, or
    nothing of this candidate's."""
    attempt = _touched(request, public_id, saves=True)
    answer = Answer.objects.filter(attempt=attempt, position=position).select_related("version").first()
    if answer is None:
        raise Http404
    if unfit := misfit(answer.version, save):
        raise incoming.Invalid(unfit, incoming.MISPLACED)
    if attempt.state == Attempt.State.CLOSED:
        keep_late(attempt, {position: save}, now=request.now)
        return _closed(attempt, late=True)
    if answer.seq < save.seq:
        return problem(503, "unavailable", UNSETTLED)
    return _stale(attempt, payload.stored(answer), request)


def _stale(attempt: Attempt, stored: dict[str, Any], request: Request) -> HttpResponse:
    return JsonResponse({"status": "stale", "stored": stored} | payload.clock(attempt, request.now))


def _closed(attempt: Attempt, *, late: bool) -> HttpResponse:
    message = "This exam is closed. What came too late is kept and shown apart on the report."
    return problem(409, "closed", message, late=late, report=_report(attempt))


@require_POST
@speaks_json
def notes(request: Request, public_id: UUID) -> HttpResponse:
    seq, text = incoming.read_notes(incoming.read_json(request))
    if save_notes(owned(request), public_id=public_id, seq=seq, text=text, now=request.now):
        return _saved({"text": text, "seq": seq}, request)
    attempt = _touched(request, public_id, saves=True)
    if attempt.state == Attempt.State.CLOSED:
        return _closed(attempt, late=False)
    return _stale(attempt, payload.notes(attempt), request)


@require_POST
@speaks_json
def finish(request: Request, public_id: UUID) -> HttpResponse:
    is_json = request.content_type == "application/json"
    data = incoming.read_json(request) if is_json else {}
    timed_out, queued, rejected = incoming.read_finish(data)
    attempt = attempt_to_save_or_404(request, public_id, *SCORED_BY)
    rejected += incoming.rejections(queued, misplaced(attempt, queued))
    by = request.user if request.user.is_authenticated else None
    finish_attempt(attempt, queued=queued, timed_out=timed_out, by=by, now=request.now)
    if not is_json:
        return redirect("exams:report", attempt.public_id)
    clock = payload.clock(attempt, request.now)
    return JsonResponse(clock | {"report": _report(attempt), "rejected": rejected})


def _touched(request: Request, public_id: UUID, *related: str, saves: bool = False) -> Attempt:
    """The candidate's attempt, closed first if its time is over."""
    attempt = (attempt_to_save_or_404 if saves else attempt_or_404)(request, public_id, *related)
    close_if_overdue(attempt, now=request.now)
    return attempt


def _report(attempt: Attempt) -> str | None:
    return reverse("exams:report", args=[attempt.public_id]) if attempt.state == Attempt.State.CLOSED else None
