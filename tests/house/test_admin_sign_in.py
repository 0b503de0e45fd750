"""The administration has no sign-in of its own: it would know neither throttling nor the second factor."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import reverse

from accounts.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "plum-harbor-9"
ADMIN_LOGIN = "/admin/login/"


@pytest.fixture
def root() -> User:
    user = User.objects.create_superuser("root@example.org", PASSWORD)
    TOTP.activate(user, generate_totp_secret())
    return user


def enter(client, email="root@example.org"):
    return client.post(ADMIN_LOGIN, {"username": email, "password": PASSWORD, "next": "/admin/"})


def test_the_right_password_at_the_administrations_door_lets_nobody_in(client, root) -> None:
    response = enter(client)
    assert response.url.split("?")[0] == reverse("account_login")
    assert "sessionid" not in client.cookies
    assert client.get("/admin/").status_code == 302


def test_an_administrator_is_asked_for_the_second_factor_and_not_yet_let_in(client, root) -> None:
    door = client.get(reverse("admin:index"), follow=True)
    assert door.resolver_match.url_name == "account_login"
    response = client.post(door.request["PATH_INFO"], {"login": root.email, "password": PASSWORD})
    assert response.url.split("?")[0] == reverse("mfa_authenticate")
    assert client.get("/admin/").status_code == 302


def test_the_way_back_to_the_administration_is_kept(client, root) -> None:
    assert client.get("/admin/login/?next=/admin/exams/").url.endswith("?next=%2Fadmin%2Fexams%2F")


def test_somebody_signed_in_cannot_try_others_passwords_there(candidate, root) -> None:
    staff = User.objects.create_user("staff@example.org", PASSWORD, is_staff=True)
    for user, refusal in ((candidate, 403), (staff, 405)):
        client = Client()
        client.force_login(user)
        assert enter(client).status_code == refusal
        assert client.session["_auth_user_id"] == str(user.pk)
