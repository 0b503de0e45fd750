"""A Redis that hangs or is gone costs a sign-in half a second once, and then nothing for a while."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import count

import pytest
from django.core.cache import caches
from django.urls import reverse

from accounts.models import User
from cpimprep.cache import ForgivingRedisCache
from tests.servers import free_port

LONGEST = 60.0


@pytest.fixture
def mute_server() -> Iterator[socket.socket]:
    """It takes connections and never answers. Whoever waited for it for good would fail where it goes."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listener:
        gone = threading.Timer(LONGEST, listener.shutdown, [socket.SHUT_RDWR])
        gone.start()
        yield listener
        gone.cancel()


def asked(server: socket.socket) -> int:
    """How many connections were made since this was asked last."""
    server.setblocking(False)
    with ExitStack() as taken:
        for number in count():
            try:
                taken.enter_context(server.accept()[0])
            except BlockingIOError:
                return number
    raise AssertionError


@pytest.fixture
def use(settings, monkeypatch):
    monkeypatch.setattr(ForgivingRedisCache, "_resting_until", {})

    def at(server: socket.socket | int):
        port = server if isinstance(server, int) else server.getsockname()[1]
        url = f"redis://127.0.0.1:{port}/0"
        settings.CACHES = {"default": {"BACKEND": "cpimprep.cache.ForgivingRedisCache", "LOCATION": url}}
        return caches["default"]

    return at


@pytest.mark.django_db
def test_somebody_signs_in_beside_a_redis_that_hangs(client, use, mute_server) -> None:
    User.objects.create_user("mei@example.org", "plum-harbor-9")
    use(mute_server)
    sign_in = {"login": "mei@example.org", "password": "plum-harbor-9"}
    assert client.post(reverse("account_login"), sign_in).status_code == 302
    assert asked(mute_server) == 1


def test_a_redis_that_failed_is_left_alone_for_a_while(use, mute_server) -> None:
    cache = use(mute_server)
    assert cache.get("key") is None
    assert asked(mute_server) == 1
    assert [cache.get("key"), cache.add("key", 1), cache.set("key", 1), cache.delete("key")] == [
        None,
        True,
        None,
        False,
    ]
    assert asked(mute_server) == 0


def test_it_is_asked_again_after_the_rest(use, mute_server, monkeypatch) -> None:
    monkeypatch.setattr(ForgivingRedisCache, "REST", 0)
    cache = use(mute_server)
    for _ in range(2):
        cache.get("key")
        assert asked(mute_server) == 1


def test_while_it_rests_reads_miss_and_writes_are_dropped(use) -> None:
    cache = use(free_port())
    for _ in range(2):
        assert cache.get("key", "nothing") == "nothing"
        assert cache.add("key", 1) is True
        assert cache.delete("key") is False


@pytest.mark.django_db
def test_the_health_page_asks_all_the_same(client, use, mute_server) -> None:
    use(mute_server).get("key")
    assert json.loads(client.get("/readyz").content)["broker"] == "TimeoutError"
