"""The practice page, starting from any page, and the page of one practice."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedIn
from curriculum.models import Blueprint
from exams.actions.practicing import NothingToAsk, finish_practice, go_on, start_placement, start_practice
from exams.actions.settling import answer, flag, settle_overdue
from exams.models import Answer, Attempt
from exams.practice.exam import exam_of
from exams.practice.forms import PracticeForm, Unfit, read_reply
from exams.practice.home import choosing, standing
from exams.practice.pages import QUESTION, page_of, place_of, result_of, seconds_of
from exams.practice.session import practice_or_404, session

SEE_OTHER = 303
MOVED_ON = "This question has its answer already, from another window perhaps. This is where the practice stands."
NO_EXAM = "There is no exam with all of these areas and sections. Choose them from the lists."


@require_safe
@login_required
def home(request: SignedIn) -> HttpResponse:
    """What is open and what is left; with htmx only the numbers beside the choices."""
    context = choosing(request.user, PracticeForm(request.GET), now=request.now)
    name = "exams/practice.html#counts" if request.htmx else "exams/practice.html"
    if not request.htmx:
        context |= standing(request.user, now=request.now)
    response = render(request, name, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_POST
@login_required
def start(request: SignedIn) -> HttpResponse:
    form = PracticeForm(request.POST)
    blueprint = None
    if form.is_valid():
        blueprint = exam_of(request.user, form.source, form.cleaned_data["blueprint"])
    if blueprint is None:
        return _refused(request, form, fault="" if form.errors else NO_EXAM, status=422)
    try:
        attempt = start_practice(user=request.user, blueprint=blueprint, source=form.source, count=form.wanted,
                                 rules=form.rules, now=request.now)  # fmt: skip
    except NothingToAsk:
        return _refused(request, form, nothing=True, status=409)
    _tell_of_start(request, attempt)
    return HttpResponseRedirect(reverse("exams:practice_session", args=[attempt.public_id]), status=SEE_OTHER)


@require_POST
@login_required
def placement(request: SignedIn) -> HttpResponse:
    """Where a learner begins: the exam's areas by their weights; the one that is open, if there is one."""
    blueprint = get_object_or_404(Blueprint, slug=request.POST.get("blueprint", ""))
    try:
        attempt = start_placement(user=request.user, blueprint=blueprint, now=request.now)
    except NothingToAsk:
        return _refused(request, PracticeForm({}), nothing=True, status=409)
    return HttpResponseRedirect(reverse("exams:practice_session", args=[attempt.public_id]), status=SEE_OTHER)


def _refused(request: SignedIn, form: PracticeForm, *, status: int, **why: Any) -> HttpResponse:
    context = choosing(request.user, form, now=request.now) | standing(request.user, now=request.now) | why
    return render(request, "exams/practice.html", context, status=status)


def _tell_of_start(request: SignedIn, attempt: Attempt) -> None:
    practice = attempt.practice
    if attempt.started_at < request.now:
        messages.info(request, "You had this practice open. It goes on where you left it.")
    elif not practice.adaptive and len(practice.drawn) < practice.wanted:
        found = len(practice.drawn)
        fit = "Only 1 question fits" if found == 1 else f"Only {found} questions fit"
        messages.info(request, f"{fit} your choice, so this practice has {found} instead of {practice.wanted}.")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def practice(request: SignedIn, public_id: UUID) -> HttpResponse:
    """The question in hand, or what came of the practice; a POST answers, goes on, flags or ends."""
    attempt = practice_or_404(request.user, public_id)
    timed_out = settle_overdue(attempt, now=request.now)
    if request.method != "POST":
        return _page(request, attempt, request.GET.get("q", ""))
    does = request.POST.get("do", "answer")
    place = place_of(request.POST.get("position", ""))
    if does == "finish":
        finish_practice(attempt, by=request.user, now=request.now)
        return HttpResponseRedirect(request.path, status=SEE_OTHER)
    if does == "next":
        return _next(request, attempt, place)
    asked = Answer.objects.select_related("version").filter(attempt=attempt, position=place).first()
    if asked is None:
        return _page(request, attempt, "", fault=MOVED_ON, status=409)
    asked.attempt = attempt
    if does == "flag":
        flag(asked, flagged="flagged" in request.POST, now=request.now)
        return _show(request, attempt, str(place))
    return _answer(request, asked, timed_out=timed_out)


def _answer(request: SignedIn, asked: Answer, *, timed_out: bool) -> HttpResponse:
    attempt, place = asked.attempt, str(asked.position)
    one_way = attempt.practice.is_one_way
    try:
        optional = not one_way or "timeout" in request.POST or timed_out
        seconds = seconds_of(asked, request.POST.get("seconds", ""), request.now)
        reply = read_reply(request.POST, asked.version, seconds=seconds, optional=optional)
    except Unfit as fault:
        return _page(request, attempt, place, fault=str(fault), status=422)
    stored = answer(asked, reply=reply, now=request.now)
    if not stored:
        return _page(request, attempt, "", fault="" if timed_out else MOVED_ON, status=200 if timed_out else 409)
    if attempt.practice.tells or (one_way and not reply.is_given):
        return _show(request, attempt, place)
    wish = request.POST.get("go", "")
    return _show(request, attempt, wish) if wish else _next(request, attempt, asked.position)


def _next(request: SignedIn, attempt: Attempt, after: int) -> HttpResponse:
    following = go_on(attempt, after=after, now=request.now)
    attempt.practice.refresh_from_db(fields=["asked_at"])
    if following is None and attempt.practice.is_one_way:
        finish_practice(attempt, by=request.user, now=request.now)
        return _leave(request)
    return _show(request, attempt, str(following.position) if following else "end")


def _leave(request: SignedIn) -> HttpResponse:
    """To the result, which is a page of its own."""
    if request.htmx:
        return HttpResponse(headers={"HX-Redirect": request.path})
    return HttpResponseRedirect(request.path, status=SEE_OTHER)


def _show(request: SignedIn, attempt: Attempt, place: str) -> HttpResponse:
    """Where the practice is now, after a change: as the fragment that htmx asked for, or by a redirect."""
    address = f"{request.path}?q={place}"
    if not request.htmx:
        return HttpResponseRedirect(address, status=SEE_OTHER)
    response = _page(request, attempt, place)
    response["HX-Push-Url"] = address
    return response


def _page(request: SignedIn, attempt: Attempt, place: str, *, fault: str = "", status: int = 200) -> HttpResponse:
    here = session(attempt, asked_for=place, now=request.now)
    if not here.is_open and not place:
        return _leave(request) if request.htmx else render(request, "exams/practice_result.html", result_of(here))
    name = f"{QUESTION}#session" if request.htmx else QUESTION
    # htmx swaps no answer that is an error; the words are in the fragment.
    response = render(request, name, page_of(here, fault=fault), status=200 if request.htmx else status)
    patch_vary_headers(response, ["HX-Request"])
    return response
