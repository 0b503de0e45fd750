"""What mocks say of a bank's questions, for those who may read the bank."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.requests import SignedIn
from bank.models import ItemSnapshot, Question
from bank.pages.asked import asked_or_404
from bank.permissions import bank_or_404, powers_in
from curriculum.models import Outline, Section
from groups.permissions import Power
from insights.calibration.words import ADVICE
from insights.items import history, rows, waiting

ROWS_A_PAGE = 50
FLAGS = {"", rows.ANY, rows.NONE_YET, *ADVICE}


@require_safe
@login_required
def items(request: SignedIn, slug: str) -> HttpResponse:
    """The list shows no key, and names no option, so that it may be read before a question is solved blind."""
    bank = bank_or_404(request.user, slug, Power.READ)
    search = _search(request.GET)
    found = rows.rows_of(bank, section=search["section"], state=search["state"])
    fitting = [row for row in found if rows.fits(row, search["flag"])]
    page = Paginator(rows.in_order(fitting, search["sort"]), ROWS_A_PAGE).get_page(request.GET.get("page", "1"))
    context: dict[str, Any] = {"bank": bank, "powers": powers_in(request.user, bank), "page": page, **search}
    context |= {"total": len(found), "known": sum(row.is_known for row in found), "counts": rows.counts_of(found)}
    context |= {"lines": _lines(page), "states": Question.State.choices, **_sections()}
    context |= {"uncounted": waiting.uncounted(bank), "next_night": waiting.next_night(request.now)}
    return render(request, "insights/items.html", context)


def _search(data: QueryDict) -> dict[str, str]:
    """What makes no sense is as if it had not been given."""
    flag, state, section, sort = (data.get(name, "") for name in ("flag", "state", "section", "sort"))
    return {
        "flag": flag if flag in FLAGS else "",
        "state": state if state in Question.State.values else "",
        "section": section if "\0" not in section else "",
        "sort": sort if sort.removeprefix("-") in rows.SORTS else "",
    }


def _sections() -> dict[str, Any]:
    return {"sections": Section.objects.filter(outline=Outline.CPIM_8).order_by("position").only("slug", "name")}


def _lines(page: Page[rows.Row]) -> list[dict[str, Any]]:
    """The rows of a page with their questions and figures. Three statements."""
    shown = list(page)
    questions = rows.questions_by_pk([row.question for row in shown])
    figures = ItemSnapshot.objects.select_related("snapshot__blueprint").defer("options", "points")
    known = figures.in_bulk([row.item for row in shown if row.item])
    people = waiting.people_so_far(row.question for row in shown if not row.item)
    return [
        {
            "row": row,
            "question": questions[row.question],
            "item": known.get(row.item or 0),
            "answers": row.answers or people.get(row.question, 0),
        }
        for row in shown
    ]


@require_safe
@login_required
def item(request: SignedIn, slug: str, name: str) -> HttpResponse:
    """Whoever has yet to solve the question blind is led to its page, as from its history."""
    asked = asked_or_404(request.user, slug, name)
    if asked.to_solve:
        return HttpResponseRedirect(reverse("bank:question", args=[slug, name]))
    question = asked.question
    past = history.past_of(question)
    context: dict[str, Any] = {"asked": asked, "bank": asked.bank, "powers": asked.powers, "question": question}
    context |= {"item": past.shown, "past": past, "next_night": waiting.next_night(request.now)}
    if past.shown:
        context |= {"version": past.shown.version, "blueprint": past.shown.snapshot.blueprint}
        context |= {"answers": past.shown.answers}
    else:
        context |= {"version": question.current, "answers": waiting.people_so_far([question.pk]).get(question.pk, 0)}
    return render(request, "insights/item.html", context)
