"""The review queue: today, and one card after another."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import SignedIn, is_key
from exams.practice.forms import Unfit, read_reply
from study.actions import cards as actions
from study.actions.reviewing import answer_idea, grade_flashcard, undo, waiting_question
from study.models import Card, CardReview
from study.reviewing import pages
from study.reviewing.forms import GradeForm
from study.reviewing.session import own_or_404, seconds_on, seconds_since

SESSION = "study/review_session.html"
SEE_OTHER = 303
MOVED_ON = "This card has moved on already, in another window perhaps. This is where your review stands."
TAKEN_BACK = "There was nothing to take back any more. This is where your review stands."
PUT_AWAY = "suspended", "removed"


@require_safe
@login_required
@never_cache
def home(request: SignedIn) -> HttpResponse:
    return render(request, "study/review.html", pages.home(request.user, request.now))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def session(request: SignedIn) -> HttpResponse:
    """The card in hand; a POST answers it, grades it, puts it away, or takes the last grading back."""
    if request.method != "POST":
        if done := _number(request, "done"):
            return _page(request, pages.outcome_page(request.user, request.now, done))
        return _next(
            request, wanted=_number(request, "card"), shown="shown" in request.GET, since=_number(request, "since")
        )
    does = request.POST.get("do", "")
    if does == "undo":
        return _undo(request)
    form = GradeForm(request.POST)
    if not form.is_valid():
        return _next(request, fault=MOVED_ON)
    if does == "answer":
        return _answer(request, form)
    return _grade(request, form) if does == "grade" else _put_away(request, form, does)


def _number(request: SignedIn, name: str) -> int:
    text = request.GET.get(name, "")
    return int(text) if is_key(text) else 0


def _undo(request: SignedIn) -> HttpResponse:
    sent = request.POST.get("review", "")
    card = undo(review=int(sent), by=request.user, now=request.now) if is_key(sent) else None
    if card is None:
        others = CardReview.objects.exclude(user=request.user)
        if is_key(sent) and others.filter(pk=sent).exists():
            raise Http404("There is no such review among yours.")
        return _next(request, fault=TAKEN_BACK)
    return _go(request, f"?card={card.pk}", wanted=card.pk)


def _answer(request: SignedIn, form: GradeForm) -> HttpResponse:
    data = form.cleaned_data
    card = Card.objects.filter(user=request.user, pk=data["card"], turn=data["turn"]).select_related("section").first()
    asked = waiting_question(card, request.user, now=request.now) if card else None
    if card is None or asked is None or request.POST.get("question") != str(asked.pk):
        return _moved_on(request, data["card"])
    try:
        seconds = seconds_on(card, request.POST.get("seconds", ""), request.now)
        reply = read_reply(request.POST, asked.version, seconds=seconds, optional=False)
    except Unfit as fault:
        return _next(request, wanted=card.pk, fault=str(fault), status=422)
    review = answer_idea(card, asked, reply=reply, by=request.user, now=request.now)
    if review is None:
        return _moved_on(request, card.pk)
    if not request.htmx:
        return HttpResponseRedirect(f"{request.path}?done={review.pk}", status=SEE_OTHER)
    return _page(
        request, pages.outcome_page(request.user, request.now, review.pk), address=f"{request.path}?done={review.pk}"
    )


def _grade(request: SignedIn, form: GradeForm) -> HttpResponse:
    data = form.cleaned_data
    seconds = seconds_since(data.pop("since"), request.now)
    if not data["rating"]:
        return _next(request, fault=MOVED_ON)
    review = grade_flashcard(**data, seconds=seconds, by=request.user, now=request.now)
    return _go(request, "") if review else _moved_on(request, data["card"])


def _moved_on(request: SignedIn, card: int) -> HttpResponse:
    """Nothing was changed: the page knew an older state of the card, or the card is not theirs."""
    own_or_404(request.user, card)
    return _next(request, fault=MOVED_ON)


def _put_away(request: SignedIn, form: GradeForm, does: str) -> HttpResponse:
    which = {"card": form.cleaned_data["card"], "turn": form.cleaned_data["turn"]}
    done = False
    if does in PUT_AWAY:
        done = actions.shelve(**which, shelf=does, by=request.user, now=request.now) is not None
    elif does == "later":
        done = actions.put_off(**which, by=request.user, now=request.now)
    return _go(request, "") if done else _moved_on(request, which["card"])


def _go(request: SignedIn, query: str, *, wanted: int = 0) -> HttpResponse:
    """To the next card, after a change: as the fragment that htmx asked for, or by a redirect."""
    if not request.htmx:
        return HttpResponseRedirect(request.path + query, status=SEE_OTHER)
    return _page(request, pages.turn_page(request.user, request.now, wanted=wanted), address=request.path)


def _next(
    request: SignedIn, *, wanted: int = 0, shown: bool = False, since: int = 0, fault: str = "", status: int = 0
) -> HttpResponse:
    context = pages.turn_page(request.user, request.now, wanted=wanted, shown=shown, since=since, fault=fault)
    return _page(request, context, status=status or (409 if fault else 200))


def _page(request: SignedIn, context: dict[str, Any], *, status: int = 200, address: str = "") -> HttpResponse:
    """htmx swaps no answer that is an error; the words are in the fragment."""
    name = f"{SESSION}#session" if request.htmx else SESSION
    response = render(request, name, context, status=200 if request.htmx else status)
    if address:
        response["HX-Push-Url"] = address
    patch_vary_headers(response, ["HX-Request"])
    return response
