"""A person's own groups: the list, a new one, what one is to its member, going."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedIn
from groups.actions.groups import MOST_GROUPS, TooManyGroups, create_group
from groups.actions.members import Refused, change_sharing, leave_group
from groups.forms import GroupForm, SharingForm
from groups.models import Membership, Role
from groups.permissions import Power, membership_or_404, roles_with
from groups.sharing import seen_of

SEE_OTHER = 303


@require_safe
@login_required
def group_list(request: SignedIn) -> HttpResponse:
    members = Membership.objects.filter(group=OuterRef("group")).order_by().values("group").annotate(n=Count("pk"))
    mine = Membership.objects.filter(user=request.user).select_related("group").order_by("group__name", "pk")
    mine = mine.annotate(members=Subquery(members.values("n")))
    shown = [one for one in mine if one.group.closed_at is None or one.role == Role.OWNER]
    return render(request, "groups/list.html", {"memberships": shown})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request: SignedIn) -> HttpResponse:
    form = GroupForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            group = create_group(**form.cleaned_data, by=request.user, now=request.now)
        except TooManyGroups:
            form.add_error(None, f"You own {MOST_GROUPS} groups already, which is the most one person can.")
        else:
            messages.success(request, f"“{group}” is there, and you are its owner. Invite whom you like.")
            return HttpResponseRedirect(reverse("groups:group", args=[group.slug]), status=SEE_OTHER)
    return render(request, "groups/new.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@login_required
def overview(request: SignedIn, slug: str) -> HttpResponse:
    mine = membership_or_404(request.user, slug, Power.BELONG)
    context = {
        "mine": mine,
        "group": mine.group,
        "leaders": leaders_of(mine),
        "members": Membership.objects.filter(group=mine.group).count(),
        "seen": seen_of(mine.shares, ranking=mine.group.ranking),
        "choices": Membership.Shares.choices,
    }
    return render(request, "groups/overview.html", context)


def leaders_of(mine: Membership) -> QuerySet[Membership]:
    leaders = Membership.objects.filter(group=mine.group, role__in=roles_with(Power.LEAD)).select_related("user")
    return leaders.order_by("-role", "joined_at", "pk")


@require_POST
@login_required
def sharing(request: SignedIn, slug: str) -> HttpResponse:
    mine = membership_or_404(request.user, slug, Power.BELONG)
    form = SharingForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose one of the two. Nothing was changed.")
        return render(request, "groups/sharing.html", {"mine": mine, "choices": Membership.Shares.choices}, status=422)
    if change_sharing(mine, **form.cleaned_data, by=request.user, now=request.now):
        only = form.cleaned_data["shares"] == Membership.Shares.SCORES
        messages.success(request, f"From now on the leaders see {'your total scores only' if only else 'everything'}.")
    return HttpResponseRedirect(f"{reverse('groups:group', args=[slug])}#sharing", status=SEE_OTHER)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def leave(request: SignedIn, slug: str) -> HttpResponse:
    mine = membership_or_404(request.user, slug, Power.BELONG)
    context = {"mine": mine, "group": mine.group, "is_only_owner": _is_only_owner(mine)}
    if request.method != "POST":
        return render(request, "groups/leave.html", context)
    try:
        leave_group(mine, by=request.user, now=request.now)
    except Refused as reason:
        return render(request, "groups/leave.html", context | {"refused": str(reason)}, status=409)
    messages.success(request, f"You have left “{mine.group}”.")
    return HttpResponseRedirect(reverse("groups:list"), status=SEE_OTHER)


def _is_only_owner(mine: Membership) -> bool:
    owners = Membership.objects.filter(group=mine.group, role=Role.OWNER)
    return mine.role == Role.OWNER and not owners.exclude(pk=mine.pk).exists()
