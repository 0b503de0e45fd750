"""Who did what in a group, for its owners."""

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import AuditEvent
from accounts.requests import SignedIn
from accounts.throttling import is_get, throttled
from groups import trail
from groups.models import Membership
from groups.permissions import Power, membership_or_404

LONGEST_SEARCH = 200


@require_safe
@login_required
def page(request: SignedIn, slug: str) -> HttpResponse:
    mine = membership_or_404(request.user, slug, Power.OWN)
    start = request.GET.get("before", "")
    rows = list(trail.before(_wanted(request, mine), start)[: trail.EVENTS_A_PAGE + 1])
    more = rows[trail.EVENTS_A_PAGE - 1].pk if len(rows) > trail.EVENTS_A_PAGE else None
    context = {
        "mine": mine,
        "group": mine.group,
        "entries": trail.entries(rows[: trail.EVENTS_A_PAGE]),
        "more": more,
        "start": start,
        "person": _asked(request, "person"),
        "verb": _asked(request, "verb"),
        "verbs": trail.verbs_of(mine.group_id),
    }
    return render(request, "groups/trail.html", context)


@require_safe
@login_required
@throttled("exports", is_get)
def download(request: SignedIn, slug: str) -> StreamingHttpResponse:
    """What the page would list, all of it."""
    mine = membership_or_404(request.user, slug, Power.OWN)
    response = StreamingHttpResponse(trail.as_csv(_wanted(request, mine)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slug}-audit-trail.csv"'
    return response


def _wanted(request: SignedIn, mine: Membership) -> QuerySet[AuditEvent]:
    events = trail.events_of(mine.group_id)
    return trail.narrowed(events, person=_asked(request, "person"), verb=_asked(request, "verb"))


def _asked(request: SignedIn, name: str) -> str:
    return request.GET.get(name, "").replace("\x00", "").strip()[:LONGEST_SEARCH]
