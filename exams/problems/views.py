"""Candidates say that something is wrong with a question, and read what came of it."""

from dataclasses import dataclass, replace
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedIn, is_key
from accounts.throttling import throttled
from bank.actions.problems import MOST_OPEN_REPORTS, TooManyReports, report_problem, withdraw_problem
from bank.models import CalculationTemplate, ProblemReport, QuestionVersion
from bank.problems import Draw
from curriculum.rendering import render as as_html
from exams.actions.drilling import drawn
from exams.drills.overview import templates
from exams.models import Attempt, DrillQuestion
from exams.notes.finding import answer_or_404
from exams.practice.pages import place_in
from exams.practice.session import practice_or_404
from exams.problems.forms import ProblemForm
from exams.problems.told import Told, report_on, reports_of, told, told_of_drill, told_of_practice
from exams.report_views import of_closed_attempt, sight_or_404

REPORTS_A_PAGE = 20
TOO_MANY = (
    f"You have {MOST_OPEN_REPORTS} reports waiting for an answer already. Withdraw one, or come back when some of them "
    "have been answered."
)
WITHDRAWN = "Your report is withdrawn."
ANSWERED = "It has been answered already, so it was not withdrawn."


@dataclass(frozen=True)
class Place:
    """A question that its candidate has answered: what was shown, and the page that shows it."""

    about: QuestionVersion | Draw
    chosen: int | None
    stem_html: str
    name: str
    back: str
    told: Told


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@throttled("problem-reports")
@of_closed_attempt
def problem(request: SignedIn, attempt: Attempt, position: int) -> HttpResponse:
    """Whoever had to sign in on the way comes here with a GET, and is led to the question."""
    sight_or_404(request, attempt, "questions")
    answer = get_object_or_404(attempt.answers.select_related("version"), position=position)
    page = reverse("exams:report_questions", args=[attempt.public_id])
    below = told(attempt, position, report_on(answer.version, request.user))
    back, name = f"{page}?q={position}#problem-{position}", f"Question {position}"
    return _answer(request, Place(answer.version, answer.chosen, answer.version.stem_html, name, back, below))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@throttled("problem-reports")
def practice_problem(request: SignedIn, public_id: UUID, position: int) -> HttpResponse:
    """About a question of a practice whose key has been shown."""
    attempt = practice_or_404(request.user, public_id)
    answer = answer_or_404(request.user, public_id, position, now=request.now)
    below = told_of_practice(attempt, position, report_on(answer.version, request.user))
    back = f"{place_in(attempt, position)}#problem-{position}"
    name = f"Question {position}"
    return _answer(request, Place(answer.version, answer.chosen, answer.version.stem_html, name, back, below))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@throttled("problem-reports")
def drill_problem(request: SignedIn, slug: str) -> HttpResponse:
    """About the question of a drill that was answered last, by its number."""
    template = get_object_or_404(templates(), slug=slug)
    page = reverse("exams:drill", args=[slug])
    if request.method != "POST":
        return HttpResponseRedirect(page)
    question = _answered(request, template)
    draw = Draw(question.version, question.seed)
    below = told_of_drill(question, slug, report_on(draw, request.user))
    back = f"{page}#problem-{below.key}"
    return _answer(
        request, Place(draw, question.chosen, as_html(drawn(*draw).stem), question.version.name, back, below)
    )


def _answered(request: SignedIn, template: CalculationTemplate) -> DrillQuestion:
    questions = DrillQuestion.objects.filter(drill__user=request.user, drill__template=template)
    latest = questions.select_related("version").order_by("pk").last()
    if latest is None or latest.chosen is None or str(latest.number) != request.POST.get("number"):
        raise Http404("This question is not the one that was answered last.")
    return latest


def _answer(request: SignedIn, place: Place) -> HttpResponse:
    if request.method != "POST":
        return HttpResponseRedirect(place.back)
    form = None if "withdraw" in request.POST else ProblemForm(request.POST)
    if form is None:
        _withdraw(place.told.report, request)
    elif not _is_sent(form, place, request):
        return _block(request, replace(place, told=replace(place.told, form=form)), status=422)
    if not request.htmx:
        return HttpResponseRedirect(place.back, status=303)
    report = report_on(place.about, request.user)
    return _block(request, replace(place, told=replace(place.told, report=report, fresh=True)))


def _is_sent(form: ProblemForm, place: Place, request: SignedIn) -> bool:
    if not form.is_valid():
        return False
    try:
        report_problem(
            about=place.about, reporter=request.user, chosen=place.chosen, now=request.now, **form.cleaned_data
        )
    except TooManyReports:
        form.add_error(None, TOO_MANY)
    return form.is_valid()


def _withdraw(report: ProblemReport | None, request: SignedIn) -> None:
    """The fragment for htmx tells by itself what became of the report; a page anew needs the words."""
    if report is None:
        return
    withdraw_problem(report, by=request.user, now=request.now)
    report.refresh_from_db(fields=["state"])
    if not request.htmx:
        messages.info(request, WITHDRAWN if report.state == ProblemReport.State.WITHDRAWN else ANSWERED)


def _block(request: SignedIn, place: Place, *, status: int = 200) -> HttpResponse:
    name = "exams/problem.html#problem" if request.htmx else "exams/problem.html"
    return render(request, name, {"place": place, "told": place.told}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def mine(request: SignedIn) -> HttpResponse:
    """What somebody has reported, with what came of it; a POST withdraws one that still waits."""
    if request.method == "POST":
        number = request.POST.get("withdraw", "")
        number = number if is_key(number) else "0"
        _withdraw(get_object_or_404(ProblemReport, pk=number, reporter=request.user), request)
        return HttpResponseRedirect(reverse("exams:problems"), status=303)
    page = Paginator(reports_of(request.user), REPORTS_A_PAGE).get_page(request.GET.get("page", "1"))
    return render(request, "exams/problems.html", {"page": page})
