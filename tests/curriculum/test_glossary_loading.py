"""Terms, formulas and sections' texts in the database are what the files say."""

import pytest

from accounts.models import AuditEvent
from curriculum.models import Formula, Section, Term
from curriculum.sources import ContentError
from tests.bank.calculating import make_template
from tests.curriculum.reading_matter import glossary, known, make_formula, make_term

pytestmark = pytest.mark.django_db
WORDS = "Planning *with* words. " * 50


def test_a_term_is_loaded_with_its_texts_and_its_relations(shelf) -> None:
    term = Term.objects.get(slug="available-to-promise")
    assert (term.term, term.also, term.section.slug) == ("available-to-promise", ["ATP"], "master-schedule-use")
    assert term.contrast_with.slug == "capable-to-promise"
    assert term.contrast_html == "It only counts what is <strong>already</strong> scheduled."
    assert [other.slug for other in term.related.all()] == ["bill-of-material"]
    assert "<math>" in Term.objects.get(slug="economic-order-quantity").definition_html


def test_a_formula_is_loaded_with_symbols_example_and_terms(shelf) -> None:
    formula = Formula.objects.get(slug="eoq")
    assert (formula.number, formula.section.slug) == (62, "replenishment")
    assert formula.latex == [r"Q = \sqrt{\frac{2AS}{ic}}"]
    assert '<math displaystyle="true"><mi>Q</mi></math>' in formula.html
    assert formula.symbols[1]["meaning"] == "annual demand"
    assert "<mi>A</mi>" in formula.symbols[1]["html"]
    assert [term.slug for term in formula.terms.all()] == ["economic-order-quantity"]


def test_a_formula_of_several_lines_has_each_of_them(files, now) -> None:
    files.terms(*glossary())
    files.formulas(make_formula(formula=["a = b", "c = d"]))
    files.load(now)
    assert Formula.objects.get().html.count('<div class="math block">') == 2


def test_a_sections_text_is_loaded_and_stays_when_the_outline_is_loaded_again(files, now) -> None:
    path = files.section("mrp", WORDS)
    files.load(now)
    path.unlink()
    files.load(now)
    section = Section.objects.get(slug="mrp")
    assert section.about == WORDS.strip()
    assert section.about_html.startswith("<p>Planning <em>with</em> words.")


def test_loading_again_writes_nothing(shelf, now, statements) -> None:
    events = AuditEvent.objects.count()
    with statements() as work:
        shelf.load(now)
    assert not [sql for sql in work if sql.startswith(("INSERT", "UPDATE", "DELETE"))]
    assert AuditEvent.objects.count() == events


def test_a_change_is_loaded_and_leaves_an_audit_row(shelf, now) -> None:
    before = Term.objects.get(slug="kanban").pk
    shelf.terms(*glossary(kanban={"definition": "A signal to make more.", "related": ["work-in-process"]}))
    shelf.load(now)
    term = Term.objects.get(slug="kanban")
    assert (term.pk, term.definition) == (before, "A signal to make more.")
    assert [other.slug for other in term.related.all()] == ["work-in-process"]
    assert not Term.objects.exclude(contrast_with=None).exists()
    # Two terms with other words, one contrast that went, two relations lost and two won.
    assert AuditEvent.objects.latest("pk").details["reference"] == 7


def test_a_term_that_is_gone_is_deleted_with_what_pointed_at_it(shelf, now) -> None:
    shelf.terms(*(make_term(slug) for slug in known() if slug != "capable-to-promise"))
    shelf.load(now)
    assert not Term.objects.filter(slug="capable-to-promise").exists()
    assert Term.objects.get(slug="available-to-promise").contrast_with is None


def test_a_directory_without_a_glossary_leaves_the_old_one_alone(shelf, now, tmp_path_factory) -> None:
    bare = type(shelf)(tmp_path_factory.mktemp("bare"))
    bare.load(now)
    assert (Term.objects.count(), Formula.objects.count()) == (len(known()), 2)


def test_formulas_may_change_places_on_the_sheet(shelf, now) -> None:
    shelf.formulas(make_formula(number=63), make_formula("reorder-point", number=62), make_formula("first", number=1))
    shelf.load(now)
    assert list(Formula.objects.order_by("number").values_list("slug", "number")) == [
        ("first", 1), ("reorder-point", 62), ("eoq", 63),
    ]  # fmt: skip


def test_two_hundred_terms_take_hardly_more_statements_than_twenty(files, now, statements) -> None:
    """SQLite takes 999 parameters a statement, hence about a hundred rows; PostgreSQL takes them all at once."""
    counts = []
    for number in (20, 200):
        names = [f"term-{number}-{n}" for n in range(number)]
        files.terms(*(make_term(slug, related=[names[0] if slug != names[0] else names[1]]) for slug in names))
        with statements() as work:
            files.load(now)
        counts.append(len([sql for sql in work if '"curriculum_term' in sql]))
    assert counts[0] <= 8
    assert counts[1] <= counts[0] + 8


def test_a_template_names_formulas_that_are_there(files) -> None:
    files.terms(*glossary())
    files.formulas(make_formula())
    files.template(make_template(formulas=["eoq"]))
    assert files.read().reference.formulas["eoq"].calc[0]["equals"] == 600
    files.template(make_template(formulas=["eoqs"]))
    with pytest.raises(ContentError, match="formulas: “eoqs” is no formula; see content/formulas"):
        files.read()
