"""The question editor: its page, and what is saved by its buttons."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.requests import SignedIn, site_of
from bank.actions.editing import begin_question, give_up
from bank.actions.reviewing import TooLate, submit
from bank.actions.writing import ChangedMeanwhile, Unfinished, save_version
from bank.authoring.versions import surroundings
from bank.editor.choices import choices
from bank.editor.fields import Sent, is_blank, read_form, rearranged
from bank.editor.saving import saved, written
from bank.editor.sheet import Sheet, sheet_of
from bank.items import Item
from bank.models import Draft, Question, QuestionBank
from bank.permissions import bank_or_404, powers_in
from bank.reviewing.people import unsolved_by
from groups.permissions import Power

TICKET = 6
TICKET_SIGNS = "23456789abcdefghjkmnpqrstvwxyz"
KEPT_FOR_NEXT = ("section", "legacy", "level", "exhibit", "tags")
SAVED = "The draft is saved."
VERSION_SAVED = "Version {number} is saved. It is a draft until somebody submits it for review."
NEXT = "“{headline}” is saved as version {number}. Section, level, tags and exhibit are kept for this one."
SENT_IN = "“{headline}” is sent in for review as version {number}."
UNCHANGED = "It says what version {number} says, so no new version was made."
DISCARDED = "What was written since the newest version is thrown away."
GONE = "The question is thrown away."


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request: SignedIn, slug: str) -> HttpResponse:
    """An empty form; the question begins with the first save. `after` names the question whose topic it keeps."""
    bank = bank_or_404(request.user, slug, Power.WRITE)
    if request.method == "POST":
        sent = read_form(request.POST)
        if is_blank(sent.item):
            return _page(request, bank, None, sent.item, sent=sent, status=422, blamed=True, ticket=ticket_of(request))
        question, is_fresh = begin_question(
            bank, item=sent.item, ticket=ticket_of(request), by=request.user, now=request.now
        )
        return _saved(request, question, replace(sent, revision=1 if is_fresh else sent.revision))
    return _page(request, bank, None, _fresh(bank, request.GET.get("after", "")), ticket=new_ticket())


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit(request: SignedIn, slug: str, name: str) -> HttpResponse:
    bank = bank_or_404(request.user, slug, Power.WRITE)
    question = question_or_404(bank, name)
    waits = must_solve(request.user, question)
    if request.method == "POST":
        if waits:  # no redirect: the way back leads to what was typed
            raise PermissionDenied
        return _saved(request, question, read_form(request.POST))
    if waits:
        return HttpResponseRedirect(reverse("bank:question", args=[slug, name]))
    item, draft = written(question)
    return _page(request, bank, question, item, draft=draft)


def new_ticket() -> str:
    return get_random_string(TICKET, TICKET_SIGNS)


def ticket_of(request: SignedIn) -> str:
    """As the page drew it, or one of our own where that is missing."""
    ticket = request.POST.get("ticket", "")
    return ticket if len(ticket) == TICKET and set(ticket) <= set(TICKET_SIGNS) else new_ticket()


def question_or_404(bank: QuestionBank, name: str) -> Question:
    parts = ("bank", "current__section", "current__legacy_part_1", "current__legacy_part_2", "current__exhibit")
    return get_object_or_404(bank.questions.select_related(*parts), slug=name)


def must_solve(user: User, question: Question) -> bool:
    """Whether this person has yet to review it blind: the form would show them the key. Its page leads on."""
    waits = unsolved_by(user).filter(question=question).exists()
    return waits and Power.REVIEW in powers_in(user, question.bank)


def _fresh(bank: QuestionBank, after: str) -> Item:
    last = bank.questions.select_related("current__section", "current__exhibit").filter(slug=after).first()
    if not after or last is None:
        return Item()
    item, _ = written(last)
    return Item(**{name: getattr(item, name) for name in KEPT_FOR_NEXT})


def _saved(request: SignedIn, question: Question, sent: Sent) -> HttpResponse:
    """Do what the pressed button says with what the form holds."""
    do = request.POST.get("do", "draft")
    if do == "discard":
        return _discarded(request, question, sent)
    item = rearranged(sent.item, do)
    try:
        draft = saved(question, item=item, revision=sent.revision, by=request.user, now=request.now)
    except ChangedMeanwhile:
        return _conflict(request, question, sent)
    if sent.faults:
        return _page(request, question.bank, question, item, draft=draft, sent=sent, status=422)
    if do in ("version", "next"):
        return _versioned(request, question, sent, draft)
    if do == "submit":
        return _submitted(request, question, sent, draft)
    edit_page = reverse("bank:question_edit", args=[question.bank.slug, question.slug])
    if item is sent.item:
        messages.success(request, SAVED)
        return HttpResponseRedirect(edit_page, status=303)
    return HttpResponseRedirect(f"{edit_page}#field-options", status=303)


def _versioned(request: SignedIn, question: Question, sent: Sent, draft: Draft | None) -> HttpResponse:
    had = question.current_id
    try:
        version = save_version(question, by=request.user, now=request.now)
    except Unfinished:
        return _page(request, question.bank, question, sent.item, draft=draft, sent=sent, status=422, blamed=True)
    said = UNCHANGED if version.pk == had else VERSION_SAVED
    if request.POST.get("do") != "next":
        messages.success(request, said.format(number=version.number))
        return HttpResponseRedirect(reverse("bank:question", args=[question.bank.slug, question.slug]), status=303)
    messages.success(request, NEXT.format(headline=question.headline[:60], number=version.number))
    page = reverse("bank:new_question", args=[question.bank.slug])
    return HttpResponseRedirect(f"{page}?after={question.slug}", status=303)


def _submitted(request: SignedIn, question: Question, sent: Sent, draft: Draft | None) -> HttpResponse:
    try:
        review = submit(question, note="", by=request.user, now=request.now, site=site_of(request))
    except Unfinished:
        return _page(request, question.bank, question, sent.item, draft=draft, sent=sent, status=422, blamed=True)
    except TooLate as late:
        return _page(request, question.bank, question, sent.item, draft=draft, status=409, late=str(late))
    messages.success(request, SENT_IN.format(headline=question.headline[:60], number=review.version.number))
    return HttpResponseRedirect(reverse("bank:question", args=[question.bank.slug, question.slug]), status=303)


def _discarded(request: SignedIn, question: Question, sent: Sent) -> HttpResponse:
    bank = question.bank
    try:
        is_gone = give_up(question, revision=sent.revision, by=request.user, now=request.now)
    except ChangedMeanwhile:
        return _conflict(request, question, sent)
    if is_gone:
        messages.success(request, GONE)
        return HttpResponseRedirect(reverse("bank:questions", args=[bank.slug]), status=303)
    messages.success(request, DISCARDED)
    return HttpResponseRedirect(reverse("bank:question", args=[bank.slug, question.slug]), status=303)


def _conflict(request: SignedIn, question: Question, sent: Sent) -> HttpResponse:
    """What was typed stays in the form, which now carries their revision: saving once more keeps it over theirs."""
    theirs, draft = written(question)
    shown = sheet_of(question.bank, theirs, surroundings(question.bank))
    return _page(request, question.bank, question, sent.item, draft=draft, sent=sent, status=409, theirs=shown)


def _page(
    request: SignedIn,
    bank: QuestionBank,
    question: Question | None,
    item: Item,
    *,
    draft: Draft | None = None,
    sent: Sent | None = None,
    status: int = 200,
    blamed: bool = False,
    ticket: str = "",
    **extra: Any,
) -> HttpResponse:
    around = surroundings(bank)
    faults, keys = (sent.faults, sent.keys) if sent else ((), ())
    sheet: Sheet = sheet_of(bank, item, around, keys=keys, blamed=blamed, sent=faults)
    typed = {name: request.POST.get(name, "") for name in ("ticket", "angoff", "tags")}
    context: dict[str, Any] = {"bank": bank, "question": question, "draft": draft, "sheet": sheet}
    context |= {"ticket": ticket or typed["ticket"]}
    context |= {"powers": powers_in(request.user, bank), "typed": typed, **choices(bank, item, around), **extra}
    return render(request, "bank/editor.html", context, status=status)
