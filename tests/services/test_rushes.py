"""What becomes of requests when more come than the server can answer."""

import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from exams.actions.starting import start_mock
from exams.models import Answer
from tests.services.processes import Web, environment, eventually, running, session_of

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
PATIENCE = 0.5


@pytest.fixture
def web(test_database_url, private_redis, static_root):
    """One thread, so that whatever takes long makes all others wait."""
    one = {"WEB_CONCURRENCY": "1", "WEB_THREADS": "1", "REQUEST_PATIENCE": str(PATIENCE)}
    with running(Web(environment(test_database_url, private_redis.url, STATIC_ROOT=str(static_root), **one))) as web:
        yield web


@pytest.fixture
def attempt(candidate, form):
    return start_mock(user=candidate, blueprint_slug=form.blueprint.slug, now=timezone.now())


@pytest.fixture
def save(web, attempt, candidate) -> Callable[[int], Any]:
    session = session_of(candidate)

    def send(position: int) -> Any:
        url = reverse("exams:answer", args=[attempt.public_id, position])
        return web.request("POST", url, {"seq": 7, "chosen": 1}, session=session)

    return send


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted")
        return cursor.fetchone() is not None


@pytest.mark.fault(
    "More people ask at once than the server can answer",
    sees="The player says “not saved yet” and sends again by itself; a page tells of it after eight seconds (503).",
    kept="Every acknowledged answer. What nobody waits for any more is refused, so the wait ends with the rush.",
)
def test_what_waited_longer_than_anybody_listens_is_refused_and_sent_again(web, save, attempt) -> None:
    page, probe = (partial(web.request, "GET", path, **{"Content-Type": "text/html"}) for path in ("/", "/healthz"))
    with ThreadPoolExecutor() as pool:
        with transaction.atomic():
            Answer.objects.select_for_update().get(attempt=attempt, position=1)
            first = pool.submit(save, 1)
            assert eventually(somebody_waits)
            others = [pool.submit(send) for send in (partial(save, 2), page, probe)]
            time.sleep(6 * PATIENCE)
        assert first.result()[0] == 200
        (refused, headers, said), shown, healthy = (other.result() for other in others)
    assert (refused, headers["Retry-After"], json.loads(said)["error"]) == (503, "5", "unavailable")
    assert (shown[0], b"More people ask at once" in shown[2], healthy[0]) == (503, True, 200)
    assert attempt.answers.get(position=2).chosen is None
    assert save(2)[0] == 200
    assert attempt.answers.get(position=2).chosen == 1
