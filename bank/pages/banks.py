"""The banks of a group: which there are, what they are called, who else may read them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedIn
from accounts.throttling import throttled
from bank.actions.banks import close_bank, create_bank, open_bank, rename_bank
from bank.actions.copying import copied_questions, copy_bank
from bank.models import Question, QuestionBank
from bank.pages.bank_forms import BankForm, CopyForm, OpeningForm, writable_groups
from bank.permissions import bank_or_404, powers_in
from bank.reviewing.people import hidden_from, left_out
from groups.models import StudyGroup
from groups.permissions import POWERS, Power, membership_or_404, require

PAGE_OR_FORM = ["GET", "HEAD", "POST"]


@require_http_methods(PAGE_OR_FORM)
@login_required
def banks_of_group(request: SignedIn, slug: str) -> HttpResponse:
    """A POST begins a bank."""
    mine = membership_or_404(request.user, slug, Power.READ)
    form = BankForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        require(mine, Power.WRITE)
        if form.is_valid():
            bank = create_bank(mine.group, name=form.cleaned_data["name"], by=request.user, now=request.now)
            messages.success(request, f"“{bank}” is ready for its first question.")
            return _to("bank:questions", bank.slug)
    return render(
        request,
        "bank/banks.html",
        {
            "mine": mine,
            "group": mine.group,
            "banks": _with_counts(QuestionBank.objects.filter(group=mine.group)),
            "opened": _with_counts(QuestionBank.objects.filter(openings__group=mine.group)),
            "form": form,
            "powers": POWERS[mine.role],
        },
        status=422 if form.errors else 200,
    )


def _with_counts(banks: QuerySet[QuestionBank]) -> QuerySet[QuestionBank]:
    states = {
        "published": Q(questions__state=Question.State.PUBLISHED),
        "waiting": Q(questions__state=Question.State.IN_REVIEW),
        "drafts": Q(questions__state=Question.State.DRAFT),
    }
    counts: dict[str, Any] = {name: Count("questions", filter=which) for name, which in states.items()}
    return banks.select_related("group").annotate(**counts).order_by("name", "pk")


@require_http_methods(PAGE_OR_FORM)
@login_required
def settings(request: SignedIn, slug: str) -> HttpResponse:
    """Its name, and the groups it is open to. What a POST changes is its `do`."""
    bank = bank_or_404(request.user, slug, Power.LEAD)
    does = request.POST.get("do", "")
    naming = BankForm(request.POST if does == "rename" else None, initial={"name": bank.name})
    opening = OpeningForm(request.POST if does == "open" else None)
    if request.method == "POST" and _is_changed(request, bank, does, naming, opening):
        return _to("bank:settings", slug)
    context = {"naming": naming, "opening": opening, "openings": bank.openings.select_related("group", "opened_by")}
    context |= {"bank": bank, "powers": powers_in(request.user, bank)}
    return render(request, "bank/settings.html", context, status=422 if request.method == "POST" else 200)


def _is_changed(request: SignedIn, bank: QuestionBank, does: str, naming: BankForm, opening: OpeningForm) -> bool:
    if does == "rename" and naming.is_valid():
        rename_bank(bank, name=naming.cleaned_data["name"], by=request.user, now=request.now)
        messages.success(request, "The name is changed.")
        return True
    if does == "close":
        group = get_object_or_404(StudyGroup, slug=request.POST.get("group", ""), banks_opened__bank=bank)
        close_bank(bank, to=group, by=request.user, now=request.now)
        messages.success(request, f"“{group}” no longer sees this bank. Copies it made are its own and stay.")
        return True
    return does == "open" and opening.is_valid() and _is_opened(request, bank, opening)


def _is_opened(request: SignedIn, bank: QuestionBank, opening: OpeningForm) -> bool:
    group: StudyGroup = opening.cleaned_data["group"]
    try:
        open_bank(bank, to=group, by=request.user, now=request.now)
    except ValidationError as error:
        opening.add_error("group", error)
        return False
    messages.success(request, f"“{group}” may now read this bank.")
    return True


@require_http_methods(PAGE_OR_FORM)
@login_required
@throttled("bank-copies")
def copy(request: SignedIn, slug: str) -> HttpResponse:
    """Into a group of which the person is an author; that need not be the bank's own."""
    bank = bank_or_404(request.user, slug, Power.READ)
    groups = list(writable_groups(request.user))
    powers = powers_in(request.user, bank)
    hidden = hidden_from(request.user, bank, powers)
    said = left_out(hidden.count())
    given = {"name": f"{bank.name[:112]} (copy)", "into": groups[0].slug if groups else ""}
    form = CopyForm(request.user, request.POST if request.method == "POST" else None, initial=given)
    if request.method == "POST" and form.is_valid():
        fresh = copy_bank(bank, **form.cleaned_data, by=request.user, now=request.now)
        messages.success(request, f"“{bank}” is copied. Its questions are drafts here until they are reviewed. {said}")
        return _to("bank:questions", fresh.slug)
    context = {"bank": bank, "powers": powers, "form": form, "groups": groups, "left_out": said}
    context |= {"count": copied_questions(bank, but=hidden).count()}
    return render(request, "bank/copy.html", context, status=422 if form.errors else 200)


def _to(name: str, *arguments: str) -> HttpResponse:
    return HttpResponseRedirect(reverse(name, args=arguments), status=303)
