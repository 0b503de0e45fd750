"""A group's mocks for its members: the list, one mock, the way into it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedIn
from exams.actions.closing import close_overdue_of
from exams.actions.reminding import again_from, to_remind
from exams.actions.sitting import CannotStart, start_assigned
from exams.assignments.overview import Entry, entries_of
from exams.models import Assignment
from groups.models import Membership
from groups.permissions import Power, can, membership_or_404

PARTS = (("now", ("running", "open")), ("coming", ("upcoming",)), ("drafts", ("draft",)),
         ("over", ("done", "missed", "withdrawn")))  # fmt: skip


@require_safe
@login_required
def mocks(request: SignedIn, slug: str) -> HttpResponse:
    mine = membership_or_404(request.user, slug, Power.BELONG)
    close_overdue_of(request.user, now=request.now)
    entries = entries_of(request.user, now=request.now, mocks=Q(group=mine.group_id), drafts=can(mine, Power.LEAD))
    parts = {name: [entry for entry in entries if entry.state in states] for name, states in PARTS}
    context = {"mine": mine, "group": mine.group, "entries": entries, "parts": parts}
    return render(request, "exams/assignments.html", context)


def entry_or_404(request: SignedIn, mine: Membership, number: int) -> Entry:
    """The mock as this member has it; a draft is there for leaders only."""
    known = Q(group=mine.group_id, pk=number)
    found = entries_of(request.user, now=request.now, mocks=known, drafts=can(mine, Power.LEAD))
    if not found:
        raise Http404("There is no such mock in this group.")
    return found[0]


@require_safe
@login_required
def mock(request: SignedIn, slug: str, number: int) -> HttpResponse:
    mine = membership_or_404(request.user, slug, Power.BELONG)
    close_overdue_of(request.user, now=request.now)
    return page(request, mine, entry_or_404(request, mine, number))


def page(request: SignedIn, mine: Membership, entry: Entry, *, refused: str = "", status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"mine": mine, "group": mine.group, "entry": entry, "mock": entry.mock}
    if can(mine, Power.LEAD) and entry.mock.takes_starters(request.now):
        again = again_from(entry.mock, now=request.now)
        context |= {"again_from": again, "to_remind": 0 if again else to_remind(entry.mock, but=request.user).count()}
    return render(request, "exams/assignment.html", context | {"refused": refused}, status=status)


@require_safe
@login_required
def tutorial(request: SignedIn, slug: str, number: int) -> HttpResponse:
    mine = membership_or_404(request.user, slug, Power.BELONG)
    entry = entry_or_404(request, mine, number)
    if entry.mock.state == Assignment.State.DRAFT or entry.refusal:
        return page(request, mine, entry, refused=entry.refusal, status=409)
    context = {"mock": entry.mock, "blueprint": entry.mock.blueprint, "extra_minutes": entry.extra_minutes}
    return render(request, "exams/tutorial.html", context)


@require_POST
@login_required
def start(request: SignedIn, slug: str, number: int) -> HttpResponse:
    try:
        attempt = start_assigned(user=request.user, group_slug=slug, number=number, now=request.now)
    except Assignment.DoesNotExist:
        raise Http404("There is no such mock in this group.") from None
    except CannotStart as reason:
        mine = membership_or_404(request.user, slug, Power.BELONG)
        return page(request, mine, entry_or_404(request, mine, number), refused=str(reason), status=409)
    response = redirect("exams:player", attempt.public_id)
    response.status_code = 303
    return response
