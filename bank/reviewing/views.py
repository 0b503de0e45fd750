"""The queue of a bank's reviews, and one review: solved blind, then decided."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedIn
from bank.actions.reviewing import TooLate, approve, request_changes, solve
from bank.models import Review
from bank.reviewing import queue
from bank.reviewing.case import case_of, reviews
from bank.reviewing.forms import DecisionForm, SolutionForm
from bank.reviewing.people import Here, authors_of, here_or_404, other_reviewers, unsolved_by
from groups.permissions import Power

ROWS_A_PAGE = 50
TABS = {
    "mine": ("Waiting for you", queue.waiting),
    "mend": ("Yours to mend", queue.to_mend),
    "ready": ("Ready to publish", queue.ready),
    "others": ("Waiting for others", queue.waiting_for_others),
}


@require_safe
@login_required
def review_queue(request: SignedIn, slug: str) -> HttpResponse:
    here = here_or_404(request.user, slug)
    counts = queue.counts(here)
    tabs = {name: label for name, (label, _) in TABS.items() if _is_for(here, name)}
    show = request.GET.get("show", "")
    show = show if show in tabs else next((name for name in tabs if counts[name]), next(iter(tabs)))
    page = Paginator(TABS[show][1](here), ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "bank": here.bank,
        "powers": here.powers,
        "tabs": [(name, label, counts[name]) for name, label in tabs.items()],
        "show": show,
        "page": page,
        "alone": other_reviewers(here) == 0,
    }
    return render(request, "bank/review_queue.html", context)


def _is_for(here: Here, tab: str) -> bool:
    return {"mine": here.reviews, "mend": here.writes, "ready": here.writes}.get(tab, True)


@require_safe
@login_required
def review(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    here = here_or_404(request.user, slug)
    found = _review_or_404(here, pk)
    if (waiting := _unsolved(here, found)) and waiting.pk != found.pk:
        messages.info(request, "A newer version of this question waits for your answer: here it is.")
        return redirect("bank:review", slug, waiting.pk)
    return _page(request, here, found)


@require_POST
@login_required
def review_solve(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    here, found = _to_judge(request, slug, pk)
    form = SolutionForm(found.version, request.POST)
    if not form.is_valid():
        return _page(request, here, found, form=form)
    answer, doubt = form.cleaned_data["answer"], form.cleaned_data["doubt"]
    try:
        solve(found, answer=answer, doubt=doubt, by=request.user, now=request.now)
    except TooLate as late:
        return _page(request, here, found, late=late)
    return _see("bank:review", slug, pk)


@require_POST
@login_required
def review_decide(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Leads to the next that waits for this person."""
    here, found = _to_judge(request, slug, pk)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _page(request, here, found, form=form)
    try:
        said = _decide(found, form.cleaned_data["decision"], form.cleaned_data["verdict"], request)
    except ValidationError as error:
        form.add_error(None, error)
        return _page(request, here, found, form=form)
    except TooLate as late:
        return _page(request, here, found, late=late)
    messages.success(request, f"{said}: {found.question.headline}")
    following = queue.next_after(found, here)
    return _see("bank:review", slug, following.pk) if following else _see("bank:review_queue", slug)


def _decide(found: Review, decision: str, verdict: str, request: SignedIn) -> str:
    if decision == "approve":
        approve(found, why=verdict, by=request.user, now=request.now)
        return "Approved"
    request_changes(found, what=verdict, by=request.user, now=request.now)
    return "Changes requested"


def _to_judge(request: SignedIn, slug: str, pk: int) -> tuple[Here, Review]:
    """403 for whoever wrote it."""
    here = here_or_404(request.user, slug, Power.REVIEW)
    found = _review_or_404(here, pk)
    if request.user.pk in authors_of(found):
        raise PermissionDenied
    return here, found


def _review_or_404(here: Here, pk: int) -> Review:
    return get_object_or_404(reviews(), question__bank=here.bank, pk=pk)


def _unsolved(here: Here, found: Review) -> Review | None:
    """The open review of this question if this person has to answer it blind: no other page of it is shown before."""
    if not here.reviews:
        return None
    return unsolved_by(here.user).filter(question=found.question_id).first()


def _page(
    request: SignedIn,
    here: Here,
    found: Review,
    *,
    form: DecisionForm | SolutionForm | None = None,
    late: TooLate | None = None,
) -> HttpResponse:
    """With what was sent where it was refused (422), or came too late (409)."""
    if late:
        found = _review_or_404(here, found.pk)
    case = case_of(found, here)
    context = {
        "bank": here.bank,
        "powers": here.powers,
        "case": case,
        "form": form,
        "late": str(late or ""),
        "sent": request.POST,
        "ticked": request.POST.getlist("chosen"),
        "following": queue.next_after(found, here) if case.judges else None,
    }
    return render(request, "bank/review.html", context, status=409 if late else 422 if form else 200)


def _see(name: str, *arguments: str | int) -> HttpResponse:
    return HttpResponseRedirect(reverse(name, args=arguments), status=303)
