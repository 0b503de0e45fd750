from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.actions import save_profile
from accounts.clock import today_of
from accounts.requests import SignedIn, site_of
from exams.actions.closing import close_overdue_of
from study.actions.plans import save_plan
from study.plans.reading import plan_of
from study.today.forms import WelcomeForm
from study.today.page import has_begun, page_of


@require_safe
@login_required
@never_cache
def today(request: SignedIn) -> HttpResponse:
    """What to do now; newcomers are asked for the little that a plan needs."""
    plan = plan_of(request.user)
    if plan is None and "skip" not in request.GET and not has_begun(request.user):
        return _welcome(request, WelcomeForm(user=request.user, today=today_of(request.user, request.now)))
    close_overdue_of(request.user, now=request.now)
    return render(request, "study/today.html", page_of(request.user, plan, request.now))


@require_POST
@login_required
def welcome(request: SignedIn) -> HttpResponse:
    form = WelcomeForm(request.POST, user=request.user, today=today_of(request.user, request.now))
    if not form.is_valid():
        return _welcome(request, form)
    request.user.time_zone = form.cleaned_data["time_zone"]
    save_profile(request.user, fields=["time_zone"], by=request.user, now=request.now)
    save_plan(form.wanted(), user=request.user, site=site_of(request), now=request.now)
    messages.success(request, "Your plan is made. Twenty questions now tell it where to begin.")
    return redirect("study:today")


def _welcome(request: SignedIn, form: WelcomeForm) -> HttpResponse:
    return render(request, "study/welcome.html", {"form": form}, status=422 if form.errors else 200)
