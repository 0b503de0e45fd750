"""The cards that somebody has: listed, added, put away, taken along."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.clock import today_of
from accounts.requests import SignedIn
from accounts.throttling import is_get, throttled
from study.actions import cards as actions
from study.actions.ideas import deck_of
from study.models import Card
from study.reviewing.anki import notes_of, text_of
from study.reviewing.forms import AddForm, PaceForm, ShelfForm
from study.reviewing.pages import SHELVES, cards_page
from study.reviewing.session import own_or_404

SEE_OTHER = 303


@require_safe
@login_required
@never_cache
def cards(request: SignedIn) -> HttpResponse:
    return _cards(request)


def _cards(request: SignedIn, *, status: int = 200, **forms: Any) -> HttpResponse:
    deck = deck_of(request.user, now=request.now)
    forms.setdefault("pace", PaceForm(initial={name: getattr(deck, name) for name in PaceForm.base_fields}))
    forms.setdefault("add", AddForm(user=request.user))
    today = today_of(request.user, request.now)
    shelf, number = request.GET.get("shelf", ""), request.GET.get("page", "1")
    return render(
        request, "study/review_cards.html", cards_page(request.user, shelf, number, today=today, **forms), status=status
    )


@require_POST
@login_required
def add(request: SignedIn) -> HttpResponse:
    form = AddForm(request.POST, user=request.user)
    if not form.is_valid():
        return _cards(request, add=form, status=422)
    data = form.cleaned_data
    added = actions.add_flashcards(
        sections=data["where"], terms=data["terms"], formulas=data["formulas"], by=request.user, now=request.now
    )
    words = f"{added} card{'' if added == 1 else 's'} added." if added else "You have all of these already."
    messages.success(request, words)
    return redirect("study:review_cards")


@require_POST
@login_required
def pace(request: SignedIn) -> HttpResponse:
    form = PaceForm(request.POST)
    if not form.is_valid():
        return _cards(request, pace=form, status=422)
    actions.set_pace(**form.cleaned_data, by=request.user, now=request.now)
    messages.success(request, "Saved. It counts from today on.")
    return redirect("study:review_cards")


@require_POST
@login_required
def shelve(request: SignedIn) -> HttpResponse:
    """From the list of cards."""
    form = ShelfForm(request.POST)
    if not form.is_valid():
        return _cards(request, status=422)
    card = actions.shelve(**form.cleaned_data, by=request.user, now=request.now)
    if card is None:
        own_or_404(request.user, form.cleaned_data["card"])
    else:
        messages.success(request, f"“{card.name}” is {SHELVES[Card.Shelf(card.shelf)].lower()} now.")
    back = request.POST.get("from", "")
    query = f"?shelf={back}" if back in SHELVES else ""
    return HttpResponseRedirect(reverse("study:review_cards") + query, status=SEE_OTHER)


@require_safe
@login_required
@never_cache
@throttled("exports", is_get)
def export(request: SignedIn) -> HttpResponse:
    """A file for Anki."""
    deck_of(request.user, now=request.now)
    response = HttpResponse(text_of(notes_of(request.user)), content_type="text/plain; charset=utf-8")
    day = today_of(request.user, request.now)
    response["Content-Disposition"] = f'attachment; filename="cpim-cards-{day}.txt"'
    return response
