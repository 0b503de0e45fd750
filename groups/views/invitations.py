"""How leaders let people in: links and personal invitations by mail."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedIn, site_of
from accounts.throttling import throttled
from groups.actions.invitations import Invited, invite_addresses, make_link, revoke, send_again
from groups.actions.members import Refused
from groups.forms import AddressesForm, LinkForm
from groups.invited import Shown, shown
from groups.models import Invitation, Membership
from groups.permissions import Power, membership_or_404
from groups.roles import invitable_by

ROWS_A_PAGE = 50
PAST_LINKS = 20
SEE_OTHER = 303


@require_safe
@login_required
def invitations(request: SignedIn, slug: str) -> HttpResponse:
    return _page(request, membership_or_404(request.user, slug, Power.LEAD))


@require_POST
@login_required
@throttled("group-invitations")
def link(request: SignedIn, slug: str) -> HttpResponse:
    mine = membership_or_404(request.user, slug, Power.LEAD)
    form = LinkForm(request.POST, roles=invitable_by(mine.role), prefix="link")
    if not form.is_valid():
        return _page(request, mine, link_form=form, status=422)
    try:
        made = make_link(mine.group, **form.cleaned_data, by=request.user, now=request.now)
    except Refused as reason:
        form.add_error(None, str(reason))
        return _page(request, mine, link_form=form, status=409)
    messages.success(request, "The link is made. Copy it from the list and send it to whom you like.")
    return _back(slug, f"#invitation-{made.pk}")


@require_POST
@login_required
@throttled("group-invitations")
def mail(request: SignedIn, slug: str) -> HttpResponse:
    mine = membership_or_404(request.user, slug, Power.LEAD)
    form = AddressesForm(request.POST, roles=invitable_by(mine.role), prefix="mail")
    if not form.is_valid():
        return _page(request, mine, mail_form=form, status=422)
    site = site_of(request)
    try:
        invited = invite_addresses(mine.group, **form.cleaned_data, site=site, by=request.user, now=request.now)
    except Refused as reason:
        form.add_error(None, str(reason))
        return _page(request, mine, mail_form=form, status=409)
    _tell(request, invited, [str(one) for one in form.read.repeated])
    return _back(slug, "#mailed")


@require_POST
@login_required
@throttled("group-invitations")
def again(request: SignedIn, slug: str, number: int) -> HttpResponse:
    mine = membership_or_404(request.user, slug, Power.LEAD)
    invitation = get_object_or_404(Invitation.objects.exclude(email=""), group=mine.group, pk=number)
    try:
        send_again(invitation, site=site_of(request), by=request.user, now=request.now)
    except Refused as reason:
        messages.error(request, str(reason))
        return _page(request, mine, status=409)
    messages.success(request, f"{invitation.email} is sent the invitation again.")
    return _back(slug, "#mailed")


@require_POST
@login_required
def revoked(request: SignedIn, slug: str, number: int) -> HttpResponse:
    mine = membership_or_404(request.user, slug, Power.LEAD)
    invitation = get_object_or_404(Invitation, group=mine.group, pk=number)
    try:
        revoke(invitation, by=request.user, now=request.now)
    except Refused as reason:
        messages.error(request, str(reason))
        return _page(request, mine, status=409)
    messages.success(request, "Revoked: it lets nobody in any more. Who has come in by it stays.")
    return _back(slug, "#mailed" if invitation.email else "#links")


def _tell(request: SignedIn, invited: Invited, repeated: list[str]) -> None:
    if count := len(invited.made):
        messages.success(request, f"{count} invitation{'' if count == 1 else 's'} by mail on the way.")
    left_out = [f"{email} {why}." for email, why in invited.left_out.items()]
    if left_out or repeated:
        messages.warning(request, "\n".join(["Not invited:" if left_out else "Of your list:", *left_out, *repeated]))


def _back(slug: str, where: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("groups:invitations", args=[slug]) + where, status=SEE_OTHER)


def _page(request: SignedIn, mine: Membership, *, status: int = 200, **forms: Any) -> HttpResponse:
    roles = invitable_by(mine.role)
    theirs = Invitation.objects.filter(group=mine.group).select_related("created_by").order_by("-created_at", "-pk")
    links = theirs.filter(email="")
    mailed = Paginator(theirs.exclude(email=""), ROWS_A_PAGE).get_page(request.GET.get("page", "1"))
    valid = links.valid(request.now)
    context = {
        "mine": mine,
        "group": mine.group,
        "link_form": LinkForm(roles=roles, prefix="link"),
        "mail_form": AddressesForm(roles=roles, prefix="mail"),
        "links": _shown(request, valid, mine),
        "past": _shown(request, _past(links, request)[:PAST_LINKS], mine),
        "page": mailed,
        "mailed": _shown(request, mailed.object_list, mine),
        **forms,
    }
    return render(request, "groups/invitations.html", context, status=status)


def _past(links: QuerySet[Invitation], request: SignedIn) -> QuerySet[Invitation]:
    return links.filter(~Q(pk__in=Invitation.objects.valid(request.now).values("pk")))


def _shown(request: SignedIn, found: Any, mine: Membership) -> list[Shown]:
    site = site_of(request)
    return [shown(one, by=mine.role, site=site, now=request.now) for one in found]
