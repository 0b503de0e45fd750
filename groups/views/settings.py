"""What a group is, for its owners."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedIn
from groups.actions.groups import change_settings, close_group, reopen_group
from groups.forms import SettingsForm
from groups.models import StudyGroup
from groups.permissions import Power, membership_or_404

SEE_OTHER = 303


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def group_settings(request: SignedIn, slug: str) -> HttpResponse:
    mine = membership_or_404(request.user, slug, Power.OWN)
    name = mine.group.name
    form = SettingsForm(request.POST if request.method == "POST" else None, instance=mine.group)
    if form.is_valid():
        change_settings(mine.group, fields=form.changed_data, by=request.user, now=request.now)
        messages.success(request, "The settings are saved." if form.changed_data else "Nothing was changed.")
        return HttpResponseRedirect(reverse("groups:settings", args=[slug]), status=SEE_OTHER)
    mine.group.name = name  # the page's head shows the group as it is, not as the form wants it
    context = {"mine": mine, "group": mine.group, "form": form}
    return render(request, "groups/settings.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def close(request: SignedIn, slug: str) -> HttpResponse:
    """A POST closes an open group and, with `reopen`, opens a closed one again."""
    mine = membership_or_404(request.user, slug, Power.OWN)
    if request.method != "POST":
        members = mine.group.memberships.count()
        return render(request, "groups/close.html", {"mine": mine, "group": mine.group, "members": members})
    if "reopen" in request.POST:
        reopen_group(mine.group, by=request.user, now=request.now)
        messages.success(request, f"“{mine.group}” is open again, with everybody and everything in it.")
        return _back("groups:group", mine.group)
    close_group(mine.group, by=request.user, now=request.now)
    messages.success(request, f"“{mine.group}” is closed. You can open it again here.")
    return _back("groups:settings", mine.group)


def _back(name: str, group: StudyGroup) -> HttpResponse:
    return HttpResponseRedirect(reverse(name, args=[group.slug]), status=SEE_OTHER)
