"""Signing in: no fixed session, no way off the site, no hint who has an account, no class locked out."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
LOGIN = "/accounts/login/"


@pytest.fixture
def person() -> User:
    return User.objects.create_user("mei@example.org", PASSWORD)


def sign_in(client, email="mei@example.org", password=PASSWORD, **query):
    return client.post(LOGIN, {"login": email, "password": password} | query)


def test_the_session_key_changes_at_the_sign_in(client, person) -> None:
    client.session["planted"] = 1
    session = client.session
    session["planted"] = 1
    session.save()
    client.cookies["sessionid"] = before = session.session_key
    assert sign_in(client).status_code == 302
    assert client.cookies["sessionid"].value != before


def test_signing_out_ends_the_session_on_the_server(client, person) -> None:
    sign_in(client)
    stolen = client.cookies["sessionid"].value
    client.post(reverse("account_logout"))
    thief = Client()
    thief.cookies["sessionid"] = stolen
    assert thief.get(reverse("exams:list")).status_code == 302


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_the_way_back_stays_on_the_site(client, person, target) -> None:
    assert sign_in(client, next=target).url == reverse("study:today")


def test_the_way_back_is_kept_on_the_site(client, person) -> None:
    assert sign_in(client, next="/profile/").url == "/profile/"


def test_a_password_reset_does_not_tell_who_has_an_account(client, person, mailoutbox) -> None:
    answers = [
        client.post(reverse("account_reset_password"), {"email": email})
        for email in ("mei@example.org", "nobody@example.org")
    ]
    assert {(answer.status_code, answer.url) for answer in answers} == {(302, reverse("account_reset_password_done"))}


def test_a_wrong_password_and_an_unknown_address_look_alike(client, person) -> None:
    wrong = sign_in(client, password="wrong").context["form"].errors
    assert wrong == sign_in(client, email="nobody@example.org", password="wrong").context["form"].errors


def test_guessing_one_account_is_slowed_down(client, person) -> None:
    for _ in range(10):
        sign_in(client, password="wrong")
    refused = sign_in(client)
    assert refused.status_code != 302
    assert "sessionid" not in client.cookies


def test_guessing_one_account_does_not_slow_another(client, person) -> None:
    User.objects.create_user("tom@example.org", PASSWORD)
    for _ in range(12):
        sign_in(client, password="wrong")
    assert sign_in(Client(), email="tom@example.org").status_code == 302


def test_a_class_behind_one_address_signs_in_at_once() -> None:
    emails = [f"class-{number}@example.org" for number in range(40)]
    for email in emails:
        User.objects.create_user(email, PASSWORD)
    assert [sign_in(Client(), email=email).status_code for email in emails] == [302] * 40


def test_an_inactive_account_cannot_sign_in(client, person) -> None:
    User.objects.update(is_active=False)
    sign_in(client)
    assert client.get(reverse("exams:list")).status_code == 302
