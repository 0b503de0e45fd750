from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.actions.devices import end_sessions
from accounts.devices.signed_in import devices_of
from accounts.requests import SignedIn, is_key

ALL = "all"
CHOOSE = "Choose which sign-in to end."


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def devices(request: SignedIn) -> HttpResponse:
    """Where the person is signed in; a POST ends one of these, or all others."""
    if request.method != "POST":
        return render(request, "accounts/devices.html", {"devices": devices_of(request)})
    which = request.POST.get("end", "")
    if which != ALL and not is_key(which):
        return render(request, "accounts/devices.html", {"devices": devices_of(request), "refused": CHOOSE}, status=422)
    number = None if which == ALL else int(which)
    here = request.session.session_key or ""
    ended = end_sessions(request.user, but=here, number=number, by=request.user, now=request.now)
    messages.success(request, _said(ended))
    return HttpResponseRedirect(reverse("accounts:devices"), status=303)


def _said(ended: int) -> str:
    if not ended:
        return "That sign-in has ended already."
    return "Signed out there." if ended == 1 else f"Signed out in {ended} places."
