"""House rule 5: a fragment asked for after the session ended sends the whole page to sign in."""

from urllib.parse import quote

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.fixture
def poll(client, blueprint):
    url = reverse("insights:weakness_of", args=[blueprint.slug])
    page = f"http://testserver{reverse('insights:weakness')}"
    return lambda **more: client.get(url, headers={"HX-Request": "true", "HX-Current-URL": page} | more)


def test_a_poll_without_a_session_sends_the_page_to_sign_in_and_back_to_itself(poll) -> None:
    response = poll()
    assert response.status_code == 200
    back = quote(reverse("insights:weakness"), safe="")
    assert response["HX-Redirect"] == f"{reverse('account_login')}?next={back}"
    assert not response.content


def test_the_way_back_never_leaves_the_site(poll) -> None:
    assert poll(**{"HX-Current-URL": "https://evil.example/"})["HX-Redirect"] == reverse("account_login")


def test_a_poll_with_a_session_gets_its_fragment(poll, signed_in, candidate) -> None:
    signed_in(candidate)
    response = poll()
    assert response.status_code in (200, 286)
    assert "HX-Redirect" not in response


def test_a_whole_page_without_a_session_is_redirected_as_ever(client) -> None:
    assert client.get(reverse("exams:history")).status_code == 302
