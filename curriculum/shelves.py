"""What the pages of the glossary and the formulas list."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from curriculum.lookup import FORMULA, TERM, search_index
from curriculum.models import Area, Formula, Section, Term
from curriculum.search import MAX_QUERY, Entry
from curriculum.topics import Topics

ON_ONE_PAGE = 80  # terms; more are shown a letter at a time
MOST_FOUND = 40
OTHERS = "–"  # what stands for digits and signs; sorts behind the letters
LISTED = ("slug", "term", "also", "definition_html", "section")


@dataclass(frozen=True)
class Letter:
    letter: str
    count: int
    terms: list[Term]


@dataclass(frozen=True)
class Alphabet:
    """`letters` are all there are, `shown` those on the page."""

    letters: list[Letter]
    shown: list[Letter]

    @property
    def count(self) -> int:
        return sum(letter.count for letter in self.letters)

    @property
    def by_letter(self) -> bool:
        return len(self.letters) != len(self.shown)


@dataclass(frozen=True)
class Results:
    query: str
    found: list[Term | Formula]
    more: int
    near: list[Term | Formula]


@dataclass(frozen=True)
class AreaFormulas:
    area: Area
    sections: list[tuple[Section, list[Formula]]]

    @property
    def count(self) -> int:
        return len(self.in_order)

    @property
    def in_order(self) -> list[Formula]:
        """As on the printed sheet."""
        return sorted((f for _, formulas in self.sections for f in formulas), key=lambda formula: formula.number)


def alphabet(topics: Topics, letter: str) -> Alphabet:
    """The terms of those topics by letter, all of them where they are few. One query."""
    terms = Term.objects.filter(section__in=topics.sections).select_related("section").only(*LISTED, "section__name")
    ordered = sorted(terms, key=lambda term: (_letter(term), term.term.casefold()))
    groups = [(name, list(group)) for name, group in groupby(ordered, key=_letter)]
    letters = [Letter(name, len(group), group) for name, group in groups]
    if len(ordered) <= ON_ONE_PAGE:
        return Alphabet(letters, letters)
    chosen = next((each for each in letters if each.letter == letter.upper()), letters[0])
    return Alphabet(letters, [chosen])


def _letter(term: Term) -> str:
    first = term.term[0].upper()
    return first if "A" <= first <= "Z" else OTHERS


def results(query: str, topics: Topics) -> Results:
    """Terms and formulas of those topics that answer to the words. At most six queries."""
    found = search_index().find(query)
    hits = _rows(found.hits, topics)
    near = [] if hits else _rows(found.near, topics)
    return Results(query[:MAX_QUERY], hits[:MOST_FOUND], max(len(hits) - MOST_FOUND, 0), near)


def _rows(entries: Iterable[Entry], topics: Topics) -> list[Term | Formula]:
    """The rows behind the entries in their order. Two queries."""
    entries, within = list(entries), {"section__in": topics.sections}
    slugs = {kind: [entry.slug for entry in entries if entry.kind == kind] for kind in (TERM, FORMULA)}
    terms = Term.objects.filter(slug__in=slugs[TERM], **within).select_related("section")
    formulas = Formula.objects.filter(slug__in=slugs[FORMULA], **within).select_related("section")
    rows: dict[tuple[str, str], Term | Formula] = {(TERM, term.slug): term for term in terms}
    rows |= {(FORMULA, formula.slug): formula for formula in formulas}
    return [row for entry in entries if (row := rows.get((entry.kind, entry.slug)))]


def formulas_by_area(topics: Topics) -> list[AreaFormulas]:
    """In the order of the sheet within each section; topics without a formula are left out. One query."""
    of_section: dict[int, list[Formula]] = {}
    formulas = Formula.objects.filter(section__in=topics.sections).order_by("number")
    for formula in formulas.only("slug", "number", "name", "section", "html", "symbols"):
        of_section.setdefault(formula.section_id, []).append(formula)
    wanted = {section.pk for section in topics.sections}
    areas = [
        AreaFormulas(
            topic.area,
            [(s, of_section[s.pk]) for s in topic.sections if s.pk in wanted and s.pk in of_section],
        )
        for topic in topics.shown
    ]
    return [area for area in areas if area.sections]
