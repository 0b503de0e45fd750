"""What the loader refuses of the reading matter: it names file, entry, field and mend, and loads nothing at all."""

import pytest
from django.core.management import CommandError, call_command

from curriculum.models import Formula, Section, Term
from tests.curriculum.reading_matter import glossary, make_formula, make_term

pytestmark = pytest.mark.django_db
TERMS, FORMULAS = "glossary/supply.yaml", "formulas/inventory.yaml"
WORDS = "word " * 150


@pytest.fixture
def refusal(files):
    """The message of a load that must fail and leave no trace."""

    def load() -> str:
        with pytest.raises(CommandError) as refused:
            call_command("load_content", dir=files.root)
        assert not any(model.objects.exists() for model in (Section, Term, Formula))
        return str(refused.value)

    return load


TERM_FAULTS = {
    "an unknown field": ({"meaning": "x"}, "meaning", "is not a field; the fields are slug, term, also"),
    "no definition": ({"definition": None}, "definition", "is missing; write a text"),
    "a number as term": ({"term": 5}, "term", "in quotes if it looks like a number"),
    "61 words": ({"definition": "word " * 61}, "definition", "has 61 words; 60 are the most"),
    "a definition that begins with the term": ({"definition": "A kanban is it."}, "definition", "begins with the term"),
    "bad LaTeX": ({"definition": r"This $\frac{a$ is."}, "definition", "has a formula that is not LaTeX"),
    "an unknown section": ({"section": "kanbans"}, "section", "“kanbans” is no section of CPIM 8.0; see docs/"),
    "a legacy section": ({"section": "p1.inventory"}, "section", "is no section of CPIM 8.0"),
    "a list as section": ({"section": ["mrp"]}, "section", "is missing; write a text"),
    "one alias as text": ({"also": "card"}, "also", "must be a list of texts"),
    "an alias twice": ({"also": ["card", "card"]}, "also", "names “card” twice"),
    "an alias of another term": ({"also": ["eoq"]}, "also", "“eoq” stands for “economic-order-quantity” already"),
    "the name of another term": ({"term": "Lead time"}, "term", "stands for “kanban” already; a name means one term"),
    "no related term": ({"related": None}, "related", "has 0 entries; give 1 to 5"),
    "six related terms": ({"related": [f"t{n}" for n in range(6)]}, "related", "has 6 entries; give 1 to 5"),
    "a related term that is not there": ({"related": ["card"]}, "related", "“card” is no term of the glossary"),
    "itself as related": ({"related": ["kanban"]}, "related", "names the term itself"),
    "a contrast without how": ({"contrast": {"with": "eoq"}}, "contrast", "must read {with: slug-of-a-term, how:"),
    "a contrast with nothing": ({"contrast": {"with": "x", "how": "So."}}, "contrast, with", "“x” is no term"),
    "capitals in the slug": ({"slug": "Kanban"}, "slug", "must be kebab-case"),
}


@pytest.mark.parametrize(("change", "field", "message"), TERM_FAULTS.values(), ids=TERM_FAULTS)
def test_a_faulty_term_is_refused_with_place_field_and_mend(files, refusal, change, field, message) -> None:
    files.terms(*glossary(kanban=change))
    said = refusal()
    slug = "lead-time" if change.get("term") == "Lead time" else change.get("slug", "kanban")
    assert f"{TERMS}:" in said
    assert f": {slug}: {field}: " in said
    assert message in said


FORMULA_FAULTS = {
    "an unknown field": ({"colour": "x"}, "colour", "is not a field; the fields are slug, number"),
    "no number": ({"number": None}, "number", "a whole number from 1 to 108"),
    "a number off the sheet": ({"number": 109}, "number", "is “109”; give its place on the sheet"),
    "true as number": ({"number": True}, "number", "is “True”; give its place"),
    "the address of the sheet": ({"slug": "sheet"}, "slug", "is the address of the printed sheet"),
    "bad LaTeX": ({"formula": r"\frac{a"}, "formula", "has a formula that is not LaTeX"),
    "dollars around it": ({"formula": "$a$"}, "formula", "has a dollar sign; write the LaTeX alone"),
    "a line that is no text": ({"formula": ["a", 5]}, "formula", "is missing; write a text"),
    "no symbols": ({"symbols": None}, "symbols", "is missing; list every symbol"),
    "a symbol without unit": ({"symbols": [{"symbol": "A", "meaning": "demand"}]}, "symbols, 1", "must read {symbol:"),
    "a symbol that is no LaTeX": (
        {"symbols": [{"symbol": r"\frac{", "meaning": "m", "unit": ""}]}, "symbols, 1, symbol", "not LaTeX",
    ),
    "no use": ({"use": None}, "use", "is missing; write a text"),
    "no trap": ({"trap": None}, "trap", "is missing; write a text"),
    "no arithmetic": ({"calc": []}, "calc", "is missing; show the arithmetic of the example"),
    "arithmetic that does not come out": (
        {"calc": [{"expr": "6*7", "equals": 41}]}, "calc", "6*7 comes to 42, not 41",
    ),
    "arithmetic that is none": ({"calc": [{"expr": "6 apples", "equals": 6}]}, "calc", "“6 apples”"),
    "arithmetic as text": ({"calc": ["6*7"]}, "calc", "each line must read {expr:"),
    "an unknown term": ({"terms": ["eoqs"]}, "terms", "“eoqs” is no term of the glossary"),
    "an unknown section": ({"section": "stock"}, "section", "“stock” is no section of CPIM 8.0"),
    "another's number": ({"number": 63}, "number", "“63” is that of “reorder-point” already"),
    "another's name": ({"name": "Reorder point"}, "name", "is that of “reorder-point” already"),
}  # fmt: skip


