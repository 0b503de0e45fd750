"""Production settings on real servers: a pool wide enough for many threads, hashed static files, a private Redis."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import global_settings, settings
from django.core.management import call_command
from django.db import connection
from redis import Redis

from tests.servers import Server, redis

THREADS = 64


@pytest.fixture(autouse=True)
def _only_on_postgresql() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: python -m tests.stages services")


@pytest.fixture(autouse=True)
def _passwords_that_servers_know(settings) -> None:
    settings.PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """A thread that waits for a connection would not race."""
    if pool := connection.settings_dict["OPTIONS"].get("pool"):
        pool["max_size"] = THREADS


@pytest.fixture(scope="session")
def static_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every static file under its hashed name, as the image has them."""
    settings.STATIC_ROOT = root = tmp_path_factory.mktemp("static")
    call_command("collectstatic", interactive=False, verbosity=0)
    return root


@pytest.fixture(scope="module")
def private_redis() -> Iterator[Server]:
    """A Redis of our own even where REDIS_URL names one: these tests stop and empty it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("REDIS_URL", raising=False)
        with redis() as server:
            yield server


@pytest.fixture
def broker(private_redis: Server) -> Iterator[Redis]:
    """Our Redis, emptied before and after: what one test queued is no other's task."""
    with Redis.from_url(private_redis.url) as client:
        client.flushall()
        yield client
        client.flushall()


@pytest.fixture(scope="session")
def test_database_url(django_db_setup: None) -> str:
    """The address of the test database, for processes of their own."""
    base = os.environ["DATABASE_URL"].rpartition("/")[0]
    return f"{base}/{connection.settings_dict['NAME']}"
