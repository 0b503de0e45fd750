"""The forms of the exams: pages of staff who order more of them and look at how alike they are."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import for_staff
from accounts.requests import STOP_POLLING, SignedIn
from curriculum.models import Blueprint
from exams.actions.building import order_build
from exams.actions.tables import SETTLED_AT, scale_of
from exams.parallel_forms.entries import entries
from exams.parallel_forms.likeness import DECIDES
from exams.parallel_forms.order import BuildOrder
from exams.parallel_forms.sheets import likeness_of, sheets_of
from exams.tasks import build_forms


@require_safe
@for_staff("exams.view_form")
def form_list(request: SignedIn) -> HttpResponse:
    return render(request, "exams/forms.html", {"entries": entries(), "order": BuildOrder()})


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff("exams.view_form")
def forms_of(request: SignedIn, slug: str) -> HttpResponse:
    """How alike an exam's forms are; a POST orders more; to htmx, its part of the list while they are being built."""
    blueprint = get_object_or_404(Blueprint, slug=slug)
    if request.method == "POST":
        return _order(request, blueprint)
    if request.htmx:
        (entry,) = entries(slug)
        context = {"entry": entry, "order": BuildOrder()}
        return render(request, "exams/forms.html#exam", context, status=200 if entry.is_building else STOP_POLLING)
    return render(request, "exams/forms_of.html", _compared(blueprint))


def _compared(blueprint: Blueprint) -> dict[str, Any]:
    sheets, reach = sheets_of(blueprint), round(DECIDES * scale_of(blueprint).points_per_logit)
    return {
        "blueprint": blueprint,
        "sheets": sheets,
        "likeness": likeness_of(blueprint, sheets),
        "equated": sum(sheet.is_equated for sheet in sheets),
        "low": blueprint.scale_pass - reach,
        "high": blueprint.scale_pass + reach,
        "settled_at": SETTLED_AT,
    }


def _order(request: SignedIn, blueprint: Blueprint) -> HttpResponse:
    if not request.user.has_perm("exams.add_formbuild"):
        raise PermissionDenied
    order = BuildOrder(request.POST)
    if not order.is_valid():
        context = {"entries": entries(), "order": BuildOrder(), "refused": order, "refused_slug": blueprint.slug}
        return render(request, "exams/forms.html", context, status=422)
    build = order_build(blueprint, count=order.cleaned_data["count"], by=request.user, now=request.now)
    if build.created_at != request.now:
        messages.info(request, f"Forms of {blueprint} are being built already; order more when they are there.")
    # Robust: without a broker the minute sweep goes on with it.
    transaction.on_commit(lambda: build_forms.delay(build.pk), robust=True)
    response = redirect(f"{reverse('exams:forms')}#{blueprint.slug}")
    response.status_code = 303
    return response
