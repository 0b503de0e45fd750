"""The questions of a draft: the list with its counts, the search beside it, and having them assembled."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedIn, is_key
from bank.models import Level, Question
from exams.actions.assigning import Refused
from exams.actions.choosing import (
    Place,
    add_questions,
    count_question,
    move_question,
    remove_question,
    replace_questions,
)
from exams.actions.publishing import CannotBuild
from exams.assignments.assembling import assembled
from exams.assignments.finding import Search, found, read_search
from exams.assignments.forms import AssemblyForm
from exams.assignments.leading import SEE_OTHER, led_or_404
from exams.assignments.listed import Listed, counts, listed, meets_blueprint, sections_of, warnings
from exams.assignments.supply import banks_for
from exams.models import Assignment
from groups.models import Membership

ROWS_A_PAGE = 20


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def questions(request: SignedIn, slug: str, number: int) -> HttpResponse:
    mine, mock = led_or_404(request, slug, number)
    if request.method != "POST":
        return _page(request, mine, mock, read_search(request.GET))
    search = read_search(request.POST if request.htmx else QueryDict(request.POST.get("search", "")))
    try:
        said = _change(request, mock)
    except Refused as reason:
        return _page(request, mine, mock, search, refused=str(reason), status=409)
    if request.htmx:
        return _page(request, mine, mock, search, said=said)
    messages.success(request, said)
    back = reverse("exams:mock_questions", args=[slug, number])
    return HttpResponseRedirect(f"{back}?{search.query}" if search.query else back, status=SEE_OTHER)


def _change(request: SignedIn, mock: Assignment) -> str:
    """What the button pressed is named after; what became of it in words."""
    data = request.POST
    who: dict[str, Any] = {"by": request.user, "now": request.now}
    if data.get("do") == "add":
        keys = [_key(value) for value in data.getlist("question")]
        wanted = found(mock, Search()).filter(pk__in=keys).values_list("pk", "current")
        new = add_questions(mock, places=[Place(*row) for row in wanted], **who)
        return f"{new} question{'s' * (new != 1)} added." if new else "Tick the questions to add first."
    if data.get("do") == "clear":
        replace_questions(mock, places=[], **who)
        return "The list is empty."
    return _change_one(data, mock, _key(data.get("question", "")), who)


def _change_one(data: QueryDict, mock: Assignment, question: int, who: dict[str, Any]) -> str:
    does = data.get("do")
    if does == "remove":
        remove_question(mock, question=question, **who)
        return "Taken off the list."
    if does in ("count", "trial"):
        count_question(mock, question=question, scored=does == "count", **who)
        return "It counts." if does == "count" else "It is on trial: asked, not counted."
    if does == "move":
        to = _key(data.get("to", ""))
        if not to:
            raise Refused("Give the position as a whole number from 1.")
        move_question(mock, question=question, to=to, **who)
        return f"Moved to position {to}."
    raise Refused("Choose what to do with the question.")


def _key(text: str) -> int:
    return int(text) if is_key(text) else 0


@require_POST
@login_required
def assemble(request: SignedIn, slug: str, number: int) -> HttpResponse:
    mine, mock = led_or_404(request, slug, number)
    form = AssemblyForm(request.POST, group=mine.group, blueprint=mock.blueprint)
    if not form.is_valid():
        return _page(request, mine, mock, Search(), assembly=form, status=422)
    banks = [bank.pk for bank in form.cleaned_data["banks"]]
    try:
        places = assembled(mock, banks=banks, total=form.cleaned_data["total"])
        replace_questions(mock, places=places, by=request.user, now=request.now)
    except CannotBuild as error:
        return _page(request, mine, mock, Search(), assembly=form, problems=error.problems, status=409)
    except Refused as reason:
        return _page(request, mine, mock, Search(), refused=str(reason), status=409)
    messages.success(request, f"{len(places)} questions chosen. Look through them, then publish the mock.")
    return HttpResponseRedirect(reverse("exams:mock_questions", args=[slug, number]), status=SEE_OTHER)


def _page(
    request: SignedIn, mine: Membership, mock: Assignment, search: Search, *, status: int = 200, **more: Any
) -> HttpResponse:
    rows = listed(mock)
    context = {"mine": mine, "group": mine.group, "mock": mock, "rows": rows, "search": search, **_state(mock, rows)}
    context |= {"is_draft": mock.state == Assignment.State.DRAFT, "assembly": None, "problems": []}
    if context["is_draft"]:
        context |= _search(request, mock, search)
        context["assembly"] = AssemblyForm(group=mine.group, blueprint=mock.blueprint)
    name = "exams/assignment_questions.html"
    part = "picking" if request.method == "POST" else "found"
    template = f"{name}#{part}" if request.htmx else name
    # htmx swaps no answer that is an error; the words are in the fragment.
    response = render(request, template, context | more, status=200 if request.htmx else status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _state(mock: Assignment, rows: list[Listed]) -> dict[str, Any]:
    """The live counts."""
    areas = counts(mock, rows)
    levels = [(level.label, sum(row.version.level == level for row in rows if row.version)) for level in Level]
    return {
        "counts": areas,
        "is_exact": meets_blueprint(areas),
        "scored": sum(row.scored for row in rows),
        "trial": sum(not row.scored for row in rows),
        "calculations": sum(row.version.calculation for row in rows if row.version),
        "levels": levels,
        "warnings": warnings(rows),
        "faults": [row for row in rows if row.fault],
    }


def _search(request: SignedIn, mock: Assignment, search: Search) -> dict[str, Any]:
    sections = sections_of(mock.blueprint)
    near = found(mock, search).select_related("bank", "current").defer("text", "current__options", "current__stem")
    page = Paginator(near, ROWS_A_PAGE).get_page(request.GET.get("page", "1"))
    column = f"{mock.blueprint.tag}_id"
    offered = [Listed(0, one, True, *_topic(one, sections, column)) for one in page]
    areas = mock.blueprint.areas.order_by("position").values_list("slug", "name")
    return {
        "page": page,
        "offered": offered,
        "banks": banks_for(mock.group),
        "areas": areas,
        "level_choices": Level.choices,
    }


def _topic(question: Question, sections: dict[int, tuple[str, str, str]], column: str) -> tuple[str, str]:
    area, _, section = sections[getattr(question.current, column)]
    return area, section
