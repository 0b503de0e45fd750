"""People and exams for the tests: an owner, a stranger, an administrator; a small blueprint with a form."""

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import settings as hypothesis_settings

from accounts.models import User
from curriculum.models import Blueprint
from exams.actions.publishing import publish_forms
from exams.actions.starting import start_mock
from exams.models import Attempt, Form
from tests.factories import UserFactory, make_blueprint, publish_questions

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def pytest_configure(config: pytest.Config) -> None:
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    # No test is about how long something takes: a busy machine would fail it.
    hypothesis_settings.register_profile("untimed", deadline=None)
    hypothesis_settings.load_profile("untimed")
    # Static files are looked for when asked for, as `make run` does: each of thousands of clients would list them all.
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS
    # To hash a password well takes longer than most tests; one looks at how servers do it (tests/security).
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]


def pytest_collection_finish() -> None:
    """What is there now stays to the end: to look through it for garbage again and again was a tenth of the tests."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _no_memory_of_throttling() -> None:
    """Keys of people come again in each test. Of a Redis nothing is cleared: the queue lives there too."""
    if settings.CACHES["default"]["BACKEND"].endswith("LocMemCache"):
        cache.clear()


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def candidate(db: None) -> User:
    return UserFactory(email="ana@example.org", name="Ana")


@pytest.fixture
def stranger(db: None) -> User:
    return UserFactory(email="charlie@example.org", name="Charlie")


@pytest.fixture
def admin(db: None) -> User:
    return UserFactory(email="root@example.org", is_staff=True, is_superuser=True)


@pytest.fixture
def blueprint(db: None) -> Blueprint:
    """Two areas of two sections each; a form has 6 scored and 2 pretest questions, 60 minutes."""
    return make_blueprint(scored=3, pretest=1)


@pytest.fixture
def form(blueprint: Blueprint, now: datetime) -> Form:
    publish_questions(blueprint, each_section=4)
    return publish_forms(blueprint, count=1, by=None, now=now)[0]


@pytest.fixture
def attempt(candidate: User, form: Form, now: datetime) -> Attempt:
    return start_mock(user=candidate, blueprint_slug=form.blueprint.slug, now=now)


@pytest.fixture
def signed_in(client: Client) -> Callable[[User], Client]:
    def sign_in(user: User) -> Client:
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def learner(signed_in: Callable[[User], Client], candidate: User) -> Client:
    """The candidate's browser."""
    return signed_in(candidate)


@pytest.fixture
def standing_clock(now: datetime) -> Iterator[Any]:
    """The moment of all that happens, until the test moves on."""
    with time_machine.travel(now, tick=False) as clock:
        yield clock


@pytest.fixture
def post_json() -> Callable[..., Any]:
    def post(client: Client, url: str, data: Any, **headers: Any) -> Any:
        return client.post(url, data, content_type="application/json", **headers)

    return post


@pytest.fixture
def statements() -> Callable[..., Any]:
    """The SQL statements of a block, without those that only open and close transactions."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        work: list[str] = []
        with CaptureQueriesContext(connection) as captured:
            yield work
        bookkeeping = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
        work += [query["sql"] for query in captured if not query["sql"].startswith(bookkeeping)]

    return counting
