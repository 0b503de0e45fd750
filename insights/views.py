from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.requests import STOP_POLLING, SignedIn
from curriculum.models import Blueprint
from exams.parameters import newest_snapshot
from insights.actions import has_shape, last_closed, report_for, want_current
from insights.receivers import ring


@require_safe
@login_required
@never_cache
def weakness(request: SignedIn, slug: str | None = None) -> HttpResponse:
    """The learner's weakness report; while it is stale the page asks again by htmx until it is built."""
    blueprints = list(Blueprint.objects.order_by("position"))
    if slug is None and not blueprints:
        return render(request, "insights/weakness.html", {"report": None, "blueprints": []})
    blueprint = get_object_or_404(Blueprint, slug=slug or blueprints[0].slug)
    report = report_for(request.user, blueprint)
    if report and want_current(report, snapshot=newest_snapshot(blueprint)):
        ring([report.pk])
    context = {
        "report": report,
        "whole": report is not None and has_shape(report),
        "blueprint": blueprint,
        "blueprints": blueprints,
        "last": last_closed(request.user, blueprint),
    }
    if not request.htmx:
        return render(request, "insights/weakness.html", context)
    stale = report is not None and report.is_stale
    return render(request, "insights/weakness.html#report", context, status=200 if stale else STOP_POLLING)
