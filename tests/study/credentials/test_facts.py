"""The pages for everybody: what CPIM is, what it costs, what earns points."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from curriculum.models import CredentialFact, Fee, PointCategory, PurchaseWay

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("facts")]


def amounts(html: str) -> list[Decimal]:
    return [Decimal(found.replace(",", "")) for found in re.findall(r"\$([\d,]+(?:\.\d+)?)", html)]


def bills(html: str) -> dict[str, tuple[list[list[Decimal]], list[Decimal]]]:
    """By way: the amounts of each line, and those of the sum."""
    found = {}
    for part in re.findall(r'<section class="panel bill".*?</section>', html, re.DOTALL):
        body, foot = part.split("<tfoot>")
        slug = re.search(r'id="([a-z-]+)"', part)[1]
        found[slug] = ([amounts(row) for row in body.split("<tr>")[2:]], amounts(foot))
    return found


def test_a_visitor_reads_what_it_is_who_may_sit_it_and_where_that_comes_from(client) -> None:
    page = client.get(reverse("study:credential")).content.decode()
    assert "Who may sit the exam" in page
    assert "as of November 20, 2025" in page
    assert (
        page.count("not confirmed")
        == CredentialFact.objects.filter(confirmed=False).exclude(topic__in=["mapping", "role", "task"]).count() + 1
    )  # fmt: skip  (the mapping tells its source once)


def test_somebody_signed_in_who_holds_nothing_reads_the_same(signed_in, candidate) -> None:
    assert "Who may sit the exam" in signed_in(candidate).get(reverse("study:credential")).content.decode()


def test_every_fact_of_the_files_is_on_a_page(client) -> None:
    pages = "".join(
        client.get(reverse(f"study:credential{name}")).content.decode() for name in ("_about", "_fees", "_points")
    )
    for model in (Fee, PurchaseWay, PointCategory):
        for row in model.objects.all():
            assert row.name.replace("'", "&#x27;") in pages, row
    for fact in CredentialFact.objects.all():
        assert fact.title in pages, fact


def test_every_bill_is_the_sum_of_its_lines(client) -> None:
    for query in ({}, {"chance": 55, "dues": "219", "retake": "250.50"}, {"chance": 100}):
        page = client.get(reverse("study:credential_fees"), query).content.decode()
        told = bills(page)
        assert set(told) == {"exam-alone", "exam-and-system", "bundle"}
        for lines, total in told.values():
            assert [sum(column) for column in zip(*lines, strict=True)] == total


def test_the_prices_of_the_bundle_and_of_both_apart_are_compared(client) -> None:
    told = bills(client.get(reverse("study:credential_fees"), {"chance": 100}).content.decode())
    assert told["bundle"][1] == [2230, 3110]
    assert told["exam-and-system"][1] == [2480, 3440]


def test_a_price_that_an_administrator_changes_changes_the_sums(client) -> None:
    Fee.objects.filter(slug="bundle").update(member=2300)
    told = bills(client.get(reverse("study:credential_fees"), {"chance": 100}).content.decode())
    assert told["bundle"][1] == [2300, 3110]


def test_a_price_that_is_lost_leaves_no_sum_instead_of_a_wrong_one(client) -> None:
    Fee.objects.filter(slug="learning-system").update(member=None)
    page = client.get(reverse("study:credential_fees"), {"chance": 100}).content.decode()
    assert bills(page)["exam-and-system"][1] == [3440]
    assert "not known" in page


@pytest.mark.parametrize("query", ["chance=0", "chance=1e9", "dues=-1", "retake=NaN", "dues=x", "dues=%00"])
def test_a_figure_that_makes_no_sense_is_told_so(client, query) -> None:
    response = client.get(f"{reverse('study:credential_fees')}?{query}")
    assert response.status_code == 422
    assert "field__errors" in response.content.decode()


def test_points_are_told_with_their_caps_and_where_no_source_names_them(client) -> None:
    page = " ".join(client.get(reverse("study:credential_points")).content.decode().split())
    assert "<b>8</b> points for each day; at most 24 for one event." in page
    assert "<b>6</b> points for each year; at most 30 in a cycle." in page
    assert "Points for each book: you say how many, the source does not." in page


def test_without_facts_the_pages_say_so(client) -> None:
    for model in (CredentialFact, Fee, PurchaseWay, PointCategory):
        model.objects.all().delete()
    for name in ("credential", "credential_fees", "credential_points"):
        assert client.get(reverse(f"study:{name}")).status_code == 200
