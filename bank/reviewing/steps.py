"""The steps of questions that their writers take: sent in, withdrawn, published, retired, taken back."""

from collections.abc import Callable, Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts.requests import SignedIn, is_key, site_of
from bank.actions.publishing import publish, retire, revive
from bank.actions.reviewing import TooLate, submit, submit_many, withdraw
from bank.actions.writing import Unfinished
from bank.models import Question, Review
from bank.reviewing.forms import NoteForm, RetiringForm
from bank.reviewing.people import Here, here_or_404, may_withdraw
from groups.permissions import Power

MOST_AT_ONCE = 200
NONE_TICKED = "Nothing was ticked. Tick the questions it is meant for first."
TOO_MANY = f"At most {MOST_AT_ONCE} questions at once: tick fewer."


@require_POST
@login_required
def question_submit(request: SignedIn, slug: str, name: str) -> HttpResponse:
    here, question = _to_write(request, slug, name)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _refused(request, here, question, [("note", str(error)) for error in form.errors["note"]])
    note = form.cleaned_data["note"]
    try:
        return _taken(
            request,
            here,
            question,
            "Sent in for review",
            lambda: submit(question, note=note, by=request.user, now=request.now, site=site_of(request)),
        )
    except Unfinished as unfinished:
        faults = [(fault.field, fault.message) for fault in unfinished.faults]
        return _refused(request, here, question, faults, kind="unfinished")


@require_POST
@login_required
def question_withdraw(request: SignedIn, slug: str, name: str) -> HttpResponse:
    here, question = _to_write(request, slug, name)
    waiting = question.reviews.filter(state=Review.State.OPEN).select_related("version", "question__bank").first()
    if waiting is None:
        return _refused(request, here, question, [("", "It is not in review any more.")], status=409)
    if not may_withdraw(here, waiting):
        raise PermissionDenied
    return _taken(
        request,
        here,
        question,
        "Withdrawn from review",
        lambda: withdraw(waiting, by=request.user, now=request.now),
    )


@require_POST
@login_required
def question_publish(request: SignedIn, slug: str, name: str) -> HttpResponse:
    here, question = _to_write(request, slug, name)
    if not publish([question], by=request.user, now=request.now):
        question.refresh_from_db()
        said = f"Only an approved question is published; this one is {question.get_state_display().lower()}."
        return _refused(request, here, question, [("", said)], status=409)
    messages.success(request, f"Published: {question.headline}")
    return _back(request, here)


@require_POST
@login_required
def question_retire(request: SignedIn, slug: str, name: str) -> HttpResponse:
    here, question = _to_write(request, slug, name)
    form = RetiringForm(request.POST)
    if not form.is_valid():
        return _refused(request, here, question, [("why", str(error)) for error in form.errors["why"]], kind="retiring")
    why = form.cleaned_data["why"]
    return _taken(
        request, here, question, "Retired", lambda: retire(question, why=why, by=request.user, now=request.now)
    )


@require_POST
@login_required
def question_revive(request: SignedIn, slug: str, name: str) -> HttpResponse:
    here, question = _to_write(request, slug, name)
    return _taken(request, here, question, "A draft again", lambda: revive(question, by=request.user, now=request.now))


@require_POST
@login_required
def submit_ticked(request: SignedIn, slug: str) -> HttpResponse:
    here = here_or_404(request.user, slug, Power.WRITE)
    chosen = ticked(request, here)
    if fault := fault_of(chosen):
        return _refused(request, here, None, [("", fault)])
    done = submit_many(chosen, note="", by=request.user, now=request.now, site=site_of(request))
    if not done.left:
        messages.success(request, f"Sent in for review: {_count(len(done.reviews))}.")
        return _back(request, here)
    context = {"bank": here.bank, "powers": here.powers, "done": done}
    return render(request, "bank/review_submitted.html", context, status=200 if done.reviews else 422)


@require_POST
@login_required
def publish_ticked(request: SignedIn, slug: str) -> HttpResponse:
    here = here_or_404(request.user, slug, Power.WRITE)
    chosen = ticked(request, here)
    if fault := fault_of(chosen):
        return _refused(request, here, None, [("", fault)])
    done = publish(chosen, by=request.user, now=request.now)
    if done:
        messages.success(request, f"Published: {_count(len(done))}.")
    if left := len(chosen) - len(done):
        messages.warning(request, f"Left as they are, since they are not approved (any more): {_count(left)}.")
    return _back(request, here)


def ticked(request: SignedIn, here: Here) -> list[Question]:
    """Of this bank, in the order in which they were begun."""
    keys = [key for key in request.POST.getlist("question") if is_key(key)]
    return list(here.bank.questions.filter(pk__in=keys[: MOST_AT_ONCE + 1]).select_related("bank").order_by("pk"))


def fault_of(chosen: Sequence[Question]) -> str:
    return NONE_TICKED if not chosen else TOO_MANY if len(chosen) > MOST_AT_ONCE else ""


def _to_write(request: SignedIn, slug: str, name: str) -> tuple[Here, Question]:
    here = here_or_404(request.user, slug, Power.WRITE)
    return here, get_object_or_404(here.bank.questions.select_related("bank", "current"), slug=name)


def _taken(request: SignedIn, here: Here, question: Question, said: str, step: Callable[[], object]) -> HttpResponse:
    """The step, and back to where it was asked for; 409 where somebody was faster."""
    try:
        step()
    except TooLate as late:
        return _refused(request, here, question, [("", str(late))], status=409)
    messages.success(request, f"{said}: {question.headline}")
    return _back(request, here)


def _count(number: int) -> str:
    return f"{number} question{'' if number == 1 else 's'}"


def _refused(
    request: SignedIn,
    here: Here,
    question: Question | None,
    faults: list[tuple[str, str]],
    *,
    kind: str = "",
    status: int = 422,
) -> HttpResponse:
    """`kind`: `unfinished` links each fault to the editor, `retiring` asks for the reason once more."""
    context = {"bank": here.bank, "powers": here.powers, "question": question, "faults": faults, "kind": kind}
    return render(request, "bank/review_refused.html", context | {"sent": request.POST}, status=status)


def _back(request: SignedIn, here: Here) -> HttpResponse:
    """To the page it was sent from, if that is one of ours and names itself, else to the queue."""
    wanted = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}):
        wanted = reverse("bank:review_queue", args=[here.bank.slug])
    return HttpResponseRedirect(wanted, status=303)
