"""A holder's certifications: adding, changing, renewing, the ledger of a cycle, and the exports for an audit."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.clock import today_of
from accounts.requests import SignedIn
from study.actions.credentials import (
    LedgerFault,
    add_holding,
    change_holding,
    remove_holding,
    renew,
    take_back_renewal,
)
from study.credentials.audit import ledger_csv
from study.credentials.entries import holdings_of, ledger_in_full
from study.credentials.forms import HoldingForm, RenewalForm
from study.credentials.ledger import Ledger, cycles_begun
from study.credentials.lives import life_of
from study.models import Holding

PAGE_OR_FORM = ["GET", "HEAD", "POST"]
STATED = "Certifications you add here are your own record. Only the certifying body decides."


def holding_or_404(request: SignedIn, number: int) -> Holding:
    return get_object_or_404(holdings_of(request.user), pk=number)


def to_ledger(holding: Holding) -> HttpResponse:
    return HttpResponseRedirect(reverse("study:ledger", args=[holding.pk]), status=303)


@require_http_methods(PAGE_OR_FORM)
@login_required
def holding_new(request: SignedIn) -> HttpResponse:
    form = HoldingForm(request.POST if request.method == "POST" else None, today=today_of(request.user, request.now))
    if request.method == "POST" and form.is_valid():
        certification, current = form.cleaned_data["certification"], form.cleaned_data["current"]
        try:
            holding = add_holding(certification, form.held, current=current, by=request.user, now=request.now)
        except LedgerFault as fault:
            form.add_error("certification", str(fault))
        else:
            messages.success(request, f"{certification} is in your ledger.")
            return to_ledger(holding)
    return render(request, "study/credential_holding.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(PAGE_OR_FORM)
@login_required
def holding_edit(request: SignedIn, number: int) -> HttpResponse:
    holding = holding_or_404(request, number)
    data = request.POST if request.method == "POST" else None
    form = HoldingForm(data, today=today_of(request.user, request.now), held=holding)
    if request.method == "POST" and form.is_valid():
        change_holding(holding, form.held, by=request.user, now=request.now)
        messages.success(request, f"{holding.certification} is changed.")
        return to_ledger(holding)
    context = {"form": form, "holding": holding}
    return render(request, "study/credential_holding.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def holding_remove(request: SignedIn, number: int) -> HttpResponse:
    holding = holding_or_404(request, number)
    remove_holding(holding, by=request.user, now=request.now)
    messages.success(request, f"{holding.certification} is taken out. Its activities are still in your ledger.")
    return HttpResponseRedirect(reverse("study:credential"), status=303)


@require_POST
@login_required
def holding_renew(request: SignedIn, number: int) -> HttpResponse:
    holding = holding_or_404(request, number)
    form = RenewalForm(request.POST)
    if not form.is_valid():
        return _page(request, holding, renewal=form, status=422)
    told = form.cleaned_data
    try:
        if "take-back" in request.POST:
            take_back_renewal(holding, number=told["number"], by=request.user, now=request.now)
        else:
            renew(holding, **told, by=request.user, now=request.now)
    except LedgerFault as fault:
        form.add_error(None, str(fault))
        return _page(request, holding, renewal=form, status=409)
    return to_ledger(holding)


@require_safe
@login_required
def ledger(request: SignedIn, number: int) -> HttpResponse:
    return _page(request, holding_or_404(request, number))


def _page(
    request: SignedIn, holding: Holding, *, renewal: RenewalForm | None = None, status: int = 200
) -> HttpResponse:
    shown = _ledger(request, holding)
    initial = {"number": shown.cycle.number, "renewed_on": min(shown.today, shown.cycle.window)}
    context = {"ledger": shown, "holding": holding, "renewal": renewal or RenewalForm(initial=initial)}
    return render(request, "study/credential_ledger.html", context, status=status)


def _ledger(request: SignedIn, holding: Holding) -> Ledger:
    """Of the cycle asked for; 404 for one that has not begun."""
    today = today_of(request.user, request.now)
    asked = request.GET.get("cycle", "")
    begun = range(1, cycles_begun(life_of(holding), today) + 1)
    if asked and asked not in map(str, begun):
        raise Http404("This certification has no such cycle yet.")
    return ledger_in_full(holding, today=today, number=int(asked) if asked else None)


@require_safe
@login_required
def ledger_print(request: SignedIn, number: int) -> HttpResponse:
    context = {"ledger": _ledger(request, holding_or_404(request, number))}
    return render(request, "study/credential_print.html", context)


@require_safe
@login_required
def ledger_file(request: SignedIn, number: int) -> HttpResponse:
    shown = _ledger(request, holding_or_404(request, number))
    name = f"{shown.holding.certification.slug}-{shown.cycle.starts}-{shown.cycle.ends}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(ledger_csv(shown), content_type="text/csv; charset=utf-8", headers=headers)
