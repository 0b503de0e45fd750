from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.requests import STOP_POLLING, SignedIn
from curriculum.models import Blueprint
from insights.actions import has_shape, last_closed, report_for
from insights.current import keep_current
from insights.models import WeaknessReport
from insights.readiness.days import history
from insights.readiness.mocks import mocks_of
from insights.sessions import offers


@require_safe
@login_required
@never_cache
def weakness(request: SignedIn, slug: str | None = None) -> HttpResponse:
    """The learner's weakness report; while it is stale the page asks again by htmx until it is built."""
    blueprints, blueprint, report = _asked(request, slug)
    context: dict[str, Any] = {"blueprint": blueprint, "blueprints": blueprints}
    if blueprint and report:
        context |= {
            "offers": offers(request.user, report, now=request.now),
            "last": last_closed(request.user, blueprint),
        }
    return _rendered(request, "insights/weakness.html", context, report)


@require_safe
@login_required
@never_cache
def readiness(request: SignedIn, slug: str | None = None) -> HttpResponse:
    """How likely the learner is to pass, and why; made by the same rebuild."""
    blueprints, blueprint, report = _asked(request, slug)
    context: dict[str, Any] = {"blueprint": blueprint, "blueprints": blueprints}
    if blueprint and report:
        context |= {
            "days": history(request.user, blueprint),
            "mocks": mocks_of(request.user, blueprint, now=request.now),
            "offers": offers(request.user, report, now=request.now)[:1],
        }
    return _rendered(request, "insights/readiness.html", context, report)


def _asked(request: SignedIn, slug: str | None) -> tuple[Sequence[Blueprint], Blueprint | None, WeaknessReport | None]:
    """The exam that is named, or the first; the learner's report of it, asked to be built anew if it is out of date."""
    blueprints = list(Blueprint.objects.order_by("position"))
    if slug is None and not blueprints:
        return [], None, None
    blueprint = get_object_or_404(Blueprint, slug=slug or blueprints[0].slug)
    if report := report_for(request.user, blueprint):
        keep_current(report, blueprint, request.user, polls=bool(request.htmx), now=request.now)
    return blueprints, blueprint, report


def _rendered(request: SignedIn, template: str, context: dict[str, Any], report: WeaknessReport | None) -> HttpResponse:
    context |= {"report": report, "whole": report is not None and has_shape(report)}
    if not request.htmx:
        return render(request, template, context)
    stale = report is not None and report.is_stale
    return render(request, f"{template}#report", context, status=200 if stale else STOP_POLLING)
