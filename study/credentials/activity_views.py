"""Activities and their evidence: writing down, changing, removing, fetching a file back."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.clock import today_of
from accounts.requests import SignedIn
from accounts.throttling import throttled
from bank.importing.uploading import Quota
from study.actions.activities import File, add_activity, change_activity, remove_activity, remove_evidence
from study.actions.credentials import LedgerFault
from study.credentials.entries import activities_of, holdings_of
from study.credentials.files import MOST_BYTES, TOO_LARGE, EvidenceFault
from study.credentials.forms import ActivityForm
from study.credentials.ledger import plain
from study.models import Activity, Evidence

PAGE_OR_FORM = ["GET", "HEAD", "POST"]
FIRST_A_CERTIFICATION = "Add the certification first that the activity counts for."
# A file of somebody else's making is not shown by us, only handed back.
NOTHING_RUNS = "default-src 'none'; sandbox"


@csrf_exempt
@login_required
def activity_new(request: SignedIn) -> HttpResponse:
    """Without the check for forged requests until the quota stands: the check itself reads the whole body."""
    quota = Quota(MOST_BYTES)
    request.upload_handlers.insert(0, quota)
    return _write(request, None, quota)


@csrf_exempt
@login_required
def activity(request: SignedIn, number: int) -> HttpResponse:
    quota = Quota(MOST_BYTES)
    request.upload_handlers.insert(0, quota)
    return _write(request, number, quota)


@csrf_protect
@require_http_methods(PAGE_OR_FORM)
@throttled("evidence")
def _write(request: SignedIn, number: int | None, quota: Quota) -> HttpResponse:
    known = get_object_or_404(activities_of(request.user), pk=number) if number else None
    form = _form(request, known)
    if not known and not form.held:
        messages.info(request, FIRST_A_CERTIFICATION)
        return HttpResponseRedirect(reverse("study:holding_new"), status=303)
    if quota.is_exceeded:
        form.errors["file"] = form.error_class([TOO_LARGE])
        return _page(request, form, status=413)
    if not form.is_bound or not form.is_valid() or not _kept(request, form, known):
        return _page(request, form, status=422 if form.errors else 200)
    messages.success(request, f"“{form.cleaned_data['title']}” is in your ledger.")
    holding = form.cleaned_data["holdings"][0]
    return HttpResponseRedirect(reverse("study:ledger", args=[holding.pk]), status=303)


def _form(request: SignedIn, known: Activity | None) -> ActivityForm:
    held, today = list(holdings_of(request.user)), today_of(request.user, request.now)
    if request.method == "POST":
        return ActivityForm(request.POST, request.FILES, held=held, today=today, instance=known)
    chosen = [each for each in held if str(each.pk) == request.GET.get("for")] or held
    initial: dict[str, Any] = {"category": request.GET.get("category", ""), "done_on": today, "holdings": chosen}
    if known:
        amounts = {name: plain(getattr(known, name)) for name in ("units", "times", "points_each")}
        initial = {"category": request.GET.get("category") or known.category_id, **amounts}
    # Typed before another kind was chosen.
    initial |= {name: request.GET[name] for name in ("units", "times", "points_each") if request.GET.get(name)}
    return ActivityForm(held=held, today=today, instance=known, initial=initial)


def _kept(request: SignedIn, form: ActivityForm, known: Activity | None) -> bool:
    """Whether it was written; else the form says why not."""
    upload = form.cleaned_data["file"]
    file = File(upload.name, upload.read()) if upload else None
    try:
        if known:
            change_activity(known, form.told, file=file, by=request.user, now=request.now)
        else:
            add_activity(form.told, file=file, by=request.user, now=request.now)
    except EvidenceFault as fault:
        form.add_error("file", str(fault))
    except LedgerFault as fault:
        form.add_error(None, str(fault))
    return not form.errors


def _page(request: SignedIn, form: ActivityForm, status: int = 200) -> HttpResponse:
    """As a fragment the amounts only, for another category."""
    context = {"form": form, "category": form.category, "activity": form.instance if form.instance.pk else None}
    name = "study/credential_activity.html#amounts" if request.htmx else "study/credential_activity.html"
    return render(request, name, context, status=status)


@require_POST
@login_required
def activity_remove(request: SignedIn, number: int) -> HttpResponse:
    found = get_object_or_404(Activity, pk=number, user=request.user)
    remove_activity(found, by=request.user, now=request.now)
    messages.success(request, f"“{found}” and its evidence are removed.")
    return HttpResponseRedirect(reverse("study:credential"), status=303)


@require_safe
@login_required
@never_cache
def evidence(request: SignedIn, number: int) -> HttpResponse:
    found = get_object_or_404(Evidence, pk=number, activity__user=request.user)
    response = HttpResponse(bytes(found.data), content_type=found.mime)
    response["Content-Disposition"] = content_disposition_header(True, found.name) or "attachment"
    response["Content-Security-Policy"] = NOTHING_RUNS
    return response


@require_POST
@login_required
def evidence_remove(request: SignedIn, number: int) -> HttpResponse:
    found = get_object_or_404(Evidence.objects.defer("data"), pk=number, activity__user=request.user)
    remove_evidence(found, by=request.user, now=request.now)
    messages.success(request, f"{found} is removed.")
    return HttpResponseRedirect(reverse("study:activity", args=[found.activity_id]), status=303)
