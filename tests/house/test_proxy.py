"""Behind the proxy all requests come from its address; one guesser must not slow down everybody else."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "plum-harbor-9"


@pytest.fixture(autouse=True)
def _behind_the_proxy(settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login_failed": "10/300s/key,20/m/ip"}
    cache.clear()


def sign_in(seen_from: str, email: str = "mei@example.org", password: str = PASSWORD) -> int:
    headers = {"X-Forwarded-For": seen_from}
    return Client().post(reverse("account_login"), {"login": email, "password": password}, headers=headers).status_code


def test_somebody_who_guesses_locks_out_only_the_own_address() -> None:
    User.objects.create_user("mei@example.org", PASSWORD)
    for number in range(25):
        sign_in("203.0.113.9", f"nobody-{number}@example.org", "wrong")
    assert sign_in("198.51.100.7") == 302
    assert sign_in("203.0.113.9") != 302


def test_an_address_that_the_guesser_made_up_counts_for_nothing() -> None:
    User.objects.create_user("mei@example.org", PASSWORD)
    for number in range(25):
        sign_in(f"10.0.0.{number}, 203.0.113.9", f"nobody-{number}@example.org", "wrong")
    assert sign_in("10.9.9.9, 203.0.113.9") != 302


def test_a_reset_is_asked_for_a_few_times_for_one_account_and_often_from_one_address() -> None:
    def ask(email: str) -> int:
        headers = {"X-Forwarded-For": "203.0.113.9"}
        return Client().post(reverse("account_reset_password"), {"email": email}, headers=headers).status_code

    assert [ask(f"class-{number}@example.org") for number in range(30)] == [302] * 30
    assert [ask("mei@example.org") for _ in range(6)] == [302] * 5 + [429]
