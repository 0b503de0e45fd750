"""Corrections of keys and forms: the pages of staff who order them and look at how far they are."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import for_staff
from accounts.requests import STOP_POLLING, SignedIn, is_key
from bank.keys import is_chosen, key_of
from bank.models import LETTERS, Kind, QuestionVersion
from bank.models.questions import letters
from bank.numbers import span
from exams.actions.regrade_preview import Change
from exams.actions.regrade_preview import preview as preview_of
from exams.actions.regrading import Moved, order_regrade
from exams.regrades.forms import CorrectionForm, FindForm
from exams.regrades.progress import corrections_of, ordered_already, under_way, with_progress
from exams.tasks import continue_regrade

JOBS_A_PAGE = 20
FOUND = 20


@require_safe
@for_staff("exams.view_regrade")
def jobs(request: SignedIn) -> HttpResponse:
    """All corrections; while one runs the page asks again by htmx."""
    page = Paginator(with_progress(now=request.now), JOBS_A_PAGE).get_page(request.GET.get("page", "1"))
    running = any(job.finished_at is None for job in page)
    corrections = corrections_of(page)
    context = {"page": page, "jobs": [(job, corrections.get(job.pk)) for job in page], "running": running}
    if not request.htmx:
        return render(request, "exams/regrade_list.html", context)
    return render(request, "exams/regrade_list.html#jobs", context, status=200 if running else STOP_POLLING)


@require_safe
@for_staff("exams.add_regrade")
def new(request: SignedIn) -> HttpResponse:
    """Which question, then what is wrong with it."""
    if "version" in request.GET:
        version = _version_or_404(request.GET)
        return _form_page(request, CorrectionForm(version=version))
    form = FindForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    context = {"form": form, "words": words, "found": list(_matching(words)[:FOUND]) if words else []}
    return render(request, "exams/regrade_find.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff("exams.add_regrade")
def preview(request: SignedIn) -> HttpResponse:
    """Whose score would change; a POST orders it, if what was seen still holds."""
    data = request.POST if request.method == "POST" else request.GET
    form = CorrectionForm(data, version=_version_or_404(data))
    if not form.is_valid():
        return _form_page(request, form, status=422)
    if request.method == "POST":
        return _order(request, form, seen=data.get("seen", "") or "never")
    return _preview_page(request, form)


def _order(request: SignedIn, form: CorrectionForm, *, seen: str) -> HttpResponse:
    change, reason = form.chosen(), form.cleaned_data["reason"]
    try:
        regrade = order_regrade(change, reason=reason, seen=seen, by=request.user, now=request.now)
    except Moved:
        return _preview_page(request, form, moved=True)
    except ValidationError as refusal:
        if not ordered_already(change):
            form.add_error("change", refusal)
            return _form_page(request, form, status=422)
        messages.info(request, "This correction was ordered already; it is in the list once.")
    else:
        # Robust: without a broker the minute sweep goes on with it.
        transaction.on_commit(lambda: continue_regrade.delay(regrade.pk), robust=True)
        messages.success(request, "Ordered. The sittings are scored again in the background.")
    response = redirect("exams:regrades")
    response.status_code = 303
    return response


def _preview_page(request: SignedIn, form: CorrectionForm, *, moved: bool = False) -> HttpResponse:
    change = form.chosen()
    try:
        expected = preview_of(change, now=request.now)
    except ValidationError as refusal:
        form.add_error("change", refusal)
        return _form_page(request, form, status=422)
    context = {
        "version": form.version,
        "change": change,
        "data": form.cleaned_data,
        "preview": expected,
        "moved": moved,
        "under_way": under_way(change),
        "old_key": key_of(form.version),
        "old_options": _options(form.version, form.version.key),
        "new_key": _new_key(change),
        "new_options": _options(form.version, change.key),
    }
    return render(request, "exams/regrade_preview.html", context, status=409 if moved else 200)


def _new_key(change: Change) -> str:
    """Empty where it stays."""
    if change.accepted:
        return span(*change.accepted)
    return "" if change.key is None else letters(change.version.kind, change.key)


def _options(version: QuestionVersion, key: int | None) -> list[tuple[str, str]]:
    """Letter and text of each option that a key calls right."""
    offered = zip(LETTERS, version.options, strict=False)
    return [(letter, option["html"]) for n, (letter, option) in enumerate(offered) if is_chosen(version, key, n)]


def _form_page(request: SignedIn, form: CorrectionForm, *, status: int = 200) -> HttpResponse:
    version = form.version
    ticked = form.ticked()
    options = [
        (letter, n, f"key-{n}", option, n in ticked)
        for n, (letter, option) in enumerate(zip(LETTERS, version.options, strict=False))
    ]
    others = QuestionVersion.objects.filter(question=version.question_id).exclude(pk=version.pk).order_by("number")
    context = {
        "form": form,
        "version": version,
        "options": options,
        "key": f"key-{version.key}",
        "key_name": key_of(version),
        "several": version.kind == Kind.MULTIPLE,
        "ends": form.ends(),
        "chosen": form["change"].value(),
        "others": others.only("number"),
    }
    return render(request, "exams/regrade_new.html", context, status=status)


def _version_or_404(data: QueryDict) -> QuestionVersion:
    pk = data.get("version", "")
    versions = QuestionVersion.objects.select_related("question", "exhibit", "section")
    found = versions.filter(pk=pk).first() if is_key(pk) else None
    if found is None:
        raise Http404("There is no such version of a question.")
    return found


def _matching(words: str) -> QuerySet[QuestionVersion]:
    """The newest versions first: the one that is published now tends to be the one that is wrong."""
    matching = QuestionVersion.objects.filter(Q(question__slug__icontains=words) | Q(stem__icontains=words))
    return matching.select_related("question", "section").order_by("question__slug", "-number")
