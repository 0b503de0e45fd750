from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.actions import save_profile
from accounts.forms import ProfileForm
from accounts.requests import SignedIn


@require_http_methods(["GET", "POST"])
@login_required
def profile(request: SignedIn) -> HttpResponse:
    form = ProfileForm(request.POST if request.method == "POST" else None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        save_profile(request.user, fields=form.changed_data, by=request.user, now=request.now)
        messages.success(request, "Your profile is saved.")
        return redirect("accounts:profile")
    status = 422 if form.errors else 200
    return render(request, "accounts/profile.html", {"form": form}, status=status)
