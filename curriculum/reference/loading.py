"""The reading matter from checked sources into the database, in a fixed number of statements."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, TypeVar

from django.db import models, transaction
from django.db.models import F

from curriculum.models import Formula, Section, Term
from curriculum.reference.formulas import LAST
from curriculum.reference.sources import FormulaSource, Reference, TermSource

Row = TypeVar("Row", Term, Formula)
BATCH = 100  # rows of a dozen columns: SQLite takes few parameters a statement


@transaction.atomic
def load_reference(reference: Reference, sections: dict[str, Section]) -> int:
    """Bring terms, formulas and sections' texts to what the files say; how many rows changed.

    What is gone from the files is deleted: nobody's answers speak of it. Loading the same again writes nothing.
    """
    terms, changed = _load_terms(reference.terms, sections)
    changed += _load_formulas(reference.formulas, sections, terms)
    return changed + _load_texts(reference, sections)


def _load_terms(sources: dict[str, TermSource], sections: dict[str, Section]) -> tuple[dict[str, Term], int]:
    if not sources:
        return {}, 0
    wanted = {slug: {**source.fields, "section": sections[source.section]} for slug, source in sources.items()}
    terms, changed = _store(Term, wanted)
    changed += _contrast(terms, sources)
    links = {(terms[slug].pk, terms[other].pk) for slug, source in sources.items() for other in source.related}
    return terms, changed + _link(Term.related.through, ("from_term_id", "to_term_id"), links)


def _contrast(terms: dict[str, Term], sources: dict[str, TermSource]) -> int:
    """Once all terms have keys."""
    moved = []
    for slug, source in sources.items():
        other = terms[source.contrast_with].pk if source.contrast_with else None
        if terms[slug].contrast_with_id != other:
            terms[slug].contrast_with_id = other
            moved.append(terms[slug])
    Term.objects.bulk_update(moved, ["contrast_with"], batch_size=4 * BATCH)
    return len(moved)


def _load_formulas(sources: dict[str, FormulaSource], sections: dict[str, Section], terms: dict[str, Term]) -> int:
    if not sources:
        return 0
    wanted = {slug: {**source.fields, "section": sections[source.section]} for slug, source in sources.items()}
    _give_up_numbers(wanted)
    formulas, changed = _store(Formula, wanted)
    links = {(formulas[slug].pk, terms[term].pk) for slug, source in sources.items() for term in source.terms}
    return changed + _link(Formula.terms.through, ("formula_id", "term_id"), links)


def _give_up_numbers(wanted: Mapping[str, Mapping[str, Any]]) -> None:
    """Rows that change places on the sheet meet on the way, and a place is unique: first to where nobody is."""
    numbers = Formula.objects.values_list("slug", "number")
    moving = [slug for slug, number in numbers if slug in wanted and wanted[slug]["number"] != number]
    if moving:
        Formula.objects.filter(slug__in=moving).update(number=F("number") + LAST)


def _store(model: type[Row], wanted: Mapping[str, Mapping[str, Any]]) -> tuple[dict[str, Row], int]:
    """The rows by slug as wanted, and how many were created, changed or deleted."""
    known: dict[str, Row] = {row.slug: row for row in model._default_manager.all()}
    gone = [known.pop(slug).pk for slug in [*known] if slug not in wanted]
    if gone:
        model._default_manager.filter(pk__in=gone).delete()
    changed = [row for slug, row in known.items() if _fill(row, wanted[slug])]
    model._default_manager.bulk_update(changed, [*next(iter(wanted.values()))], batch_size=BATCH)
    created = [model(slug=slug, **fields) for slug, fields in wanted.items() if slug not in known]
    model._default_manager.bulk_create(created)
    return known | {row.slug: row for row in created}, len(gone) + len(changed) + len(created)


def _fill(row: models.Model, fields: Mapping[str, Any]) -> bool:
    """Whether that changed anything."""
    changed = False
    for name, value in fields.items():
        column = "section_id" if name == "section" else name
        value = value.pk if name == "section" else value
        if getattr(row, column) != value:
            setattr(row, column, value)
            changed = True
    return changed


def _link(through: type[models.Model], columns: tuple[str, str], wanted: set[tuple[int, int]]) -> int:
    rows = through._default_manager.values_list("pk", *columns)
    known = {(one, other): pk for pk, one, other in rows}
    gone = [pk for link, pk in known.items() if link not in wanted]
    if gone:
        through._default_manager.filter(pk__in=gone).delete()
    fresh = sorted(wanted - known.keys())
    through._default_manager.bulk_create(through(**dict(zip(columns, link, strict=True))) for link in fresh)
    return len(gone) + len(fresh)


def _load_texts(reference: Reference, sections: dict[str, Section]) -> int:
    changed = [sections[slug] for slug, text in reference.sections.items() if _fill(sections[slug], asdict(text))]
    Section.objects.bulk_update(changed, ["about", "about_html"], batch_size=BATCH)
    return len(changed)
