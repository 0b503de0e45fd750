from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.clock import today_of
from accounts.requests import SignedIn
from study.actions import log as actions
from study.log.forms import EntryForm
from study.log.pages import page_of
from study.models import StudyEntry
from study.templatetags.study_figures import hours


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def log(request: SignedIn) -> HttpResponse:
    """GET shows the log; POST adds an entry made by hand."""
    data = request.POST if request.method == "POST" else None
    form = EntryForm(data, user=request.user, today=today_of(request.user, request.now))
    if data is not None and form.is_valid():
        entry = actions.log_study(user=request.user, **form.cleaned_data, now=request.now)
        messages.success(request, f"{hours(entry.minutes)} of {entry.get_kind_display().lower()} logged.")
        return redirect("study:log")
    page = page_of(request.user, request.now, request.GET.get("page", "1"))
    return render(request, "study/log.html", page | {"form": form}, status=422 if form.errors else 200)


def _own_or_404(request: SignedIn, number: int) -> StudyEntry:
    mine = StudyEntry.objects.filter(user=request.user, pk=number).select_related("section")
    entry = mine.first()
    if entry is None or entry.attempt_id is not None:
        raise Http404("There is no such entry of yours that was made by hand.")
    return entry


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def entry(request: SignedIn, number: int) -> HttpResponse:
    found = _own_or_404(request, number)
    data = request.POST if request.method == "POST" else None
    form = EntryForm(data, user=request.user, today=today_of(request.user, request.now), entry=found)
    if data is not None and form.is_valid():
        if not actions.change_entry(found, **form.cleaned_data, by=request.user, now=request.now):
            raise Http404("It was deleted in the meantime.")
        messages.success(request, "The entry is changed.")
        return redirect("study:log")
    return render(request, "study/log_entry.html", {"entry": found, "form": form}, status=422 if form.errors else 200)


@require_POST
@login_required
def delete(request: SignedIn, number: int) -> HttpResponse:
    if actions.delete_entry(_own_or_404(request, number), by=request.user, now=request.now):
        messages.success(request, "The entry is deleted.")
    return redirect("study:log")
