from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import Request, SignedIn
from accounts.throttling import throttled
from curriculum.models import Blueprint
from exams.actions.closing import close_overdue_of
from exams.actions.starting import (
    TASTER_MINUTES,
    TASTER_QUESTIONS,
    NoForm,
    draw_taster,
    start_mock,
    start_taster,
)
from exams.assignments.overview import in_groups
from exams.cards import blueprint_cards
from exams.models import Form
from exams.parallel_forms.pool import what_is_missing
from exams.permissions import TASTERS

KEPT_TASTERS = 5


@require_safe
@login_required
def exam_list(request: SignedIn) -> HttpResponse:
    close_overdue_of(request.user, now=request.now)
    context = {"cards": blueprint_cards(request.user), "entries": in_groups(request.user, now=request.now)}
    return render(request, "exams/list.html", context)


@require_safe
@login_required
def tutorial(request: SignedIn, slug: str) -> HttpResponse:
    blueprint = get_object_or_404(Blueprint, slug=slug)
    form = Form.objects.public().filter(blueprint=blueprint).first()
    if form is None:
        return _cannot_start(request, blueprint)
    context = {
        "blueprint": blueprint,
        "question_count": form.questions_count,
        "extra_minutes": request.user.extra_minutes,
    }
    return render(request, "exams/tutorial.html", context)


@require_POST
@login_required
def start(request: SignedIn, slug: str) -> HttpResponse:
    try:
        attempt = start_mock(user=request.user, blueprint_slug=slug, now=request.now)
    except NoForm:
        return _cannot_start(request, get_object_or_404(Blueprint, slug=slug))
    response = redirect("exams:player", attempt.public_id)
    response.status_code = 303
    return response


def _cannot_start(request: Request, blueprint: Blueprint) -> HttpResponse:
    missing = what_is_missing(blueprint) or ["No form of this exam is published yet; an administrator can build one."]
    return render(request, "exams/cannot_start.html", {"blueprint": blueprint, "missing": missing}, status=409)


@require_http_methods(["GET", "HEAD", "POST"])
@throttled("tasters")
def taster(request: Request) -> HttpResponse:
    """Ten questions without an account; the browser's session is their owner."""
    if request.method != "POST":
        areas = Blueprint.objects.order_by("position").values_list("areas__name", flat=True)[:8]
        context = {"questions": TASTER_QUESTIONS, "minutes": TASTER_MINUTES, "areas": areas}
        return render(request, "exams/taster.html", context)
    try:
        drawn = draw_taster()
    except NoForm:
        missing = [f"The bank has fewer than {TASTER_QUESTIONS} published questions."]
        return render(request, "exams/cannot_start.html", {"blueprint": None, "missing": missing}, status=409)
    user = request.user if request.user.is_authenticated else None
    attempt = start_taster(user=user, taster=drawn, now=request.now)
    if user is None:
        mine = request.session.get(TASTERS, [])
        request.session[TASTERS] = [*mine, str(attempt.public_id)][-KEPT_TASTERS:]
    return redirect("exams:player", attempt.public_id)
