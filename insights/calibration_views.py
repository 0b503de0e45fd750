"""What is known of the questions and how it came about: pages of the staff. They read what jobs have stored."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import for_staff
from accounts.requests import STOP_POLLING, SignedIn
from bank.models import ItemSnapshot
from curriculum.models import Blueprint
from exams.parameters import newest_snapshot
from insights.calibration import jobs, overview
from insights.calibration.words import ADVICE
from insights.tasks import calibrate as continue_calibration

ITEMS_A_PAGE = 50


@require_safe
@for_staff("insights.view_calibration")
@never_cache
def calibration(request: SignedIn) -> HttpResponse:
    """Every exam's last calibration; while one is under way the page asks again by htmx."""
    exams = overview.exams(now=request.now)
    running = any(exam.job and exam.job.is_under_way for exam in exams)
    context = {"exams": exams, "running": running}
    if not request.htmx:
        return render(request, "insights/calibration.html", context)
    return render(request, "insights/calibration.html#exams", context, status=200 if running else STOP_POLLING)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff("insights.add_calibration")
def calibrate(request: SignedIn, slug: str) -> HttpResponse:
    """A POST orders one. Whoever had to sign in on the way comes back here with a GET and may click again."""
    blueprint = get_object_or_404(Blueprint, slug=slug)
    if request.method != "POST":
        return redirect("insights:calibration")
    job, is_new = jobs.order(blueprint, by=request.user, now=request.now)
    if is_new:
        # Robust: without a broker the minute sweep goes on with it.
        transaction.on_commit(lambda: continue_calibration.delay(job.pk), robust=True)
    else:
        messages.info(request, f"{blueprint.name} is being calibrated already.")
    response = redirect("insights:calibration")
    response.status_code = 303
    return response


@require_safe
@for_staff("insights.view_calibration")
def questions(request: SignedIn, slug: str) -> HttpResponse:
    blueprint = get_object_or_404(Blueprint, slug=slug)
    snapshot = newest_snapshot(blueprint)
    flag = request.GET.get("flag", "")
    flag = flag if flag in ADVICE or flag == "any" else ""
    sort = request.GET.get("sort", "")
    context: dict[str, Any] = {"blueprint": blueprint, "snapshot": snapshot, "flag": flag, "sort": sort}
    if snapshot:
        items = overview.items_of(snapshot, flag=flag, sort=sort)
        context["page"] = Paginator(items, ITEMS_A_PAGE).get_page(request.GET.get("page", "1"))
        context["counts"] = overview.flag_counts(snapshot)
    return render(request, "insights/calibration_questions.html", context)


@require_safe
@for_staff("insights.view_calibration")
def question(request: SignedIn, slug: str, version: int) -> HttpResponse:
    blueprint = get_object_or_404(Blueprint, slug=slug)
    items = ItemSnapshot.objects.select_related("version__question", "version__section", "snapshot")
    # By its primary key: a number too large for the column then matches nothing, instead of failing.
    item = get_object_or_404(items, snapshot=newest_snapshot(blueprint), version__pk=version)
    context = {"blueprint": blueprint, "item": item, "version": item.version}
    return render(request, "insights/calibration_question.html", context)
