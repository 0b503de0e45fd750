"""A session that ends in the middle hides nothing: pages lead to sign-in and back."""

import pytest
from django.urls import reverse

from exams.permissions import TASTERS


@pytest.mark.parametrize("page", ["player", "report", "report_questions", "report_csv"])
def test_a_page_of_an_exam_leads_to_sign_in_and_back(client, attempt, page) -> None:
    url = reverse(f"exams:{page}", args=[attempt.public_id])
    response = client.get(url)
    assert response.url == f"{reverse('account_login')}?next={url}"


def test_a_browser_that_also_took_a_taster_is_told_that_it_is_signed_out(client, attempt) -> None:
    session = client.session
    session[TASTERS] = ["00000000-0000-4000-8000-000000000000"]
    session.save()
    url = reverse("exams:answer", args=[attempt.public_id, 1])
    assert client.post(url, {"seq": 1, "chosen": 1}, content_type="application/json").status_code == 401
