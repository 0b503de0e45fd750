"""What anybody reads of terms and formulas, signed in or not."""

import re

import pytest
from django.urls import reverse

from curriculum.models import Formula, Term
from curriculum.shelves import MOST_FOUND, ON_ONE_PAGE
from tests.curriculum.reading_matter import glossary, make_formula, make_term

pytestmark = pytest.mark.django_db
GLOSSARY, FORMULAS, SHEET = "/glossary/", "/formulas/", "/formulas/sheet/"


@pytest.fixture
def read(client):
    """A page's words without tags."""

    def reading(url: str, **data: str) -> str:
        response = client.get(url, data)
        assert response.status_code == 200
        main = response.content.decode().partition('<main id="main"')[2].partition("</main>")[0]
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main.partition(">")[2]))

    return reading


@pytest.fixture
def listed(client):
    """The slugs of the terms and formulas that a page of the glossary lists."""

    def listing(**data: str) -> list[str]:
        html = client.get(GLOSSARY, data).content.decode()
        return re.findall(r'class="entry__name" href="/(?:glossary|formulas)/([\w-]+)/"', html)

    return listing


@pytest.fixture
def many_terms(files, now):
    names = [f"{letter}-{word}" for letter in "abcdefgh" for word in ("one", "two", "ten", "six") * 4]
    slugs = [f"{name}-{n}" for n, name in enumerate(names)]
    files.terms(*(make_term(slug, related=[slugs[0] if slug != slugs[0] else slugs[1]]) for slug in slugs))
    files.load(now)
    return slugs


def test_few_terms_stand_on_one_page_by_letter(shelf, listed) -> None:
    assert listed()[:4] == [
        "available-to-promise", "bill-of-material", "capable-to-promise", "capacity-requirements-planning",
    ]  # fmt: skip
    assert len(listed()) == Term.objects.count()


def test_many_terms_come_a_letter_at_a_time(many_terms, listed) -> None:
    assert len(many_terms) > ON_ONE_PAGE
    assert {slug[0] for slug in listed()} == {"a"}
    assert {slug[0] for slug in listed(letter="c")} == {"c"}
    assert {slug[0] for slug in listed(letter="?")} == {"a"}


def test_the_list_is_narrowed_to_an_area_or_a_section(shelf, listed) -> None:
    assert listed(**{"in": "mrp"}) == ["bill-of-material", "lead-time", "manufacturing-lead-time"]
    assert "capacity-requirements-planning" in listed(**{"in": "supply"})
    assert "kanban" not in listed(**{"in": "supply"})
    assert len(listed(**{"in": "nowhere"})) == Term.objects.count()


def test_a_search_finds_misspelled_terms_and_formulas(shelf, listed) -> None:
    assert listed(q="capcity requirments") == ["capacity-requirements-planning"]
    assert listed(q="EOQ")[0] == "economic-order-quantity"
    assert listed(q="economic order") == ["economic-order-quantity", "eoq"]


def test_a_search_may_be_narrowed_too(shelf, listed, read) -> None:
    assert listed(q="lead time", **{"in": "mrp"}) == ["lead-time", "manufacturing-lead-time"]
    said = read(GLOSSARY, q="kanban", **{"in": "mrp"})
    assert "Nothing found for “kanban” in Material requirements planning." in said
    assert "Search all areas" in said


def test_a_search_for_nothing_says_so_and_offers_what_is_near(shelf, read, listed) -> None:
    assert "Nothing found for “eqo”. These are spelled a little like it." in read(GLOSSARY, q="eqo")
    assert "economic-order-quantity" in listed(q="eqo")
    assert "Nothing found for “xylophone”. Try another word for it" in read(GLOSSARY, q="xylophone")


@pytest.mark.parametrize("query", ["%00", "%2500'%22%3Cscript%3E", "a" * 3000, "%ED%A0%BD", "%FF", "=&q="])
def test_no_query_breaks_the_page(shelf, client, query) -> None:
    response = client.get(f"{GLOSSARY}?q={query}&in={query}&letter={query}")
    assert response.status_code == 200
    assert b"<script>" not in response.content.partition(b"<main")[2]
    assert len(response.content) < 60_000


def test_what_finds_much_shows_the_best_and_says_how_many(many_terms, read, listed) -> None:
    assert len(listed(q="one")) == 32
    assert len(listed(q="meant")) == MOST_FOUND
    assert f"{MOST_FOUND} of {len(many_terms)} found for “meant”." in read(GLOSSARY, q="meant")


