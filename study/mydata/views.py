"""What the app keeps of a person: where they see it, take it with them, and decide who sees it."""

from collections.abc import Iterator
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.audit import record
from accounts.devices.factors import factors_of
from accounts.devices.signed_in import devices_of
from accounts.requests import STOP_POLLING, SignedIn, site_of
from accounts.throttling import count, wait
from groups.models import Membership
from groups.sharing import seen_of
from study.actions.mydata import ask_for_export, drop_export
from study.models import Export, ExportPart
from study.mydata.contents import TABLES
from study.mydata.preparing import KEPT

A_DAY, MOST_EXPORTS = 86_400, 10  # of one person within a day
ENOUGH = f"You have asked for {MOST_EXPORTS} exports within a day. Fetch the last one, or come back tomorrow."


@require_safe
@login_required
@never_cache
def my_data(request: SignedIn) -> HttpResponse:
    context = {
        "export": _export_of(request),
        "factors": factors_of(request.user),
        "devices": len(devices_of(request)),
        "memberships": Membership.objects.in_open_groups().filter(user=request.user).count(),
        "verified": EmailAddress.objects.filter(user=request.user, verified=True).exists(),
    }
    return render(request, "study/my_data.html", context)


@require_safe
@login_required
def sharing(request: SignedIn) -> HttpResponse:
    """All groups with what each sees. One query."""
    mine = Membership.objects.in_open_groups().filter(user=request.user).select_related("group")
    groups = [
        (one, seen_of(one.shares, ranking=one.group.ranking)) for one in mine.order_by("group__name", "pk")
    ]  # fmt: skip
    return render(request, "study/my_data_sharing.html", {"groups": groups})


def _export_of(request: SignedIn) -> Export | None:
    """The one there is, without one whose days are over."""
    found = Export.objects.filter(user=request.user).defer("members", "place").order_by("-asked_at", "-pk").first()
    return None if found and found.expires_at and not found.is_there(request.now) else found


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def export(request: SignedIn) -> HttpResponse:
    if request.method == "POST":
        return _do(request)
    found = _export_of(request)
    if request.htmx and "progress" in request.GET:
        return _progress(request, found)
    return _page(request, found)


def _page(request: SignedIn, found: Export | None, refused: str = "", status: int = 200) -> HttpResponse:
    context = {"export": found, "tables": TABLES, "days": KEPT.days, "refused": refused}
    return render(request, "study/my_data_export.html", context, status=status)


def _progress(request: SignedIn, found: Export | None) -> HttpResponse:
    """The bar; when there is nothing to wait for any more, the whole page anew."""
    moving = found is not None and found.is_moving
    response = render(
        request, "study/my_data_export.html#progress", {"export": found}, status=200 if moving else STOP_POLLING
    )
    if not moving:
        response["HX-Refresh"] = "true"
    return response


def _do(request: SignedIn) -> HttpResponse:
    found = _export_of(request)
    if request.POST.get("do") == "drop" and found:
        drop_export(found, by=request.user, now=request.now)
        messages.success(request, "The file is deleted.")
    elif request.POST.get("do") == "make":
        if not (found and found.is_moving) and count(f"exports:{request.user.pk}", seconds=A_DAY) >= MOST_EXPORTS:
            return _enough(request, found)
        ask_for_export(request.user, site=site_of(request), by=request.user, now=request.now)
    else:
        return _page(request, found, status=422)
    return HttpResponseRedirect(reverse("study:export"), status=303)


def _enough(request: SignedIn, found: Export | None) -> HttpResponse:
    response = _page(request, found, refused=ENOUGH, status=429)
    response["Retry-After"] = str(wait(f"exports:{request.user.pk}", seconds=A_DAY))
    return response


@require_safe
@login_required
@never_cache
def download(request: SignedIn, number: int) -> HttpResponseBase:
    """A part at a time, so that the server never holds the file as a whole."""
    found = get_object_or_404(Export.objects.defer("members", "place"), pk=number, user=request.user)
    if not found.is_there(request.now):
        raise Http404("This export is not ready, or its days are over.")
    if request.method == "GET":
        record("export.fetched", found, by=request.user, now=request.now)
    response = StreamingHttpResponse(_parts(found), content_type="application/zip")
    headers: dict[str, Any] = {
        "Content-Length": found.size,
        "Content-Disposition": f'attachment; filename="cpimprep-{found.asked_at:%Y-%m-%d}.zip"',
        "Content-Encoding": "identity",  # packed already: packing it again would hide its length
    }
    for name, value in headers.items():
        response[name] = str(value)
    return response


def _parts(export: Export) -> Iterator[bytes]:
    for number in range(1, export.parts_count + 1):
        data = ExportPart.objects.filter(export=export, number=number).values_list("data", flat=True).first()
        if data is None:  # thrown away meanwhile: the browser sees that the file is cut
            return
        yield bytes(data)
