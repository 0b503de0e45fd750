"""Deleting one's account: what goes, what stays, what has to be settled first, and the last word."""

from collections.abc import Callable
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions import CannotDelete
from accounts.requests import Page, Request, SignedIn
from accounts.throttling import throttled
from exams.models import Attempt
from groups.actions.parting import only_owned
from study.actions.deletions import begin_deletion
from study.models import Activity, StudyEntry
from study.mydata.forms import DeletionForm

confirmed: Callable[[Page], Page] = reauthentication_required
FIRST = "Hand over or close the groups named below first. Nothing was deleted."


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
@throttled("deletions")
def delete_account(request: SignedIn) -> HttpResponse:
    form = DeletionForm(request.POST if request.method == "POST" else None, email=request.user.email)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, status=422 if form.errors else 200)
    if only_owned(request.user).exists():
        return _refused(request, form)
    return _delete(request, form)


@confirmed
def _delete(request: SignedIn, form: DeletionForm) -> HttpResponse:
    """Whoever has not just said that it is them is asked first; then the same form is sent again by itself."""
    try:
        begin_deletion(request.user, by=request.user, now=request.now)
    except CannotDelete:
        return _refused(request, form)
    logout(request)
    return HttpResponseRedirect(reverse("study:account_deleted"), status=303)


def _refused(request: SignedIn, form: DeletionForm) -> HttpResponse:
    form.add_error(None, FIRST)
    return _page(request, form, status=409)


def _page(request: SignedIn, form: DeletionForm, status: int) -> HttpResponse:
    sat = Attempt.objects.filter(user=request.user)
    context: dict[str, Any] = {
        "form": form,
        "groups": list(only_owned(request.user)),
        "sittings": sat.count(),
        "kept": sat.filter(assignment__isnull=False, state=Attempt.State.CLOSED).count(),
        "running": sat.filter(state=Attempt.State.OPEN, deadline_at__gt=request.now).count(),
        "entries": StudyEntry.objects.filter(user=request.user).count(),
        "activities": Activity.objects.filter(user=request.user).count(),
    }
    return render(request, "study/my_data_delete.html", context, status=status)


@require_safe
def deleted(request: Request) -> HttpResponse:
    return render(request, "study/my_data_deleted.html")
