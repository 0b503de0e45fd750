"""The list of a bank's questions: search, filters, many changed at once."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.requests import SignedIn
from bank.actions.many import BULK_DOES
from bank.models import Kind, Level, Question, QuestionBank
from bank.pages.bulk_forms import BulkForm
from bank.pages.finding import SORTS, WORK, Search, found, in_order, read_search
from bank.permissions import bank_or_404, powers_in
from curriculum.models import Outline, Section
from groups.permissions import Power

ROWS_A_PAGE = 50
TOO_LONG = ("text", "draft__body", "draft__original")


@require_safe
@login_required
def questions(request: SignedIn, slug: str) -> HttpResponse:
    bank = bank_or_404(request.user, slug, Power.READ)
    search = read_search(request.GET)
    context = {"bank": bank, "powers": powers_in(request.user, bank), "search": search, **_choices(bank)}
    counts = _counts(bank, search)
    context |= {"page": _page(bank, search, counts, request.GET.get("page", "1"))}
    context |= {"states": [(state, counts.get(state, 0)) for state in Question.State], "total": sum(counts.values())}
    response = render(request, "bank/list.html#found" if request.htmx else "bank/list.html", context)
    patch_vary_headers(response, ["HX-Request"])
    if request.htmx:  # without the empty fields that a browser sends along
        response["HX-Push-Url"] = f"{request.path}?{search.query}" if search.query else request.path
    return response


def _counts(bank: QuestionBank, search: Search) -> dict[str, int]:
    """Of what is found, by state: the one scan of the bank also says how many pages there are."""
    states = found(bank, search.having(state="")).order_by().values_list("state")
    return dict(states.annotate(Count("pk")))


def _page(bank: QuestionBank, search: Search, counts: dict[str, int], number: str) -> Page[Any]:
    """Its keys first, then the rows: far down a long list a database would join all the rows it passes over."""
    keys = in_order(found(bank, search), search).values_list("pk", flat=True)
    paginator = Paginator(keys, ROWS_A_PAGE)
    paginator.count = counts.get(search.state, 0) if search.state else sum(counts.values())
    page: Page[Any] = paginator.get_page(number)
    places = {key: place for place, key in enumerate(page)}
    rows = Question.objects.filter(pk__in=places).select_related("section", "created_by", "draft").defer(*TOO_LONG)
    page.object_list = sorted(rows.prefetch_related("tags"), key=lambda question: places[question.pk])
    return page


def _choices(bank: QuestionBank) -> dict[str, Any]:
    """What the filters and the changes offer, read when they are shown."""
    return {
        "sections": Section.objects.filter(outline=Outline.CPIM_8).order_by("position").only("slug", "name"),
        "tags": bank.tags.order_by("name"),
        "authors": User.objects.filter(pk__in=bank.questions.values("created_by")).only("name", "email"),
        "levels": Level.choices,
        "kinds": Kind.choices,
        "works": WORK.items(),
        "sorts": [(name, words) for name, (words, _) in SORTS.items()],
    }


@require_POST
@login_required
def change_many(request: SignedIn, slug: str) -> HttpResponse:
    """The ticked ones, or all that the search finds, which comes along as it stands in the address."""
    bank = bank_or_404(request.user, slug, Power.WRITE)
    search = read_search(QueryDict(request.POST.get("search", "")))
    form = BulkForm(bank, request.POST)
    if form.is_valid():
        keys = form.chosen(found(bank, search))
        said = BULK_DOES[form.cleaned_data["do"]](
            bank, questions=keys, value=form.value, by=request.user, now=request.now
        )
        messages.success(request, said)
    else:
        messages.error(request, form.first_error)
    back = reverse("bank:questions", args=[slug])
    return HttpResponseRedirect(f"{back}?{search.query}" if search.query else back, status=303)
