"""What a candidate reads after an exam."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, When
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import Page, Request, SignedIn
from accounts.throttling import is_get, throttled
from exams.actions.closing import close_if_overdue, close_overdue_of
from exams.actions.tables import SETTLED_AT
from exams.assignments.release import Sight, released, sight_of, still_theirs
from exams.exports import report_csv as csv_of
from exams.models import TIMED, Answer, Attempt, ScoreReport
from exams.notes.margin import margins
from exams.permissions import SHOWN_BY, attempt_or_404, sign_in_first
from exams.problems.told import reports_on
from exams.report_facts import corrected, counted, late, report_of, sat_before
from exams.review import FILTERS, answers_shown, outcomes, reviewed
from exams.why import explained, others_cuts, settled_since

QUESTIONS_A_PAGE = 15
ALL_QUESTIONS = 32_767  # as many as positions can number
MOCKS_A_PAGE = 25
LONG_COLUMNS = ("items", "scaled", "csem", "curve")
OF_EXAM = [f"attempt__blueprint__{name}" for name in ("name", "scale_min", "scale_pass", "scale_max")]


def of_closed_attempt(view: Callable[..., HttpResponse]) -> Page:
    """Hand the candidate's attempt to a page about its result, closed first if its time is over; one that runs
    leads to the player."""

    @wraps(view)
    def wrapped(request: Request, public_id: UUID, **kwargs: Any) -> HttpResponse:
        attempt = attempt_or_404(request, public_id, *SHOWN_BY)
        if not close_if_overdue(attempt, now=request.now):
            return redirect("exams:player", public_id)
        return view(request, attempt, **kwargs)

    return wrapped


def sight_or_404(request: Request, attempt: Attempt, part: str) -> Sight:
    """What a group's leaders let members see of this mock; 404 where this part is not, or not yet, among it."""
    sight = sight_of(attempt, now=request.now)
    if not getattr(sight, part):
        raise Http404("The leaders of the group do not show this.")
    return sight


@require_safe
@sign_in_first
@of_closed_attempt
def report(request: Request, attempt: Attempt) -> HttpResponse:
    sight = sight_of(attempt, now=request.now)
    if not sight.score:
        return render(request, "exams/report_held.html", {"attempt": attempt, "sight": sight})
    score = report_of(attempt)
    shown = outcomes(attempt, counted=counted(score))
    context = {
        "attempt": attempt,
        "sight": sight,
        "report": score,
        "body": score.body,
        "outcomes": shown,
        "corrected": corrected(attempt) if score.revisions else [],
        "sat_before": sat_before(attempt),
        "dropped": sum(row["dropped"] for row in shown),
        "late": late(attempt, score),
        "settled": settled_since(score, attempt.form.table if attempt.form else None),
        "settled_at": SETTLED_AT,
    }
    return render(request, "exams/report.html", context)


@require_safe
@sign_in_first
@of_closed_attempt
def why(request: Request, attempt: Attempt) -> HttpResponse:
    """Why the passing score lies where it lies on this form, and what the candidate's own score is made of."""
    sight_or_404(request, attempt, "areas")
    scored = ScoreReport.objects.select_related("table__snapshot").exclude(table=None)
    score = get_object_or_404(scored, attempt=attempt)
    context = {
        "attempt": attempt,
        "report": score,
        "body": score.body,
        "table": score.table,
        "explained": explained(score),
        "others": others_cuts(attempt),
        "settled": settled_since(score, attempt.form.table if attempt.form else None),
        "settled_at": SETTLED_AT,
    }
    return render(request, "exams/why.html", context)


@require_safe
@sign_in_first
@of_closed_attempt
def questions(request: Request, attempt: Attempt) -> HttpResponse:
    """The questions with every rationale, some at a time, or all for printing."""
    sight_or_404(request, attempt, "questions")
    show, area = request.GET.get("show", ""), request.GET.get("area", "")
    in_area = answers_shown(attempt, area=area)
    answers = in_area.filter(FILTERS.get(show, Q()))
    size = ALL_QUESTIONS if "all" in request.GET else QUESTIONS_A_PAGE
    counts, paginator = _counts(in_area), Paginator(answers, size)
    paginator.count = counts.get(show, counts["all"])  # else counted once more
    page = paginator.get_page(_page_of(request, size))
    score = report_of(attempt)
    shown = reviewed(attempt, page.object_list, counted=counted(score), reports=reports_on(attempt))
    context = {
        "attempt": attempt,
        "body": score.body,
        "page": page,
        "questions": shown,
        "margins": margins(attempt.user, attempt, shown, back=partial(_place_of, attempt)) if attempt.user else {},
        "filters": list(FILTERS),
        "show": show if show in FILTERS else "",
        "area": area,
        "all": "all" in request.GET,
        "counts": counts,
    }
    return render(request, "exams/report_questions.html", context)


def _place_of(attempt: Attempt, position: int) -> str:
    return f"{reverse('exams:report_questions', args=[attempt.public_id])}?q={position}#q-{position}"


def _counts(answers: QuerySet[Answer]) -> dict[str, int]:
    """How many of the answers each filter would show, and `all` of them."""
    each = {name: Count("pk", filter=condition) for name, condition in FILTERS.items()}
    return answers.order_by().aggregate(all=Count("pk"), **each)


def _page_of(request: Request, size: int) -> str | int:
    """The page asked for, or the one that holds question ?q=n of the unfiltered list."""
    position = request.GET.get("q", "")
    if position.isascii() and position.isdigit():
        return (max(int(position[:5]), 1) - 1) // size + 1
    return request.GET.get("page", "1")


@require_safe
@sign_in_first
@throttled("exports", is_get)
@of_closed_attempt
def report_csv(request: Request, attempt: Attempt) -> HttpResponse:
    sight_or_404(request, attempt, "questions")
    questions = reviewed(attempt, answers_shown(attempt), counted=counted(report_of(attempt)))
    response = HttpResponse(csv_of(questions), content_type="text/csv; charset=utf-8")
    day = timezone.localdate(attempt.started_at)
    response["Content-Disposition"] = f'attachment; filename="{attempt.blueprint.slug}-{day:%Y-%m-%d}.csv"'
    return response


@require_safe
@login_required
def history(request: SignedIn) -> HttpResponse:
    close_overdue_of(request.user, now=request.now)
    before = Attempt.objects.filter(user=request.user, form=OuterRef("form"), started_at__lt=OuterRef("started_at"))
    attempts = (
        Attempt.objects.filter(still_theirs(), user=request.user, kind__in=TIMED)
        .annotate(form_sat_before=Exists(before))
        .annotate(is_released=Case(When(released(request.now), then=True), default=False))
        .select_related("blueprint", "form", "report__table", "assignment__group")
        .defer("report__body", "report__revisions", "notes", *[f"report__table__{name}" for name in LONG_COLUMNS])
        .order_by("-started_at", "-pk")
    )
    told = Attempt.objects.filter(still_theirs() & released(request.now), user=request.user)
    scores = (
        ScoreReport.objects.filter(attempt__in=told, scaled__isnull=False)
        .order_by("-attempt__started_at", "-pk")
        .values("scaled", "passed", "formula", "attempt__started_at", "attempt__public_id", *OF_EXAM)
    )
    page = Paginator(attempts, MOCKS_A_PAGE).get_page(request.GET.get("page", "1"))
    return render(request, "exams/history.html", {"page": page, "scores": list(scores[:100])[::-1]})
