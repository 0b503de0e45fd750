from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.clock import today_of
from accounts.requests import SignedIn, site_of
from study.actions import plans as actions
from study.models import DaysOff, Plan
from study.plans.calendar import monday_of
from study.plans.forms import DaysOffForm, PlanForm, WeekForm
from study.plans.pages import page_of
from study.plans.reading import plan_of, standing
from study.reviewing.queue import due_count

GONE = "That was removed already, in another window perhaps."


def plan_or_404(request: SignedIn) -> Plan:
    plan = plan_of(request.user)
    if plan is None:
        raise Http404("There is no study plan yet.")
    return plan


@require_safe
@login_required
@never_cache
def plan(request: SignedIn) -> HttpResponse:
    found = plan_of(request.user)
    if found is None:
        form = PlanForm(user=request.user, plan=None, today=today_of(request.user, request.now))
        return render(request, "study/plan_new.html", {"form": form})
    context = page_of(standing(found, request.now)) | {"due": due_count(request.user, request.now)}
    return render(request, "study/plan.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def edit(request: SignedIn) -> HttpResponse:
    """Makes the plan where there is none yet."""
    found, today = plan_of(request.user), today_of(request.user, request.now)
    data = request.POST if request.method == "POST" else None
    form = PlanForm(data, user=request.user, plan=found, today=today)
    if data is not None and form.is_valid():
        actions.save_plan(form.wanted(), user=request.user, site=site_of(request), now=request.now)
        messages.success(request, "Your plan is saved." if found else "Here is your plan.")
        return redirect("study:plan")
    if found is None:
        return render(request, "study/plan_new.html", {"form": form}, status=422 if form.errors else 200)
    return _edit_page(request, found, form, DaysOffForm(today=today), status=422 if form.errors else 200)


def _edit_page(request: SignedIn, found: Plan, form: PlanForm, off: DaysOffForm, *, status: int = 200) -> HttpResponse:
    today = today_of(request.user, request.now)
    coming = DaysOff.objects.filter(plan=found, last__gte=today).order_by("first", "pk")
    context = {"plan": found, "form": form, "off_form": off, "days_off": coming}
    return render(request, "study/plan_edit.html", context, status=status)


@require_POST
@login_required
def days_off(request: SignedIn) -> HttpResponse:
    found, today = plan_or_404(request), today_of(request.user, request.now)
    form = DaysOffForm(request.POST, today=today)
    if form.is_valid():
        try:
            actions.take_days_off(found, **form.cleaned_data, by=request.user, now=request.now)
        except actions.TooMany as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The plan goes around these days now.")
            return redirect("study:plan_edit")
    return _edit_page(request, found, PlanForm(user=request.user, plan=found, today=today), form, status=422)


@require_POST
@login_required
def day_on(request: SignedIn, number: int) -> HttpResponse:
    if not actions.study_after_all(plan_or_404(request), number=number, by=request.user, now=request.now):
        raise Http404(GONE)
    messages.success(request, "These days are study days again.")
    return redirect("study:plan_edit")


@require_POST
@login_required
def delete(request: SignedIn) -> HttpResponse:
    actions.delete_plan(plan_or_404(request), by=request.user, now=request.now)
    messages.success(request, "The plan is deleted. What you logged is still in your study log.")
    return redirect("study:plan")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def week(request: SignedIn, monday: str) -> HttpResponse:
    """What one week holds, set by hand; everything empty gives it back to the plan."""
    found = standing(plan_or_404(request), request.now)
    this = next((one for one in found.schedule.weeks if str(one.monday) == monday and one.days), None)
    if this is None:
        raise Http404("There is no such week in the plan, or no study day is left in it.")
    own = {one.area.slug if one.area else "": one.minutes for one in found.own if one.week == this.monday}
    data = request.POST if request.method == "POST" else None
    form = WeekForm(data, areas=found.areas, own=own)
    if data is not None and "again" in data:
        form = WeekForm({}, areas=found.areas, own={})
    if data is not None and form.is_valid():
        total = form.cleaned_data["total"]
        actions.set_own_minutes(
            found.plan, week=this.monday, total=total, areas=form.of_areas(), by=request.user, now=request.now
        )
        messages.success(request, "The week is as you set it." if form.of_areas() or total is not None else
                         "The plan decides about this week again.")  # fmt: skip
        return redirect("study:plan")
    context = {"found": found, "week": this, "form": form, "own": own, "is_this": this.monday == monday_of(found.today)}
    return render(request, "study/plan_week.html", context, status=422 if form.errors else 200)
