"""The queue of those who keep a bank: what was reported of its questions, and what they answer."""

from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import Page, SignedIn
from bank.actions.problems import decide_problems
from bank.models import CalculationTemplate, ProblemReport, Question
from bank.permissions import banks_watched_by, keeps, powers_in, watches
from bank.reviewing.people import hidden_from
from insights.problems.case import Case, case_of_question, case_of_template
from insights.problems.forms import DecisionForm
from insights.problems.queue import grouped, rows, shown_unexplained, unexplained

ROWS_A_PAGE = 25
TABS = ("open", "decided", "rewrite")


def for_keepers(view: Page) -> Page:
    """A page of those who look after a bank: the bundled one, or one of a group they write for."""

    @login_required
    @wraps(view)
    def wrapped(request: SignedIn, **kwargs: Any) -> HttpResponse:
        if not watches(request.user):
            raise PermissionDenied
        return view(request, **kwargs)

    return wrapped


@require_safe
@for_keepers
@never_cache
def queue(request: SignedIn) -> HttpResponse:
    lists: dict[str, QuerySet[Any, Any]] = {
        "open": grouped(request.user, decided=False),
        "decided": grouped(request.user, decided=True),
        "rewrite": unexplained(request.user),
    }
    pages = {name: Paginator(found, ROWS_A_PAGE) for name, found in lists.items()}
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else "open"
    page = pages[tab].get_page(request.GET.get("page", "1"))
    shown = shown_unexplained(page) if tab == "rewrite" else rows(page, decided=tab == "decided")
    counts = {name: paginator.count for name, paginator in pages.items()}
    return render(request, "insights/problem_queue.html", {"tab": tab, "page": page, "rows": shown, "counts": counts})


@require_http_methods(["GET", "HEAD", "POST"])
@for_keepers
@never_cache
def question(request: SignedIn, number: int) -> HttpResponse:
    questions = Question.objects.filter(bank__in=banks_watched_by(request.user), versions__isnull=False).distinct()
    found = get_object_or_404(questions.select_related("bank", "current"), pk=number)
    if _is_hidden(request, found):
        if request.method == "POST":
            raise PermissionDenied
        return HttpResponseRedirect(reverse("bank:question", args=[found.bank.slug, found.slug]))
    return _case(request, case_of_question(found, number=request.GET.get("version", "")))


def _is_hidden(request: SignedIn, question: Question) -> bool:
    """Whether this person has yet to solve a version of it blind: its own page leads on."""
    powers = powers_in(request.user, question.bank)
    return hidden_from(request.user, question.bank, powers).filter(pk=question.pk).exists()


@require_http_methods(["GET", "HEAD", "POST"])
@for_keepers
@never_cache
def template(request: SignedIn, number: int) -> HttpResponse:
    templates = CalculationTemplate.objects.filter(bank__in=banks_watched_by(request.user))
    found = get_object_or_404(templates.select_related("bank", "current__section"), pk=number)
    return _case(request, case_of_template(found))


def _case(request: SignedIn, case: Case) -> HttpResponse:
    may_decide = keeps(request.user, case.bank)
    if request.method != "POST":
        return _page(request, case, None, may_decide=may_decide)
    if not may_decide:
        raise PermissionDenied
    form = DecisionForm(request.POST, reports=case.reports.values_list("pk", flat=True))
    if not form.is_valid():
        return _page(request, case, form, may_decide=True, status=422)
    _decide(request, case, form)
    left = case.reports.filter(state=ProblemReport.State.OPEN).exists()
    return HttpResponseRedirect(case.where if left else reverse("insights:problem_queue"), status=303)


def _decide(request: SignedIn, case: Case, form: DecisionForm) -> None:
    answered = case.reports.filter(pk__in=form.cleaned_data["reports"])
    state, outcome = ProblemReport.State(form.cleaned_data["state"]), form.cleaned_data["outcome"]
    decided = decide_problems(reports=answered, state=state, outcome=outcome, by=request.user, now=request.now)
    late = len(form.cleaned_data["reports"]) - len(decided)
    if decided:
        messages.success(request, f"{case.name}: {_reports(len(decided))} answered, “{state.label}”.")
    if late:
        messages.warning(request, f"{_reports(late)} had an answer already, or had been withdrawn: left as they were.")


def _reports(number: int) -> str:
    return f"{number} report{'' if number == 1 else 's'}"


def _page(
    request: SignedIn, case: Case, form: DecisionForm | None, *, may_decide: bool, status: int = 200
) -> HttpResponse:
    ticked = set(form["reports"].value() or []) if form else {str(said.report.pk) for said in case.waiting}
    context = {"case": case, "form": form, "ticked": ticked, "may_decide": may_decide}
    return render(request, "insights/problem.html", context, status=status)
