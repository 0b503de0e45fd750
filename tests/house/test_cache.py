"""A Redis that hangs or is gone costs a sign-in half a second once, and then nothing for a while."""

import json
import socket
import time
from collections.abc import Iterator

import pytest
from django.core.cache import caches
from django.urls import reverse

from accounts.models import User
from cpimprep.cache import ForgivingRedisCache
from tests.servers import free_port


@pytest.fixture
def mute_server() -> Iterator[str]:
    """It accepts and never answers."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listener:
        yield f"redis://127.0.0.1:{listener.getsockname()[1]}/0"


@pytest.fixture
def use(settings, monkeypatch):
    monkeypatch.setattr(ForgivingRedisCache, "_resting_until", {})

    def at(url):
        settings.CACHES = {"default": {"BACKEND": "cpimprep.cache.ForgivingRedisCache", "LOCATION": url}}
        return caches["default"]

    return at


def seconds(work) -> float:
    begin = time.monotonic()
    work()
    return time.monotonic() - begin


@pytest.mark.django_db
def test_somebody_signs_in_beside_a_redis_that_hangs(client, use, mute_server, settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    User.objects.create_user("mei@example.org", "plum-harbor-9")
    use(mute_server)
    sign_in = {"login": "mei@example.org", "password": "plum-harbor-9"}
    answers = []
    assert seconds(lambda: answers.append(client.post(reverse("account_login"), sign_in))) < 3
    assert answers[0].status_code == 302


def test_a_redis_that_failed_is_left_alone_for_a_while(use, mute_server) -> None:
    cache = use(mute_server)
    assert 0.3 < seconds(lambda: cache.get("key")) < 2
    assert seconds(lambda: [cache.get("key"), cache.add("key", 1), cache.set("key", 1), cache.delete("key")]) < 0.1


def test_it_is_asked_again_after_the_rest(use, mute_server, monkeypatch) -> None:
    monkeypatch.setattr(ForgivingRedisCache, "REST", 0)
    cache = use(mute_server)
    assert [0.3 < seconds(lambda: cache.get("key")) < 2 for _ in range(2)] == [True, True]


def test_while_it_rests_reads_miss_and_writes_are_dropped(use) -> None:
    cache = use(f"redis://127.0.0.1:{free_port()}/0")
    for _ in range(2):
        assert cache.get("key", "nothing") == "nothing"
        assert cache.add("key", 1) is True
        assert cache.delete("key") is False


@pytest.mark.django_db
def test_the_health_page_asks_all_the_same(client, use, mute_server) -> None:
    use(mute_server).get("key")
    assert json.loads(client.get("/readyz").content)["broker"] == "TimeoutError"
