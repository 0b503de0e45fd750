"""What several questions of a bank show: tables, drawings, short cases."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedIn
from accounts.throttling import throttled
from bank.actions.exhibits import EditedMeanwhile, create_exhibit, edit_exhibit
from bank.models import Exhibit, Question, QuestionBank
from bank.pages.banks import PAGE_OR_FORM
from bank.pages.exhibit_forms import ExhibitForm, initial
from bank.permissions import bank_or_404, powers_in
from groups.permissions import Power

MEANWHILE = "Somebody saved another edition while you wrote. Yours is kept below; save it again to put it after theirs."
SAVED = "Edition {number} is saved. Questions show it from their next version on."


@require_safe
@login_required
def exhibits(request: SignedIn, slug: str) -> HttpResponse:
    bank = bank_or_404(request.user, slug, Power.READ)
    context = {"bank": bank, "powers": powers_in(request.user, bank), "exhibits": _newest(bank)}
    return render(request, "bank/exhibits.html", context)


def _newest(bank: QuestionBank) -> QuerySet[Exhibit]:
    """Of every slug, with how many questions show any edition of it."""
    editions = Exhibit.objects.filter(bank=OuterRef("bank"), slug=OuterRef("slug")).order_by("-number")
    using = Question.objects.filter(bank=OuterRef("bank"), current__exhibit__slug=OuterRef("slug")).order_by()
    counted = using.values("current__exhibit__slug").annotate(count=Count("pk")).values("count")
    newest = bank.exhibits.annotate(newest=Subquery(editions.values("number")[:1])).filter(number=F("newest"))
    return newest.annotate(uses=Subquery(counted)).defer("body", "html", "chart").order_by("title", "slug")


@require_http_methods(PAGE_OR_FORM)
@login_required
def exhibit(request: SignedIn, slug: str, name: str) -> HttpResponse:
    """The newest edition. A POST adds the next one."""
    bank = bank_or_404(request.user, slug, Power.READ)
    powers = powers_in(request.user, bank)
    newest = bank.exhibits.filter(slug=name).order_by("-number").first()
    if newest is None:
        raise Http404
    form = ExhibitForm(request.POST if request.method == "POST" else None, initial=initial(newest))
    if request.method == "POST":
        if Power.WRITE not in powers:
            raise PermissionDenied
        if form.is_valid() and _is_edited(request, newest, form):
            return _to(slug, name)
    context = {"bank": bank, "powers": powers, "exhibit": newest, "form": form, **_uses(bank, newest)}
    return render(request, "bank/exhibit.html", context, status=422 if form.errors else 200)


def _is_edited(request: SignedIn, newest: Exhibit, form: ExhibitForm) -> bool:
    try:
        if form.cleaned_data["number"] != newest.number:
            raise EditedMeanwhile
        saved = edit_exhibit(newest, **form.written, by=request.user, now=request.now)
    except EditedMeanwhile:
        form.add_error(None, MEANWHILE)
        form.data = form.data.copy()  # type: ignore[attr-defined]
        form.data["number"] = newest.number  # type: ignore[index]
        return False
    if saved.pk != newest.pk:
        messages.success(request, SAVED.format(number=saved.number))
    return True


def _uses(bank: QuestionBank, newest: Exhibit) -> dict[str, Any]:
    """Questions whose version shows it, those that still show an earlier edition, and drafts that will show it."""
    versions = Q(current__exhibit__slug=newest.slug)
    drafts = Q(draft__body__exhibit=newest.slug)
    questions = bank.questions.filter(versions | drafts).order_by("slug").select_related("current__exhibit")
    shown = questions.only("slug", "headline", "state", "bank", "current__exhibit__number", "current__exhibit__slug")
    return {"questions": shown, "editions": bank.exhibits.filter(slug=newest.slug).count()}


@require_http_methods(PAGE_OR_FORM)
@login_required
def new(request: SignedIn, slug: str) -> HttpResponse:
    bank = bank_or_404(request.user, slug, Power.WRITE)
    form = ExhibitForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = create_exhibit(bank, **form.written, by=request.user, now=request.now)
        messages.success(request, f"“{made}” is saved. Questions refer to it as “{made.slug}”.")
        return _to(slug, made.slug)
    context = {"bank": bank, "powers": powers_in(request.user, bank), "form": form}
    return render(request, "bank/exhibit_new.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
@throttled("previews")
def preview(request: SignedIn, slug: str) -> HttpResponse:
    """How an exhibit that is being written will look."""
    bank_or_404(request.user, slug, Power.WRITE)
    form = ExhibitForm(request.POST)
    form.is_valid()
    return render(request, "bank/_exhibit_preview.html", {"form": form})


def _to(slug: str, name: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("bank:exhibit", args=[slug, name]), status=303)
