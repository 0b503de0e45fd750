"""Who has started and finished a mock, and who gets extra minutes."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.db.models import F, Value
from django.db.models.functions import Coalesce, Lower, NullIf
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedIn, is_key
from exams.actions.windows import give_minutes
from exams.assignments.forms import MinutesForm
from exams.assignments.leading import led_or_404, to
from exams.models import Assignment, AssignmentExtra, Attempt
from groups.models import Membership

ROWS_A_PAGE = 50


@dataclass(frozen=True)
class Row:
    """A member with the newest of their attempts; `minutes` are those given in this mock."""

    membership: Membership
    attempt: Attempt | None
    attempts: int
    minutes: int

    @property
    def extra(self) -> int:
        return max(self.minutes, self.membership.user.extra_minutes)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def people(request: SignedIn, slug: str, number: int) -> HttpResponse:
    """All members; a POST sets the extra minutes of one."""
    mine, mock = led_or_404(request, slug, number)
    if request.method != "POST":
        return _page(request, mine, mock)
    key = request.POST.get("member", "")
    members = Membership.objects.select_related("user").filter(group=mine.group_id)
    theirs = get_object_or_404(members, pk=key if is_key(key) else 0)
    form = MinutesForm(request.POST)
    if not form.is_valid():
        refused = f"{theirs.user}: {form.errors['minutes'][0]} Nothing was changed."
        return _page(request, mine, mock, refused=refused, status=422)
    minutes = form.cleaned_data["minutes"]
    reopened = give_minutes(mock, user=theirs.user, minutes=minutes, by=request.user, now=request.now)
    said = f"{theirs.user} has {max(minutes, theirs.user.extra_minutes)} extra minutes in this mock."
    messages.success(request, said + " Their exam, which had run out, goes on." * reopened)
    return to("mock_people", slug, number)


def _page(
    request: SignedIn, mine: Membership, mock: Assignment, *, refused: str = "", status: int = 200
) -> HttpResponse:
    shown = Lower(Coalesce(NullIf(F("user__name"), Value("")), F("user__email")))
    members = Membership.objects.filter(group=mine.group_id).select_related("user").order_by(shown, "pk")
    page = Paginator(members, ROWS_A_PAGE).get_page(request.GET.get("page", "1"))
    context = {"mine": mine, "group": mine.group, "mock": mock, "page": page, "rows": _rows(mock, page)}
    context |= {"refused": refused}
    return render(request, "exams/assignment_people.html", context | _totals(mock), status=status)


def _rows(mock: Assignment, page: "Page[Membership]") -> list[Row]:
    """Two queries."""
    users = [membership.user_id for membership in page]
    attempts: dict[int | None, list[Attempt]] = {}
    for attempt in Attempt.objects.filter(assignment=mock, user__in=users).defer("notes").order_by("turn"):
        attempts.setdefault(attempt.user_id, []).append(attempt)
    extra = dict(AssignmentExtra.objects.filter(assignment=mock, user__in=users).values_list("user", "minutes"))
    return [_row(one, attempts.get(one.user_id, []), extra.get(one.user_id, 0)) for one in page]


def _row(membership: Membership, attempts: list[Attempt], minutes: int) -> Row:
    return Row(membership, attempts[-1] if attempts else None, len(attempts), minutes)


def _totals(mock: Assignment) -> dict[str, int]:
    members = Membership.objects.filter(group=mock.group_id).values("user")
    begun = Attempt.objects.filter(assignment=mock, user__in=members)
    return {
        "started": begun.values("user").distinct().count(),
        "finished": begun.filter(state=Attempt.State.CLOSED).values("user").distinct().count(),
    }
