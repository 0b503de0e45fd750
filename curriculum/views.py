"""The reading matter, for everybody who comes by."""

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from accounts.requests import Request
from accounts.throttling import throttled
from curriculum.models import Formula, Term
from curriculum.search import MAX_QUERY
from curriculum.shelves import alphabet, formulas_by_area, results
from curriculum.topics import topics


@require_safe
@throttled("searches", lambda request: "q" in request.GET)
def glossary(request: Request) -> HttpResponse:
    """The terms by letter, or what a search finds. As a fragment for the search that runs while one types."""
    query, chosen = request.GET.get("q", "").strip(), topics(request.GET.get("in", ""))
    context = {
        "topics": chosen,
        "query": query[:MAX_QUERY],
        "most": MAX_QUERY,
        "results": results(query, chosen) if query else None,
        "alphabet": None if query else alphabet(chosen, request.GET.get("letter", "")),
    }
    name = "curriculum/glossary.html#found" if request.htmx else "curriculum/glossary.html"
    response = render(request, name, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
def term(request: Request, slug: str) -> HttpResponse:
    found = get_object_or_404(Term.objects.select_related("section", "contrast_with"), slug=slug)
    related = Term.objects.filter(Q(related_from=found) | Q(contrast_with=found)).distinct()
    others = [other for other in related if other.pk != found.contrast_with_id]
    context = {
        "term": found,
        "related": sorted(others, key=lambda other: other.term.casefold()),
        "formulas": found.formulas.order_by("number"),
    }
    return render(request, "curriculum/term.html", context)


@require_safe
def formula_list(request: Request) -> HttpResponse:
    chosen = topics(request.GET.get("in", ""))
    return render(request, "curriculum/formulas.html", {"topics": chosen, "areas": formulas_by_area(chosen)})


@require_safe
def formula_sheet(request: Request) -> HttpResponse:
    """Every formula with its symbols, to be printed."""
    chosen = topics(request.GET.get("in", ""))
    return render(request, "curriculum/sheet.html", {"topics": chosen, "areas": formulas_by_area(chosen)})


@require_safe
def formula(request: Request, slug: str) -> HttpResponse:
    found = get_object_or_404(Formula.objects.select_related("section"), slug=slug)
    around = list(
        Formula.objects.filter(number__in=(found.number - 1, found.number + 1)).only("slug", "name", "number")
    )
    context = {
        "formula": found,
        "terms": found.terms.order_by("term"),
        "before": next((other for other in around if other.number < found.number), None),
        "after": next((other for other in around if other.number > found.number), None),
    }
    return render(request, "curriculum/formula.html", context)
