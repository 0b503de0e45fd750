"""A group's mocks for its leaders: setting one, changing it, publishing and withdrawing it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedIn
from curriculum.models import Blueprint
from exams.actions.assigning import (
    Refused,
    change_assignment,
    create_assignment,
    delete_draft,
    offer_again,
    take_back,
    withdraw,
)
from exams.actions.freezing import publish_assignment
from exams.actions.reminding import remind_members
from exams.assignments.forms import AssignmentForm, usual
from exams.assignments.views import entry_or_404, page
from exams.models import Assignment
from groups.models import Membership
from groups.permissions import Power, membership_or_404

SEE_OTHER = 303


def led_or_404(request: SignedIn, slug: str, number: int) -> tuple[Membership, Assignment]:
    mine = membership_or_404(request.user, slug, Power.LEAD)
    found = Assignment.objects.select_related("group", "blueprint", "form")
    return mine, get_object_or_404(found, group=mine.group_id, pk=number)


def to(name: str, *arguments: Any) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse(f"exams:{name}", args=arguments), status=SEE_OTHER)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request: SignedIn, slug: str) -> HttpResponse:
    mine = membership_or_404(request.user, slug, Power.LEAD)
    first = Blueprint.objects.order_by("position").first()
    data = request.POST if request.method == "POST" else None
    form = AssignmentForm(data, now=request.now, initial=usual(first, request.now))
    if form.is_valid():
        made = create_assignment(group=mine.group, fields=form.cleaned_data, by=request.user, now=request.now)
        messages.success(request, f"“{made}” is a draft. Now choose its questions.")
        return to("mock_questions", slug, made.pk)
    context = {"mine": mine, "group": mine.group, "form": form, "mock": None}
    return render(request, "exams/assignment_edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit(request: SignedIn, slug: str, number: int) -> HttpResponse:
    mine, mock = led_or_404(request, slug, number)
    form = AssignmentForm(request.POST if request.method == "POST" else None, now=request.now, instance=mock)
    title, status, refused = str(mock), 200, ""
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                unchanged = Assignment.objects.get(pk=mock.pk)
                change_assignment(unchanged, fields=form.cleaned_data, by=request.user, now=request.now)
            except Refused as reason:
                status, refused = 409, str(reason)
            else:
                messages.success(request, "The mock is saved.")
                return to("mock", slug, number)
    context = {"mine": mine, "group": mine.group, "form": form, "mock": mock, "title": title, "refused": refused}
    return render(request, "exams/assignment_edit.html", context, status=status)


Step = Callable[..., Any]
STEPS: dict[str, tuple[Step, str]] = {
    "publish": (publish_assignment, "“{}” is published. Members are told by email."),
    "withdraw": (withdraw, "“{}” is withdrawn: nobody can start it. What runs goes on, and results stay."),
    "offer": (offer_again, "Members can start “{}” again."),
    "take-back": (take_back, "“{}” is a draft again, with its questions as they were."),
    "delete": (delete_draft, "The draft “{}” is deleted."),
}


@require_POST
@login_required
def state(request: SignedIn, slug: str, number: int) -> HttpResponse:
    """Take the step that the button pressed is named after."""
    mine, mock = led_or_404(request, slug, number)
    does = request.POST.get("do", "")
    if does not in STEPS:
        return page(request, mine, entry_or_404(request, mine, number), refused="Choose what to do.", status=422)
    step, said = STEPS[does]
    more = {"site": request.build_absolute_uri("/").rstrip("/")} if does == "publish" else {}
    try:
        step(mock, by=request.user, now=request.now, **more)
    except Assignment.DoesNotExist:
        raise Http404("The mock was deleted a moment ago.") from None
    except Refused as reason:
        return page(request, mine, entry_or_404(request, mine, number), refused=str(reason), status=409)
    messages.success(request, said.format(mock))
    return to("mocks", slug) if does == "delete" else to("mock", slug, number)


@require_POST
@login_required
def remind(request: SignedIn, slug: str, number: int) -> HttpResponse:
    """Mails to the members who have not finished it, now."""
    mine, mock = led_or_404(request, slug, number)
    try:
        count = remind_members(mock, by=request.user, now=request.now)
    except Refused as reason:
        return page(request, mine, entry_or_404(request, mine, number), refused=str(reason), status=409)
    messages.success(request, f"{count} member{' is' if count == 1 else 's are'} reminded by email.")
    return to("mock", slug, number)
