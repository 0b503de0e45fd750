"""The pages about passkeys and codes, in our words."""

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

pytestmark = pytest.mark.django_db
PASSWORD = "plum-harbor-9"


@pytest.fixture
def mine(candidate, signed_in):
    """Somebody with a passkey and an app, who has just confirmed that it is them."""
    candidate.set_password(PASSWORD)
    candidate.save()
    client = signed_in(candidate)
    assert client.post(reverse("account_reauthenticate"), {"password": PASSWORD}).status_code == 302
    Authenticator.objects.create(user=candidate, type="totp", data={"secret": "x"})
    return client


@pytest.fixture
def key(candidate) -> Authenticator:
    passkey = {"name": "My phone", "passwordless": True, "credential": {"clientExtensionResults": {}}}
    return Authenticator.objects.create(user=candidate, type="webauthn", data=passkey)


def words(response) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_keys_are_listed_with_when_they_were_used(mine, key) -> None:
    page = words(mine.get(reverse("mfa_list_webauthn")))
    assert "My phone" in page
    assert "not used yet" in page
    assert "Add another" in page


def test_without_a_key_the_list_says_what_one_is(mine) -> None:
    assert "A passkey lives on your phone" in words(mine.get(reverse("mfa_list_webauthn")))


def test_a_key_is_removed_after_a_question(mine, key) -> None:
    url = reverse("mfa_remove_webauthn", args=[key.pk])
    assert "Remove “My phone”?" in words(mine.get(url))
    assert mine.post(url).status_code == 302
    assert not Authenticator.objects.filter(pk=key.pk).exists()


def test_codes_are_made_and_counted_on_the_page_of_ones_data(mine) -> None:
    url = reverse("mfa_generate_recovery_codes")
    assert "Make new codes" in words(mine.get(url))
    assert mine.post(url).status_code == 302
    assert "You have 10 unused codes" in words(mine.get(url))
    assert "<dt>Recovery codes left</dt><dd>10<br>" in words(mine.get("/my-data/"))


def test_the_app_is_switched_off_after_a_question(mine) -> None:
    url = reverse("mfa_deactivate_totp")
    assert "Switch the authenticator app off?" in words(mine.get(url))
    mine.post(url)
    assert not Authenticator.objects.filter(type="totp").exists()
