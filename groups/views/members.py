"""The people of a group, for its leaders."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Lower, NullIf
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import SignedIn
from groups.actions.members import Refused, change_role, hand_over, remove_member
from groups.forms import RoleForm
from groups.models import Invitation, Membership, Role
from groups.permissions import Power, membership_or_404
from groups.roles import givable_by, is_leader, may_touch

ROWS_A_PAGE = 50
LONGEST_SEARCH = 200
SEE_OTHER = 303


@require_safe
@login_required
def members(request: SignedIn, slug: str) -> HttpResponse:
    mine = membership_or_404(request.user, slug, Power.LEAD)
    search = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH]
    role = request.GET.get("role", "")
    role = role if role in Role.values else ""
    page = Paginator(_found(mine, search, role), ROWS_A_PAGE).get_page(request.GET.get("page", "1"))
    context = {"mine": mine, "group": mine.group, "page": page, "search": search, "role": role, "roles": _counts(mine)}
    return render(request, "groups/members.html", context)


def _found(mine: Membership, search: str, role: str) -> QuerySet[Membership]:
    """By name, those without one by address."""
    shown = Lower(Coalesce(NullIf(F("user__name"), Value("")), F("user__email")))
    found = Membership.objects.filter(group=mine.group).select_related("user").order_by(shown, "pk")
    if role:
        found = found.filter(role=role)
    return found.filter(Q(user__name__icontains=search) | Q(user__email__icontains=search)) if search else found


def _counts(mine: Membership) -> list[tuple[str, str, int]]:
    counted = Membership.objects.filter(group=mine.group).order_by().values_list("role").annotate(n=Count("pk"))
    found = dict(counted)
    return [(role.value, str(role.label), found.get(role.value, 0)) for role in Role]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def member(request: SignedIn, slug: str, number: int) -> HttpResponse:
    """One of them; a POST changes the role."""
    mine, theirs = _both(request, slug, number, Power.LEAD)
    if request.method != "POST":
        return _page(request, mine, theirs)
    if not may_touch(mine.role, theirs.role):
        raise PermissionDenied
    form = RoleForm(request.POST, roles=givable_by(mine.role))
    if not form.is_valid():
        return _page(request, mine, theirs, refused="Choose one of the roles. Nothing was changed.", status=422)
    try:
        changed = change_role(theirs, role=form.cleaned_data["role"], by=request.user, now=request.now)
    except Refused as reason:
        return _page(request, mine, theirs, refused=str(reason), status=409)
    messages.success(request, f"{theirs.user} is {changed.get_role_display().lower()} now.")
    # Who has just made themselves no leader goes where they still may.
    page = "groups:group" if mine.pk == theirs.pk and not is_leader(changed.role) else "groups:members"
    return HttpResponseRedirect(reverse(page, args=[slug]), status=SEE_OTHER)


def _page(
    request: SignedIn, mine: Membership, theirs: Membership, *, refused: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "mine": mine,
        "theirs": theirs,
        "group": mine.group,
        "refused": refused,
        "roles": givable_by(mine.role),
        "may_touch": may_touch(mine.role, theirs.role),
    }
    return render(request, "groups/member.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def remove(request: SignedIn, slug: str, number: int) -> HttpResponse:
    mine, theirs = _both(request, slug, number, Power.LEAD)
    if not may_touch(mine.role, theirs.role) or mine.pk == theirs.pk:
        raise PermissionDenied
    invitations = Invitation.objects.valid(request.now).filter(group=mine.group, created_by=theirs.user)
    context = {"mine": mine, "theirs": theirs, "group": mine.group, "invitations": invitations.count()}
    if request.method != "POST":
        return render(request, "groups/remove.html", context)
    try:
        remove_member(theirs, by=request.user, now=request.now)
    except Refused as reason:
        return render(request, "groups/remove.html", context | {"refused": str(reason)}, status=409)
    messages.success(request, f"{theirs.user} is no member any more and sees nothing of the group.")
    return HttpResponseRedirect(reverse("groups:members", args=[slug]), status=SEE_OTHER)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def give(request: SignedIn, slug: str, number: int) -> HttpResponse:
    """Hand the group over to this member."""
    mine, theirs = _both(request, slug, number, Power.OWN)
    if mine.pk == theirs.pk:
        raise PermissionDenied
    context = {"mine": mine, "theirs": theirs, "group": mine.group}
    if request.method != "POST":
        return render(request, "groups/hand_over.html", context)
    try:
        hand_over(theirs, by=request.user, now=request.now)
    except Refused as reason:
        return render(request, "groups/hand_over.html", context | {"refused": str(reason)}, status=409)
    messages.success(request, f"“{mine.group}” is {theirs.user}’s now; you are an admin of it.")
    return HttpResponseRedirect(reverse("groups:group", args=[slug]), status=SEE_OTHER)


def _both(request: SignedIn, slug: str, number: int, power: Power) -> tuple[Membership, Membership]:
    mine = membership_or_404(request.user, slug, power)
    theirs = get_object_or_404(Membership.objects.select_related("user"), group=mine.group, pk=number)
    return mine, theirs
