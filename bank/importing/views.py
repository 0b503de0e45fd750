"""Import pages: bring a file, watch it being read, look it over, commit or discard, undo."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from accounts.requests import STOP_POLLING, SignedIn
from accounts.throttling import throttled
from bank.actions.importing import (
    begin_import,
    commit_import,
    discard_import,
    map_import,
    tick_entries,
    undo_import,
)
from bank.importing.forms import TOO_LARGE, MappingForm, UploadForm, section_choices
from bank.importing.preview import Fate, counts_of, page_of, previews_of
from bank.importing.reading import categories_of
from bank.importing.uploading import Quota
from bank.interchange.formats import FORMATS
from bank.models import QuestionBank, QuestionImport
from bank.permissions import bank_or_404, powers_in
from bank.reviewing.people import hidden_from
from bank.tasks import continue_import
from groups.permissions import Power

State = QuestionImport.State
PAGE_OR_FORM = ["GET", "HEAD", "POST"]
COMMITS = ("all", "whole", "ticked")
LATEST = 30
UNDER_WAY = "This import has moved on meanwhile: look at where it stands now."
TICKS = "Tick at least one question, or choose another button."


@csrf_exempt
@login_required
def imports(request: SignedIn, slug: str) -> HttpResponse:
    """Without the check for forged requests until the quota stands: the check itself reads the whole body."""
    quota = Quota()
    request.upload_handlers.insert(0, quota)
    return _imports(request, slug, quota)


@csrf_protect
@require_http_methods(PAGE_OR_FORM)
@throttled("imports")
@never_cache
def _imports(request: SignedIn, slug: str, quota: Quota) -> HttpResponse:
    bank = bank_or_404(request.user, slug, Power.WRITE)
    if request.method != "POST":
        return _begin_page(request, bank, UploadForm())
    form = UploadForm(request.POST, request.FILES)
    if quota.is_exceeded:
        form.errors["file"] = form.error_class([TOO_LARGE])
        return _begin_page(request, bank, form, status=413)
    if not form.is_valid():
        return _begin_page(request, bank, form, status=422)
    upload = form.cleaned_data["file"]
    job = begin_import(
        bank,
        name=upload.name,
        data=upload.read(),
        format=form.cleaned_data["format"],
        by=request.user,
        now=request.now,
    )
    return _to(job)


def _begin_page(request: SignedIn, bank: QuestionBank, form: UploadForm, status: int = 200) -> HttpResponse:
    made = Count("entries", filter=Q(entries__question__isnull=False))
    jobs = bank.imports.select_related("started_by").defer("upload").annotate(made=made).order_by("-started_at", "-pk")
    context = {
        "bank": bank,
        "powers": powers_in(request.user, bank),
        "form": form,
        "jobs": jobs.exclude(state=State.DISCARDED)[:LATEST],
        "formats": FORMATS.values(),
    }
    return render(request, "bank/import.html", context, status=status)


def _to(job: QuestionImport, *, rings: bool = True) -> HttpResponse:
    if rings:
        # Robust: without a broker the minute sweep goes on with it.
        transaction.on_commit(lambda: continue_import.delay(job.pk), robust=True)
    return HttpResponseRedirect(reverse("bank:import_job", args=[job.bank.slug, job.pk]), status=303)


@require_http_methods(PAGE_OR_FORM)
@login_required
@never_cache
def import_job(request: SignedIn, slug: str, number: int) -> HttpResponse:
    bank = bank_or_404(request.user, slug, Power.WRITE)
    jobs = bank.imports.select_related("bank__group", "started_by").defer("upload")
    job = get_object_or_404(jobs, pk=number)
    if request.method == "POST":
        return _do(request, job)
    if request.htmx and "progress" in request.GET:
        return _progress(request, job)
    return _job_page(request, job)


def _progress(request: SignedIn, job: QuestionImport) -> HttpResponse:
    """The bar; when there is nothing to wait for any more, the whole page anew."""
    status = 200 if job.is_moving else STOP_POLLING
    response = render(request, "bank/import_job.html#progress", {"bank": job.bank, "job": job}, status=status)
    if not job.is_moving:
        response["HX-Refresh"] = "true"
    return response


def _job_page(
    request: SignedIn, job: QuestionImport, form: MappingForm | None = None, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "bank": job.bank,
        "job": job,
        "powers": powers_in(request.user, job.bank),
        "format": FORMATS.get(job.format),
    }
    if not job.is_moving and job.total:
        context |= _looked_over(request, job, context["powers"])
    if job.state == State.READY:
        context["form"] = form or _mapping(job)
    if job.state in {State.DONE, State.UNDONE}:
        context["left"] = list(job.entries.filter(question__isnull=False).select_related("question")[:LATEST])
        context["made"] = job.entries.filter(question__isnull=False).count()
    return render(request, "bank/import_job.html", context, status=status)


def _looked_over(request: SignedIn, job: QuestionImport, powers: set[Power]) -> dict[str, Any]:
    fate = request.GET.get("fate", "")
    fate = fate if fate in Fate.values else ""
    counts = counts_of(job)
    page = page_of(job, fate=fate, number=request.GET.get("page", "1"), counts=counts)
    hidden = hidden_from(request.user, job.bank, powers)
    return {"counts": counts, "fate": fate, "page": page, "previews": previews_of(job, page, hidden=hidden)}


def _mapping(job: QuestionImport, data: Any = None) -> MappingForm:
    return MappingForm(data, job=job, categories=categories_of(job), sections=section_choices())


def _do(request: SignedIn, job: QuestionImport) -> HttpResponse:
    does = request.POST.get("do", "")
    if does in {"save", *COMMITS}:
        return _settle(request, job, does)
    if does == "undo":
        return _answer(request, job, undo_import(job, by=request.user, now=request.now))
    if does == "discard":
        done = discard_import(job, by=request.user, now=request.now)
        if done:
            messages.success(request, f"“{job}” was discarded; nothing of it is in the bank.")
            return HttpResponseRedirect(reverse("bank:import", args=[job.bank.slug]), status=303)
        return _answer(request, job, done)
    return _job_page(request, job, status=422)


def _settle(request: SignedIn, job: QuestionImport, does: str) -> HttpResponse:
    """Keep what was said and ticked on the page; then commit, where that was asked."""
    form = _mapping(job, request.POST)
    if not form.is_valid():
        return _job_page(request, job, form, status=422)
    shown, ticked = (_numbers(request.POST.getlist(name)) for name in ("shown", "take"))
    kept = map_import(
        job, sections=form.sections, level=form.cleaned_data["level"], tags=form.cleaned_data["tags"], now=request.now
    )
    kept = kept and tick_entries(job, shown=shown, ticked=ticked, now=request.now)
    if kept and does == "save" and request.htmx:
        return render(request, "bank/import_job.html#choices", {"job": job, "counts": counts_of(job), "form": form})
    if kept and does == "ticked" and not counts_of(job).ticked:
        form.add_error(None, TICKS)
        return _job_page(request, job, form, status=422)
    return _answer(request, job, kept and _commits(request, job, does))


def _commits(request: SignedIn, job: QuestionImport, does: str) -> bool:
    return does not in COMMITS or commit_import(job, which=does, by=request.user, now=request.now)


def _answer(request: SignedIn, job: QuestionImport, done: bool) -> HttpResponse:
    if done:
        return _to(job)
    job.refresh_from_db(fields=["state", "cursor", "finished_at"])
    messages.info(request, UNDER_WAY)
    return _job_page(request, job, status=409)


def _numbers(texts: list[str]) -> list[int]:
    return [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 10]
