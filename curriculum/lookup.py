"""The glossary as searches and links look into it: read with one query, prepared again only when it changed."""

from functools import lru_cache
from typing import Any

from django.urls import reverse

from curriculum.linking import Linkable, TermIndex
from curriculum.models import Formula, Term
from curriculum.search import Entry, SearchIndex

Rows = tuple[tuple[Any, ...], ...]
TERM, FORMULA = "term", "formula"


def term_index() -> TermIndex:
    rows = Term.objects.order_by("pk").values_list("slug", "term", "also", "definition_html")
    return _term_index(_hashable(rows), reverse("curriculum:glossary"))


def search_index() -> SearchIndex:
    """Two queries: terms, then formulas."""
    terms = Term.objects.order_by("pk").values_list("slug", "term", "also", "definition")
    formulas = Formula.objects.order_by("pk").values_list("slug", "name", "use")
    return _search_index(_hashable(terms), _hashable((slug, name, [], use) for slug, name, use in formulas))


def _hashable(rows: Any) -> Rows:
    return tuple((slug, name, tuple(also), text) for slug, name, also, text in rows)


@lru_cache(maxsize=2)
def _term_index(rows: Rows, base: str) -> TermIndex:
    return TermIndex((Linkable(slug, (name, *also), text) for slug, name, also, text in rows), base)


@lru_cache(maxsize=2)
def _search_index(terms: Rows, formulas: Rows) -> SearchIndex:
    return SearchIndex(
        Entry(kind, slug, (name, *also), text)
        for kind, rows in ((TERM, terms), (FORMULA, formulas))
        for slug, name, also, text in rows
    )