@pytest.mark.parametrize(("change", "field", "message"), FORMULA_FAULTS.values(), ids=FORMULA_FAULTS)
def test_a_faulty_formula_is_refused_with_place_field_and_mend(files, refusal, change, field, message) -> None:
    files.terms(*glossary())
    files.formulas(make_formula("reorder-point", number=63), make_formula(**change))
    said = refusal()
    assert f"{FORMULAS}:" in said
    assert f": {change.get('slug', 'eoq')}: {field}: " in said
    assert message in said


def test_a_slug_is_used_once_over_all_files(files, refusal) -> None:
    files.terms(*glossary())
    files.terms(make_term("kanban", definition="What asks for more."), file="other.yaml")
    said = refusal()
    assert "glossary/supply.yaml:" in said
    assert "kanban: slug: is used in glossary/other.yaml already; choose another" in said


SECTION_FAULTS = {
    "too short": ("mrp", "word " * 149, "sections/mrp.md: mrp: text: has 149 words; write 150 to 300"),
    "too long": ("mrp", "word " * 301, "sections/mrp.md: mrp: text: has 301 words"),
    "no section": ("stock", WORDS, "sections/stock.md: is no section of CPIM 8.0; name it after one"),
    "a heading": ("mrp", f"# About\n\n{WORDS}", "sections/mrp.md: mrp: text: has a heading"),
    "an underlined heading": ("mrp", f"About\n---\n\n{WORDS}", "text: has a heading"),
    "a link": ("mrp", f"{WORDS} [more](https://example.org)", "mrp.md: mrp: text: shows “](” as it stands"),
    "bad LaTeX": ("mrp", WORDS + r"$\frac{a$", "sections/mrp.md: mrp: text: has a formula that is not LaTeX"),
    "Windows line ends": ("mrp", WORDS + "\r\n", "sections/mrp.md: has Windows line ends (CRLF)"),
    "a byte-order mark": ("mrp", "\ufeff" + WORDS, "sections/mrp.md: starts with a byte-order mark"),
}


@pytest.mark.parametrize(("slug", "text", "message"), SECTION_FAULTS.values(), ids=SECTION_FAULTS)
def test_a_faulty_text_of_a_section_is_refused(files, refusal, slug, text, message) -> None:
    files.section(slug, "x").write_bytes(text.encode())
    assert message in refusal()


SPOILED = {
    "a byte-order mark": (b"\xef\xbb\xbfterms: []", "starts with a byte-order mark; save it as UTF-8 without one"),
    "Windows line ends": (b"terms:\r\n- slug: a\r\n", "has Windows line ends (CRLF)"),
    "Latin-1": (b"terms:\n- slug: caf\xe9\n", "is not UTF-8 (line 2)"),
    "no YAML": (b"terms: [", "is not valid YAML"),
    "no list": (b"terms: {}\n", "must be the file's only field, a list; start it with “terms:”"),
    "an entry that is none": (b"terms:\n- kanban\n", "an entry is no mapping; start it with “- slug:”"),
    "a day that is none": (b"terms:\n- slug: 2024-02-31\n", ":2: is not valid YAML: “2024-02-31” looks like a date"),
    "a number without end": (b"terms:\n- slug: " + b"9" * 5000 + b"\n", ":2: is not valid YAML: “9999"),
    "a tag that is none": (b"terms: !!bool perhaps\n", ":1: is not valid YAML: “perhaps” looks like"),
    "a NUL character": (b'terms:\n- slug: "a\\0b"\n', ":2: is not valid YAML: a text holds a NUL"),
    "a thousand brackets": (b"terms: " + b"[" * 2000 + b"]" * 2000 + b"\n", "nests lists or mappings too deep"),
    "a field twice": (b"terms:\n- slug: a\n  slug: b\n", "“slug” is given twice"),
}


@pytest.mark.parametrize(("raw", "message"), SPOILED.values(), ids=SPOILED)
def test_a_spoiled_file_is_refused(files, refusal, raw, message) -> None:
    files.terms(*glossary()).write_bytes(raw)
    said = refusal()
    assert said.splitlines()[1].startswith(TERMS)
    assert message in said


def test_faults_of_all_files_are_told_at_once(files, refusal) -> None:
    files.terms(*glossary(kanban={"definition": None}))
    files.formulas(make_formula(number=0))
    files.section("mrp", "Short.")
    said = refusal()
    assert "3 problem(s)" in said
    assert all(file in said for file in (TERMS, FORMULAS, "sections/mrp.md"))
