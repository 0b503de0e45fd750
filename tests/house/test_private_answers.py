"""What is somebody's own is kept by no cache; what is everybody's may be."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_clock")]
OWN = [
    "exams:list", "exams:history", "exams:report", "exams:report_questions", "exams:report_csv", "accounts:profile",
    "exams:problems", "exams:practice_notes", "exams:practice_note", "exams:practice_daily",
    "study:credential", "study:ledger", "study:ledger_csv", "study:evidence", "study:review", "study:review_export",
    "insights:weakness", "insights:weakness_of", "account_email",
]  # fmt: skip


@pytest.mark.parametrize("name", OWN)
def test_a_page_of_ones_own_is_kept_nowhere(name, signed_in, candidate, address) -> None:
    kept = signed_in(candidate).get(address(name))["Cache-Control"]
    assert {"no-store", "private"} <= set(kept.split(", "))


def test_a_refusal_to_somebody_signed_in_is_kept_nowhere(signed_in, stranger, address) -> None:
    response = signed_in(stranger).get(address("exams:report"))
    assert (response.status_code, response["Cache-Control"]) == (404, "no-store, private")


def test_what_a_taster_sees_is_kept_nowhere(client, form) -> None:
    session = client.session
    session["tasters"] = ["00000000-0000-0000-0000-000000000000"]
    session.save()
    client.cookies["sessionid"] = session.session_key
    assert client.get(reverse("home"))["Cache-Control"] == "no-store, private"


def test_a_visitors_page_may_be_kept(client) -> None:
    assert "Cache-Control" not in client.get(reverse("about"))


def test_the_csv_file_carries_the_date_that_its_reader_had(signed_in, candidate, address, closed) -> None:
    candidate.time_zone = "Pacific/Kiritimati"
    candidate.save()
    closed.started_at = datetime(2026, 3, 1, 21, tzinfo=UTC)
    closed.save()
    named = signed_in(candidate).get(address("exams:report_csv"))["Content-Disposition"]
    assert named.endswith('-2026-03-02.csv"')
