"""Who of a group has done what, and how it went, for its leaders; a member's own page."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.requests import SignedIn
from accounts.throttling import is_get, throttled
from curriculum.models import Area
from groups.models import Membership
from groups.permissions import Power, can, membership_or_404, require
from insights.progress import exporting
from insights.progress.asked import HOW_FAR, Asked, asked, exams_of, members_of
from insights.progress.distribution import distributions
from insights.progress.mocks import mocks_of, opened, people_of, progress_of
from insights.progress.ranking import ranked_mocks, ranking_of
from insights.progress.rows import counted_together, rows_of
from insights.progress.sittings import page_of

ROWS_A_PAGE = 50


@require_safe
@login_required
@never_cache
def progress(request: SignedIn, slug: str) -> HttpResponse:
    """The group for its leaders; a member is led to the page of their own."""
    mine = membership_or_404(request.user, slug, Power.BELONG)
    if not can(mine, Power.LEAD):
        return redirect("insights:progress_of", slug, mine.pk)
    mocks = mocks_of(mine.group)
    people = people_of(mine.group)
    context = {"mine": mine, "group": mine.group, "mocks": mocks, "people": people, "how_far": HOW_FAR}
    if mocks:
        wanted = asked(request.GET, mocks)
        shown = [wanted.mock] if wanted.mock else mocks
        context |= {
            "wanted": wanted,
            "shown": shown,
            "progress": progress_of(mine.group, shown, people.active),
            "distributions": distributions(mine.group, opened(shown, request.now)),
        }
        context |= _tables(request, mine, wanted, shown)
    return render(request, "insights/progress.html", context)


def _tables(request: SignedIn, mine: Membership, wanted: Asked, shown: list[Any]) -> dict[str, Any]:
    page = Paginator(members_of(mine.group, wanted), ROWS_A_PAGE).get_page(request.GET.get("page", "1"))
    areas = list(Area.objects.filter(blueprint=wanted.exam).order_by("position"))
    counted = counted_together(opened(shown, request.now), wanted.exam)
    rows = rows_of(list(page), shown, areas=areas, counted=counted, now=request.now)
    left_out = [mock for mock in opened(shown, request.now) if mock.blueprint == wanted.exam and mock not in counted]
    return {
        "page": page, "rows": rows, "areas": areas, "counted": counted, "left_out": left_out, "exams": exams_of(shown),
    }  # fmt: skip


@require_safe
@login_required
@never_cache
def member(request: SignedIn, slug: str, number: int) -> HttpResponse:
    """One member's mocks: for leaders as far as it is shared, for the member all of what is released."""
    mine = membership_or_404(request.user, slug, Power.BELONG)
    if number != mine.pk:
        require(mine, Power.LEAD)
    found = Membership.objects.filter(group=mine.group_id, pk=number, user__is_active=True)
    theirs = found.select_related("user", "group").first()
    if theirs is None:
        raise Http404("There is no such member in this group.")
    shown = page_of(theirs, viewer=mine, now=request.now)
    context = {"mine": mine, "group": mine.group, "theirs": theirs, "own": theirs.pk == mine.pk, "shown": shown}
    return render(request, "insights/progress_member.html", context)


@require_safe
@login_required
@never_cache
@throttled("exports", is_get)
def csv_file(request: SignedIn, slug: str) -> StreamingHttpResponse:
    return _file(exporting.as_csv(_table(request, slug)), f"{slug}-progress.csv", "text/csv; charset=utf-8")


@require_safe
@login_required
@never_cache
@throttled("exports", is_get)
def xlsx_file(request: SignedIn, slug: str) -> StreamingHttpResponse:
    return _file(exporting.as_xlsx(_table(request, slug)), f"{slug}-progress.xlsx", exporting.XLSX)


def _file(parts: Iterator[Any], name: str, kind: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(parts, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _table(request: SignedIn, slug: str) -> Iterator[list[exporting.Value]]:
    """Of what the page would list with the same search, mock and so on."""
    mine = membership_or_404(request.user, slug, Power.LEAD)
    mocks = mocks_of(mine.group)
    wanted = asked(request.GET, mocks)
    return exporting.table(mine.group, wanted, [wanted.mock] if wanted.mock else mocks, now=request.now)


@require_safe
@login_required
@never_cache
def ranking(request: SignedIn, slug: str) -> HttpResponse:
    """Names by score, for every member: there only where the group's owner has turned it on."""
    mine = membership_or_404(request.user, slug, Power.BELONG)
    if not mine.group.ranking:
        raise Http404("This group shows no rankings by name.")
    mocks = ranked_mocks(mine.group, now=request.now)
    mock = next((one for one in mocks if str(one.pk) == request.GET.get("mock")), mocks[0] if mocks else None)
    context: dict[str, Any] = {"mine": mine, "group": mine.group, "mocks": mocks, "mock": mock}
    if mock:
        rows = ranking_of(mine.group, mock)
        context["page"] = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page", "1"))
    return render(request, "insights/progress_ranking.html", context)
