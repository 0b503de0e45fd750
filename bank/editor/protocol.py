"""What the editor's page asks in the background while somebody types."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.requests import Page, Request, SignedIn
from accounts.throttling import throttled
from bank.actions.editing import begin_question
from bank.actions.pictures import add_picture
from bank.actions.writing import ChangedMeanwhile
from bank.authoring.versions import surroundings
from bank.editor.fields import Sent, entries, is_blank, read_form
from bank.editor.saving import saved, written
from bank.editor.sheet import sheet_of
from bank.editor.similar import similar
from bank.editor.views import must_solve, question_or_404, ticket_of
from bank.models import Draft, Question
from bank.permissions import bank_or_404, powers_in
from bank.pictures import MOST_BYTES, TOO_HEAVY, PictureFault
from bank.reviewing.people import hidden_from
from groups.permissions import Power

SIGNED_OUT = "You are signed out."
NOTHING = "There is nothing to save yet."
NO_FILE = "No file came along. Choose a picture."


def for_scripts(view: Callable[..., HttpResponse]) -> Page:
    """POST alone. Whoever is signed out is told so by the status, so that the page can keep what was typed."""

    @require_POST
    @wraps(view)
    def wrapped(request: Request, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return JsonResponse({"error": SIGNED_OUT}, status=401)
        return view(request, **kwargs)

    return wrapped


@for_scripts
def begin(request: SignedIn, slug: str) -> HttpResponse:
    """The first save of a new question."""
    bank = bank_or_404(request.user, slug, Power.WRITE)
    sent = read_form(request.POST)
    if is_blank(sent.item):
        return JsonResponse({"error": NOTHING}, status=422)
    question, is_fresh = begin_question(
        bank, item=sent.item, ticket=ticket_of(request), by=request.user, now=request.now
    )
    draft = Draft.objects.filter(question=question).first()
    if is_fresh and draft:
        return _saved(question, sent, draft, status=201)
    return _stored(request, question, sent)


@for_scripts
def draft(request: SignedIn, slug: str, name: str) -> HttpResponse:
    """Save what is typed: 409 with what is stored where somebody else saved in between."""
    bank = bank_or_404(request.user, slug, Power.WRITE)
    return _stored(request, question_or_404(bank, name), read_form(request.POST))


def _stored(request: SignedIn, question: Question, sent: Sent) -> HttpResponse:
    if must_solve(request.user, question):
        raise PermissionDenied
    try:
        stored = saved(question, item=sent.item, revision=sent.revision, by=request.user, now=request.now)
    except ChangedMeanwhile:
        return _conflict(request, question)
    return _saved(question, sent, stored)


def _saved(question: Question, sent: Sent, stored: Draft | None, status: int = 200) -> JsonResponse:
    arguments = [question.bank.slug, question.slug]
    return JsonResponse(
        {
            "revision": stored.revision if stored else 0,
            "slug": question.slug,
            "edit": reverse("bank:question_edit", args=arguments),
            "draft": reverse("bank:question_draft", args=arguments),
            "left_out": [fault.message for fault in sent.faults],
        },
        status=status,
    )


def _conflict(request: SignedIn, question: Question) -> JsonResponse:
    item, stored = written(question)
    mine = bool(stored and stored.saved_by_id == request.user.pk)
    return JsonResponse(
        {
            "revision": stored.revision if stored else 0,
            "by": "you, in another window" if mine else str(stored.saved_by or "somebody") if stored else "",
            "at": stored.saved_at.isoformat() if stored else "",
            "fields": entries(item),
        },
        status=409,
    )


@require_POST
@login_required
@throttled("previews")
def preview(request: SignedIn, slug: str) -> HttpResponse:
    """The question as it will look, and beside it, out of its band, what is to be said of every field."""
    bank = bank_or_404(request.user, slug, Power.WRITE)
    sent = read_form(request.POST)
    blamed = "blamed" in request.POST
    sheet = sheet_of(bank, sent.item, surroundings(bank), keys=sent.keys, sent=sent.faults, blamed=blamed)
    return render(request, "bank/editor.html#previewed", {"sheet": sheet, "swaps": True})


@require_POST
@login_required
@throttled("previews")
def likenesses(request: SignedIn, slug: str) -> HttpResponse:
    bank = bank_or_404(request.user, slug, Power.WRITE)
    hidden = hidden_from(request.user, bank, powers_in(request.user, bank))
    found = similar(bank, read_form(request.POST).item, without=request.POST.get("question", ""), hidden=hidden)
    return render(request, "bank/editor.html#similar", {"bank": bank, "similar": found})


@for_scripts
@throttled("pictures")
def pictures(request: SignedIn, slug: str) -> HttpResponse:
    bank = bank_or_404(request.user, slug, Power.WRITE)
    file = request.FILES.get("picture")
    if file is None:
        return JsonResponse({"error": NO_FILE}, status=422)
    try:
        if (file.size or 0) > MOST_BYTES:
            raise PictureFault(TOO_HEAVY.format(size=(file.size or 0) / 1024**2, most=MOST_BYTES // 1024**2))
        added = add_picture(bank, data=file.read(), name=file.name or "", by=request.user, now=request.now)
    except PictureFault as fault:
        return JsonResponse({"error": str(fault)}, status=422)
    return JsonResponse({"source": f"picture:{added.digest}", "name": added.name})
