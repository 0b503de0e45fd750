"""Progress as files, by the same rules."""

import csv
import io

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from groups.actions.members import change_sharing
from tests.insights.progress.sitting import sit

pytestmark = pytest.mark.django_db


def lines(response) -> list[dict[str, str]]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_csv_file_holds_what_the_page_shows(as_, set_mock, group, leader, ana, bo, of, now):
    mock = set_mock()
    sit(mock, ana, 6, now=now, seconds=600)
    sit(mock, bo, 6, now=now, seconds=600)
    change_sharing(of(bo), shares="scores", by=bo, now=now)
    first, second, third = lines(as_(leader).get(reverse("insights:progress_csv", args=[group.slug])))
    assert (first["name"], first["state"], first["score"], first["result"]) == ("Ana", "finished", "350", "pass")
    assert (first["Mini 1.0, Demand: right"], first["hours in finished mocks of the group"]) == ("3", "1.0")
    assert (second["name"], second["score"], second["shares"]) == ("Bo Nilsson", "350", "scores only")
    assert second["Mini 1.0, Demand: right"] == second["hours in finished mocks of the group"] == "not shared"
    assert (third["name"], third["state"], third["score"]) == ("Olu Bello", "not started", "")


def test_no_cell_of_a_file_is_run_as_a_formula(as_, set_mock, group, leader, ana, now):
    ana.name = '=HYPERLINK("https://example.org")'
    ana.save()
    sit(set_mock("+1 mock"), ana, 6, now=now)
    url = reverse("insights:progress_csv", args=[group.slug])
    found = next(line for line in lines(as_(leader).get(url)) if line["email"] == ana.email)
    assert (found["name"], found["mock"]) == (f"'{ana.name}", "'+1 mock")
    response = as_(leader).get(reverse("insights:progress_xlsx", args=[group.slug]))
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(response.streaming_content)))
    cells = book.get_sheet_by_name("Progress").to_python()
    assert [row[0] for row in cells if row[1] == ana.email] == [ana.name]
    assert [row[7] for row in cells if row[1] == ana.email] == [350.0]


def test_a_file_of_one_mock_and_one_name_holds_no_more(as_, set_mock, group, leader):
    mock, _ = set_mock("One"), set_mock("Two")
    url = reverse("insights:progress_csv", args=[group.slug])
    found = lines(as_(leader).get(url, {"mock": mock.pk, "q": "bo nils"}))
    assert [(line["name"], line["mock"]) for line in found] == [("Bo Nilsson", "One")]