def test_typing_gets_the_list_alone(shelf, client) -> None:
    response = client.get(GLOSSARY, {"q": "kanban"}, headers={"HX-Request": "true"})
    html = response.content.decode()
    assert html.strip().startswith('<div id="found">')
    assert "HX-Request" in response["Vary"]
    assert "<html" not in html


def test_a_term_says_what_it_is_not_and_where_it_belongs(shelf, client, read) -> None:
    said = read(GLOSSARY + "available-to-promise/")
    assert "Also: ATP" in said
    assert "The part of stock and planned receipts" in said
    assert re.search(r"Not to be confused with\s+capable-to-promise\s+It only counts what is already scheduled", said)
    assert "bill of material" in said
    html = client.get(GLOSSARY + "available-to-promise/").content.decode()
    assert reverse("insights:topic", args=["master-schedule-use"]) in html


def test_a_term_shows_its_formulas_and_the_terms_it_is_the_contrast_of(shelf, read, client) -> None:
    html = client.get(GLOSSARY + "economic-order-quantity/").content.decode()
    assert Formula.objects.get(slug="eoq").get_absolute_url() in html
    assert "available-to-promise" in read(GLOSSARY + "capable-to-promise/")


def test_formulas_are_listed_by_area_and_section(shelf, read, files, now) -> None:
    files.formulas(make_formula(), make_formula("net", number=3, section="mrp", name="Net requirement"))
    files.load(now)
    said = read(FORMULAS)
    assert said.index("Supply") < said.index("Net requirement") < said.index("Item replenishment") < said.index("Eoq")
    assert "Net requirement" not in read(FORMULAS, **{"in": "inventory"})
    assert "Net requirement" in read(FORMULAS, **{"in": "mrp"})
    assert "No formulas here" in read(FORMULAS, **{"in": "strategy"})


def test_a_formula_says_what_a_learner_needs(shelf, read, client) -> None:
    said = read("/formulas/eoq/")
    for part in (
        "Formula 62", "annual demand", "units a year", "When to use it", "demand is level", "Worked example",
        "600 units", "The usual mistake", "monthly demand", "economic order quantity",
    ):  # fmt: skip
        assert part in said
    assert "What differs between books" not in said
    assert "What differs between books" in read("/formulas/reorder-point/")
    assert "/drills/?formula=eoq" in client.get("/formulas/eoq/").content.decode()


def test_the_sheet_has_every_formula_with_its_symbols(shelf, read) -> None:
    said = read(SHEET)
    assert "62 Economic order quantity" in said
    assert "annual demand (units a year)" in said
    assert "No formulas here" in read(SHEET, **{"in": "sop"})


@pytest.mark.parametrize("url", ["/glossary/none/", "/formulas/none/"])
def test_what_is_not_there_is_not_found(shelf, client, url) -> None:
    assert client.get(url).status_code == 404


def test_a_bank_without_reading_matter_says_so(db, read) -> None:
    assert "No terms yet" in read(GLOSSARY)
    assert "No formulas yet" in read(FORMULAS)
    assert "No formulas yet" in read(SHEET)
    assert "Nothing found" in read(GLOSSARY, q="kanban")


@pytest.mark.parametrize("url", [GLOSSARY, GLOSSARY + "?q=lead", GLOSSARY + "?q=zzzz", FORMULAS, SHEET])
def test_a_list_takes_the_same_statements_at_one_row_and_at_twenty(files, now, client, statements, url) -> None:
    counts = []
    for number in (1, 20):
        slugs = ["lead-time", "kanban", *(f"lead-{n}" for n in range(number))]
        files.terms(*(make_term(slug) for slug in slugs))
        files.formulas(*(make_formula(f"lead-{n}", number=n + 1, terms=["kanban"]) for n in range(number)))
        files.load(now)
        with statements() as work:
            assert client.get(url).status_code == 200
        counts.append(len(work))
    assert counts[0] == counts[1] <= 8


def test_a_terms_page_takes_the_same_statements_however_much_is_related(files, now, client, statements) -> None:
    counts = []
    for related in (["lead-time"], ["lead-time", "bill-of-material", "work-in-process", "information-technology"]):
        files.terms(*glossary(kanban={"related": related}))
        files.load(now)
        with statements() as work:
            client.get(GLOSSARY + "kanban/")
        counts.append(len(work))
    assert counts[0] == counts[1] <= 4
