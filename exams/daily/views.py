from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.clock import today_of
from accounts.requests import SignedIn
from exams.actions.daily import answer_daily
from exams.actions.settling import MOST_SECONDS
from exams.daily.today import answered, glance, waiting
from exams.notes.margin import margins
from exams.practice.forms import Unfit, read_reply
from exams.practice.pages import place_of
from exams.problems.told import report_on, told_of_practice

SEE_OTHER = 303
ANOTHER = "This is the question now: it changed while the page was open."
GIVEN = "You have answered this day’s question already. This is your first answer."


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def daily(request: SignedIn) -> HttpResponse:
    """Today's question, or yesterday's: with its key once it was answered."""
    today = today_of(request.user, request.now)
    sent = request.POST if request.method == "POST" else request.GET
    day = today - timedelta(days=1) if sent.get("day") == str(today - timedelta(days=1)) else today
    if request.method != "POST":
        return _page(request, day)
    if sent.get("day") != str(day):
        return _page(request, day, fault=ANOTHER, status=409)
    return _answer(request, day)


def _answer(request: SignedIn, day: date) -> HttpResponse:
    page = f"{reverse('exams:practice_daily')}?day={day}"
    asked = None if answered(request.user, day) else waiting(request.user, day, now=request.now)
    if asked is None:
        messages.info(request, GIVEN)
        return HttpResponseRedirect(page, status=SEE_OTHER)
    version = asked.item.answer.version
    if request.POST.get("version") != str(version.pk):
        return _page(request, day, fault=ANOTHER, status=409)
    seconds = min(place_of(request.POST.get("seconds", "")), MOST_SECONDS)
    try:
        reply = read_reply(request.POST, version, seconds=seconds, optional=False)
    except Unfit as fault:
        return _page(request, day, fault=str(fault), status=422)
    first = answer_daily(user=request.user, day=day, blueprint=asked.blueprint, version=version, reply=reply,
                         now=request.now)  # fmt: skip
    if not first:
        messages.info(request, GIVEN)
    return HttpResponseRedirect(page, status=SEE_OTHER)


def _page(request: SignedIn, day: date, *, fault: str = "", status: int = 200) -> HttpResponse:
    given = answered(request.user, day)
    asked = None if given else waiting(request.user, day, now=request.now)
    today, yesterday = glance(request.user, now=request.now)
    context: dict[str, Any] = {
        "day": day, "today": today, "yesterday": yesterday, "is_today": day == today.day, "fault": fault,
        "item": given or (asked and asked.item), "is_answered": given is not None,
    }  # fmt: skip
    if given:
        attempt = given.answer.attempt
        report = report_on(given.answer.version, request.user)
        page = f"{reverse('exams:practice_daily')}?day={day}"
        context["margin"] = margins(request.user, attempt, [given], back=lambda position: page)[given.answer.position]
        context["told"] = told_of_practice(attempt, given.answer.position, report)
    return render(request, "exams/daily.html", context, status=status)
