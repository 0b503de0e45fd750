from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.clock import today_of
from accounts.requests import SignedIn
from study.actions import log as actions
from study.log.forms import EntryForm, LongForm, WhatForm
from study.log.pages import page_of
from study.log.timing import elapsed
from study.models import StudyTimer
from study.templatetags.study_figures import hours

MOVED = "The timer was changed in another window or on another device. This is how it stands."
NO_TIMER = "No timer is running."


@require_POST
@login_required
def start(request: SignedIn) -> HttpResponse:
    form = WhatForm(request.POST, user=request.user, prefix="timer")
    if not form.is_valid():
        today = today_of(request.user, request.now)
        page = page_of(request.user, request.now, "1") | {"form": EntryForm(user=request.user, today=today)}
        return render(request, "study/log.html", page | {"start_form": form}, status=422)
    actions.start_timer(user=request.user, **form.cleaned_data, now=request.now)
    return redirect("study:log")


@require_POST
@login_required
def turn(request: SignedIn) -> HttpResponse:
    """`do` is pause, resume, stop or discard."""
    timer = StudyTimer.objects.select_related("section").filter(user=request.user).first()
    if timer is None:
        messages.info(request, NO_TIMER)
        return redirect("study:log")
    try:
        return _turned(request, timer, request.POST.get("do", ""))
    except actions.TimerMoved:
        messages.warning(request, MOVED)
    return redirect("study:log")


def _turned(request: SignedIn, timer: StudyTimer, do: str) -> HttpResponse:
    if do == "stop":
        return _stopped(request, timer)
    if do == "discard":
        actions.discard_timer(timer, by=request.user, now=request.now)
        messages.info(request, "The timer is gone, and nothing was logged.")
    elif do == "pause":
        actions.pause_timer(timer, now=request.now)
    elif do == "resume":
        actions.resume_timer(timer, now=request.now)
    return redirect("study:log")


def _stopped(request: SignedIn, timer: StudyTimer) -> HttpResponse:
    """One that was forgotten first asks how long it really was."""
    minutes = None
    if elapsed(timer, request.now).is_forgotten:
        form = LongForm(request.POST)
        if not form.is_valid():
            today = today_of(request.user, request.now)
            page = page_of(request.user, request.now, "1") | {"form": EntryForm(user=request.user, today=today)}
            return render(request, "study/log.html", page | {"long_form": form}, status=422)
        minutes = form.cleaned_data["minutes"]
    entry = actions.stop_timer(timer, minutes=minutes, by=request.user, now=request.now)
    if entry is None:
        messages.info(request, "That was less than half a minute, so nothing was logged.")
    else:
        messages.success(request, f"{hours(entry.minutes)} of {entry.get_kind_display().lower()} logged.")
    return redirect("study:log")
