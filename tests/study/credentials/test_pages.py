"""The ledger in the browser's own requests: writing down, reading, exporting; and for nobody else."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from curriculum.models import Certification, PointCategory
from study.actions.activities import File
from study.models import Activity, Evidence, Holding
from tests.study.credentials.conftest import PDF, picture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_clock")]


@pytest.fixture
def mine(signed_in, candidate):
    return signed_in(candidate)


def upload(name: str, data: bytes) -> io.BytesIO:
    file = io.BytesIO(data)
    file.name = name
    return file


def filled(holding: Holding, slug: str = "attended", **fields):
    category = PointCategory.objects.get(slug=slug)
    return {
        "category": category.pk, "units": "4", "title": "A webinar", "provider": "A chapter", "done_on": "2025-03-01",
        "holdings": [holding.pk], "note": "", **fields,
    }  # fmt: skip


def test_a_certification_is_added(mine, facts, candidate) -> None:
    cpim = Certification.objects.get(slug="cpim")
    response = mine.post(
        reverse("study:holding_new"), {"certification": cpim.pk, "earned_on": "2015-01-10", "current": "on"}
    )
    holding = Holding.objects.get()
    assert (response.status_code, response.url) == (303, reverse("study:ledger", args=[holding.pk]))
    assert (holding.user, holding.earned_on, holding.renewals.count()) == (candidate, date(2015, 1, 10), 2)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"earned_on": ""}, "required"),
        ({"earned_on": "2030-01-01"}, "not come yet"),
        ({"earned_on": "1066-10-14"}, "Look at the year"),
        ({"earned_on": "2023-02-29"}, "valid date"),
        ({"certification": "999"}, "valid choice"),
        ({"lifetime_since": "2014-01-01"}, "before you were certified"),
        ({"lifetime_since": "2022-01-01"}, "not current"),
        ({"number": "x" * 41}, "at most 40"),
    ],
)
def test_a_certification_that_cannot_be_is_told_why(mine, facts, fields, words) -> None:
    cpim = Certification.objects.get(slug="cpim")
    told = {"certification": cpim.pk, "earned_on": "2015-01-10"} | fields
    response = mine.post(reverse("study:holding_new"), told)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Holding.objects.exists()


def test_an_activity_with_its_evidence_is_written_down_and_fetched_back(mine, holding) -> None:
    response = mine.post(reverse("study:activity_new"), filled(holding, file=upload("certificate.pdf", PDF)))
    assert response.status_code == 303
    evidence = Evidence.objects.get()
    page = mine.get(response.url).content.decode()
    assert "certificate.pdf" in page
    got = mine.get(reverse("study:evidence", args=[evidence.pk]))
    assert (got.content, got["Content-Type"]) == (PDF, "application/pdf")
    assert got["Content-Disposition"] == 'attachment; filename="certificate.pdf"'
    assert got["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in got["Content-Security-Policy"]
    assert "default-src 'none'" in got["Content-Security-Policy"]
    assert "no-store" in got["Cache-Control"]


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("certificate.pdf", b"MZ" + bytes(500), "This is a program"),
        ("certificate.pdf", b"", "The file is empty"),
        ("photo.jpg", b"GIF89a" + bytes(90), "not a PDF, PNG, JPEG or WebP"),
        ("photo.png", picture()[:60], "cannot be read to its end"),
    ],
)
def test_a_file_that_is_none_of_these_is_told_so_and_nothing_is_kept(mine, holding, name, data, words) -> None:
    response = mine.post(reverse("study:activity_new"), filled(holding, file=upload(name, data)))
    assert response.status_code == 422
    page = response.content.decode()
    assert words in page
    assert 'value="A webinar"' in page
    assert not Activity.objects.exists()


@pytest.mark.parametrize(
    ("slug", "fields", "words"),
    [
        ("attended", {"units": "0"}, "greater than or equal to 0.01"),
        ("attended", {"units": "99999"}, "less than or equal to 2000"),
        ("attended", {"units": "NaN"}, "Enter a number"),
        ("attended", {"done_on": "2026-03-03"}, "not come yet"),
        ("attended", {"holdings": []}, "required"),
        ("attended", {"title": ""}, "required"),
        ("attended", {"title": "x" * 201}, "at most 200"),
        ("course", {}, "how many weeks it took"),
        ("service", {}, "how many you reckon with for each year"),
        ("service", {"points_each": "101"}, "less than or equal to 100"),
        ("attended", {"category": "9" * 30}, "valid choice"),
        ("attended", {"category": "\x00"}, "Null characters"),
    ],
)
def test_an_activity_that_cannot_be_is_told_why(mine, holding, slug, fields, words) -> None:
    response = mine.post(reverse("study:activity_new"), filled(holding, slug) | fields)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Activity.objects.exists()


def test_points_are_those_of_the_category_whatever_is_sent(mine, holding) -> None:
    mine.post(reverse("study:activity_new"), filled(holding, points_each="99", times="9"))
    assert Activity.objects.get().points == 4


def test_where_no_source_names_the_points_the_holder_does_and_the_page_marks_it(mine, holding) -> None:
    mine.post(reverse("study:activity_new"), filled(holding, "service", units="2", points_each="5"))
    assert Activity.objects.get().points == Decimal(10)
    assert "your figure" in mine.get(reverse("study:ledger", args=[holding.pk])).content.decode()


def test_the_amounts_follow_the_kind_that_is_chosen(mine, holding) -> None:
    course = PointCategory.objects.get(slug="course")
    fragment = mine.get(reverse("study:activity_new"), {"category": course.pk}, headers={"HX-Request": "true"})
    page = fragment.content.decode()
    assert "<h1>" not in page
    assert ">Weeks</label>" in page
    assert "points_each" not in page


def test_what_was_typed_stays_when_another_kind_is_chosen(mine, holding, do) -> None:
    course = PointCategory.objects.get(slug="course")
    told = {"category": course.pk, "units": "7", "times": "<b>"}
    for address in (reverse("study:activity_new"), reverse("study:activity", args=[do().pk])):
        page = mine.get(address, told, headers={"HX-Request": "true"}).content.decode()
        assert 'value="7"' in page
        assert "&lt;b&gt;" in page


def test_without_a_certification_there_is_nothing_to_write_down_for(mine, facts) -> None:
    response = mine.get(reverse("study:activity_new"))
    assert (response.status_code, response.url) == (303, reverse("study:holding_new"))


def test_an_activity_is_changed_and_removed(mine, do, holding) -> None:
    activity = do(file=File("a.pdf", PDF))
    address = reverse("study:activity", args=[activity.pk])
    assert 'value="A webinar"' in mine.get(address).content.decode()
    assert mine.post(address, filled(holding, title="A better one")).status_code == 303
    activity.refresh_from_db()
    assert (activity.title, activity.evidence.count()) == ("A better one", 1)
    assert mine.post(reverse("study:activity_remove", args=[activity.pk])).status_code == 303
    assert not Evidence.objects.exists()


def test_an_activity_keeps_a_kind_that_is_no_longer_offered(mine, do, holding) -> None:
    activity = do()
    PointCategory.objects.filter(slug="attended").update(in_use=False)
    page = mine.get(reverse("study:activity", args=[activity.pk])).content.decode()
    assert "No longer offered" in page
    assert mine.post(reverse("study:activity", args=[activity.pk]), filled(holding, title="Same")).status_code == 303
    assert "No longer offered" not in mine.get(reverse("study:activity_new")).content.decode()


def test_a_single_file_is_removed(mine, do) -> None:
    evidence = do(file=File("a.pdf", PDF)).evidence.get()
    assert mine.post(reverse("study:evidence_remove", args=[evidence.pk])).status_code == 303
    assert not Evidence.objects.exists()


def test_the_page_says_what_counts_what_is_cut_and_what_is_needed(mine, do, holding) -> None:
    do("ascm-conference", "5", title="Connect")
    page = " ".join(mine.get(reverse("study:ledger", args=[holding.pk])).content.decode().split())
    assert "<dt>Earned</dt><dd>40</dd>" in page
    assert "<dt>Counted after caps</dt><dd>24</dd>" in page
    assert "<dt>Still needed of 75</dt><dd>51</dd>" in page
    assert "16 more than the 24 that one event may bring." in page
    assert "51 points to go by May 31, 2029: 38.9 months are left, so 1.31 a month are enough." in page
    assert "May 20, 2024 to May 31, 2029" in page


def test_a_cycle_that_has_not_begun_is_not_there(mine, holding) -> None:
    address = reverse("study:ledger", args=[holding.pk])
    assert [mine.get(address, {"cycle": cycle}).status_code for cycle in ("1", "2", "0", "-1", "x", "9" * 50)] == [
        200, 404, 404, 404, 404, 404,
    ]  # fmt: skip


def test_a_renewal_is_written_down_and_taken_back(mine, hold) -> None:
    old = hold("cltd", date(2021, 1, 10), current=False)
    address = reverse("study:holding_renew", args=[old.pk])
    assert mine.post(address, {"number": 1, "renewed_on": "2026-01-05"}).status_code == 303
    again = mine.post(address, {"number": 1, "renewed_on": "2026-01-05"})
    assert again.status_code == 409
    assert "renewed already" in again.content.decode()
    assert mine.post(address, {"number": 1, "renewed_on": "2026-01-05", "take-back": "1"}).status_code == 303
    assert not old.renewals.exists()
    assert mine.post(address, {"number": "x", "renewed_on": ""}).status_code == 422


def test_the_audit_file_has_a_line_for_everything_and_runs_no_formula(mine, do, holding) -> None:
    do(title="=HYPERLINK(1)", provider="+1", file=File("a.pdf", PDF))
    do("ascm-conference", "5", done_on=date(2025, 5, 1))
    do(done_on=date(2024, 1, 1), title="Too early")
    response = mine.get(reverse("study:ledger_csv", args=[holding.pk]))
    assert response["Content-Disposition"] == 'attachment; filename="cpim-2024-05-20-2029-05-31.csv"'
    early, first, second = csv.DictReader(io.StringIO(response.content.decode()))
    assert (first["activity"], first["provider"], first["evidence"]) == ("'=HYPERLINK(1)", "'+1", "a.pdf")
    assert (second["earned"], second["counted"]) == ("40", "24")
    assert (early["counted"], early["why not all"]) == ("0", "Done before you were certified.")


def test_the_page_for_an_audit_can_be_printed(mine, do, holding) -> None:
    do(file=File("certificate.pdf", PDF), note="Room 4")
    page = mine.get(reverse("study:ledger_print", args=[holding.pk])).content.decode()
    assert all(words in page for words in ("Maintenance record", "certificate.pdf", "Room 4", "data-print"))


def test_what_counts_for_nothing_is_named_on_the_overview(mine, do, holding) -> None:
    do(title="Left over")
    mine.post(reverse("study:holding_remove", args=[holding.pk]))
    page = mine.get(reverse("study:credential")).content.decode()
    assert "These count for no certification" in page
    assert "Left over" in page


def test_for_somebody_else_there_is_nothing(signed_in, stranger, do, hold, holding) -> None:
    activity = do(file=File("a.pdf", PDF))
    client = signed_in(stranger)
    for name in ("ledger", "holding_edit", "ledger_print", "ledger_csv"):
        assert client.get(reverse(f"study:{name}", args=[holding.pk])).status_code == 404, name
    for name in ("holding_remove", "holding_renew", "holding_edit"):
        assert client.post(reverse(f"study:{name}", args=[holding.pk])).status_code == 404, name
    evidence = activity.evidence.get().pk
    assert client.get(reverse("study:evidence", args=[evidence])).status_code == 404
    assert client.post(reverse("study:evidence_remove", args=[evidence])).status_code == 404
    assert client.post(reverse("study:activity", args=[activity.pk]), filled(holding)).status_code == 404
    assert Evidence.objects.exists()


def test_nobody_counts_an_activity_for_somebody_elses_certification(signed_in, stranger, hold, holding) -> None:
    hold("cscp", user=stranger)
    response = signed_in(stranger).post(reverse("study:activity_new"), filled(holding))
    assert response.status_code == 422
    assert not Activity.objects.exists()


@pytest.mark.parametrize("name", ["credential", "ledger", "ledger_print", "ledger_csv"])
def test_twenty_activities_take_no_more_statements_than_one(mine, do, hold, holding, statements, name) -> None:
    other, counts = hold("cscp", date(2025, 1, 1)), []
    for rows in (1, 20):
        for number in range(Activity.objects.count(), rows):
            do(title=f"No. {number}", holdings=[holding, other], file=File("a.png", picture(size=(5 + number, 9))))
        address = reverse("study:credential") if name == "credential" else reverse(f"study:{name}", args=[holding.pk])
        with statements() as work:
            assert mine.get(address).status_code == 200
        assert not [sql for sql in work if '"study_evidence"."data"' in sql]
        counts.append(len(work))
    assert counts[0] == counts[1]
