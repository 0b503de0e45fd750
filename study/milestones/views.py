from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.clock import today_of
from accounts.requests import SignedIn
from study.actions import milestones as actions
from study.milestones.forms import DatesForm, ResultForm
from study.milestones.pages import page_of
from study.models import Authorization


def _dates_form(request: SignedIn, data: object = None) -> DatesForm:
    found = Authorization.objects.filter(user=request.user).first()
    initial = {"received_on": found.received_on if found else None, "exam_date": request.user.exam_date}
    return DatesForm(data, today=today_of(request.user, request.now), initial=initial)


def _result_form(request: SignedIn, data: object = None) -> ResultForm:
    today, sat = today_of(request.user, request.now), request.user.exam_date
    return ResultForm(data, today=today, initial={"sat_on": sat if sat and sat <= today else None})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def milestones(request: SignedIn) -> HttpResponse:
    """GET shows them; POST keeps the dates before an exam."""
    data = request.POST if request.method == "POST" else None
    form = _dates_form(request, data)
    if data is not None and form.is_valid():
        _keep_dates(request, form)
        messages.success(request, "Your dates are saved.")
        return redirect("study:milestones")
    return _page(request, form, _result_form(request))


def _keep_dates(request: SignedIn, form: DatesForm) -> None:
    user, received = request.user, form.cleaned_data["received_on"]
    if received:
        actions.set_authorization(user=user, received_on=received, now=request.now)
    else:
        actions.drop_authorization(user=user, now=request.now)
    actions.set_exam_date(user=user, day=form.cleaned_data["exam_date"], now=request.now)


def _page(request: SignedIn, form: DatesForm, result_form: ResultForm) -> HttpResponse:
    status = 422 if form.errors or result_form.errors else 200
    context = page_of(request) | {"form": form, "result_form": result_form}
    return render(request, "study/milestones.html", context, status=status)


@require_POST
@login_required
def result(request: SignedIn) -> HttpResponse:
    form = _result_form(request, request.POST)
    if not form.is_valid():
        return _page(request, _dates_form(request), form)
    told = actions.tell_result(user=request.user, **form.cleaned_data, now=request.now)
    messages.success(request, "Congratulations!" if told.passed else "Your result is kept. Below is what you can do.")
    return redirect("study:milestones")


@require_POST
@login_required
def result_delete(request: SignedIn, number: int) -> HttpResponse:
    if not actions.take_back_result(user=request.user, number=number, now=request.now):
        raise Http404("There is no such result of yours.")
    return redirect("study:milestones")


@require_POST
@login_required
def calendar(request: SignedIn) -> HttpResponse:
    """`do` is renew, which also makes the first address, or close."""
    if request.POST.get("do") == "close":
        actions.close_calendar(user=request.user, now=request.now)
        messages.success(request, "The calendar’s address leads nowhere any more.")
    else:
        actions.renew_calendar(user=request.user, now=request.now)
    return redirect("study:milestones")
