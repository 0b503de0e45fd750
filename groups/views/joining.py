"""The page an invitation leads to, for whoever opens it: signed in or not, invited or too late."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.requests import Request
from accounts.throttling import throttled
from groups.actions.joining import NotTheirs, Spent, check, join
from groups.forms import SharingForm
from groups.links import LONGEST_TOKEN, invitation_of
from groups.models import Invitation, Membership
from groups.roles import rises
from groups.sharing import seen_of

SEE_OTHER = 303


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@throttled("joining")
def landing(request: Request, token: str) -> HttpResponse:
    invitation = invitation_of(token) if len(token) <= LONGEST_TOKEN else None
    if invitation is None:
        raise Http404
    if not isinstance(request.user, User):
        return _for_a_visitor(request, invitation)
    mine = Membership.objects.filter(group=invitation.group, user=request.user).first()
    if mine and not rises(mine.role, invitation.role) and invitation.group.closed_at is None:
        return _is_in_already(request, mine, invitation)
    try:
        check(invitation, user=request.user, now=request.now)
        if request.method == "POST":
            return _join(request, invitation, request.user)
    except Spent:
        return _is_over(request)
    except NotTheirs:
        return render(request, "groups/not_yours.html", {"next": request.path}, status=403)
    return _page(request, invitation, mine)


def _join(request: Request, invitation: Invitation, user: User) -> HttpResponse:
    form = SharingForm(request.POST)
    if not form.is_valid():
        mine = Membership.objects.filter(group=invitation.group, user=user).first()
        return _page(request, invitation, mine, form=form, status=422)
    membership = join(invitation, **form.cleaned_data, by=user, now=request.now)
    role = membership.get_role_display().lower()
    messages.success(request, f"You are in “{invitation.group}” as {role}.")
    return _to_the_group(invitation)


def _for_a_visitor(request: Request, invitation: Invitation) -> HttpResponse:
    if not Invitation.objects.valid(request.now).filter(pk=invitation.pk).exists():
        return _is_over(request)
    if request.method == "POST":
        return redirect_to_login(request.path)
    return _page(request, invitation, None)


def _is_in_already(request: Request, mine: Membership, invitation: Invitation) -> HttpResponse:
    role = mine.get_role_display().lower()
    messages.info(request, f"You are in this group already, as {role}; the invitation changes nothing.")
    return _to_the_group(invitation)


def _is_over(request: Request) -> HttpResponse:
    """Of whatever kind, and without the group's name: who was removed learns nothing from an old link."""
    return render(request, "groups/over.html", status=410)


def _to_the_group(invitation: Invitation) -> HttpResponse:
    return HttpResponseRedirect(reverse("groups:group", args=[invitation.group.slug]), status=SEE_OTHER)


def _page(
    request: Request, invitation: Invitation, mine: Membership | None, *, form: Any = None, status: int = 200
) -> HttpResponse:
    back = {"next": request.path}
    context = {
        "invitation": invitation,
        "group": invitation.group,
        "mine": mine,
        "form": form,
        "choices": Membership.Shares.choices,
        "chosen": mine.shares if mine else Membership.Shares.ALL,
        "seen": seen_of(Membership.Shares.ALL, ranking=invitation.group.ranking),
        "sign_up": urlencode(back | ({"email": invitation.email} if invitation.email else {})),
        "sign_in": urlencode(back),
    }
    return render(request, "groups/join.html", context, status=status)
