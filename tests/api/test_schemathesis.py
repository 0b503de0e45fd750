"""Whatever the description allows, and much that it does not, gets an answer that the description knows.

Cases are the same in every run; API_EXAMPLES asks for more of them, API_SEED for others.
"""

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, assume, seed, settings
from schemathesis.generation import GenerationMode
from schemathesis.generation.case import Case

from tests.api.worlds import World

EXAMPLES = int(os.environ.get("API_EXAMPLES", "8"))
SEED = os.environ.get("API_SEED")
served = get_wsgi_application()


def plain(environ: dict[str, Any], start_response: Any) -> Any:
    """Not compressed: the client that asks here would not unpack it."""
    environ.pop("HTTP_ACCEPT_ENCODING", None)
    return served(environ, start_response)


schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", plain)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_clock")]
BOUNDED = settings(
    max_examples=EXAMPLES, derandomize=SEED is None, database=None, deadline=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """The end of a request must not close the connection whose transaction is the test's, as with Django's client."""
    ends = (request_started, request_finished)
    for signal in ends:
        signal.disconnect(close_old_connections)
    yield
    for signal in ends:
        signal.connect(close_old_connections)


def lead_to_what_is_there(case: Case, world: World) -> None:
    """Made-up numbers and names hardly ever meet a row, and made-up cursors none. Of an empty file the client that asks
    here sends no name, so that it would be no file."""
    if case.meta is None or case.meta.generation.mode != GenerationMode.POSITIVE:
        return
    for name, value in world.parameters(case.operation.path).items():
        case.path_parameters[name] = value
    if case.query:
        case.query.pop("cursor", None)
    if isinstance(case.body, dict) and "file" in case.body and not getattr(case.body["file"], "data", b"x"):
        case.body["file"] = b"x"


@schema.parametrize()
@(seed(int(SEED)) if SEED else lambda test: test)
@BOUNDED
def test_every_request_gets_an_answer_that_is_described(case: Any, world: World) -> None:
    assume(all(value not in ([], {}) for value in case.query.values()))  # it would not be sent, and so not be refused
    cache.clear()  # else the limits would soon be all that is met
    lead_to_what_is_there(case, world)
    case.call_and_validate(headers={"Authorization": f"Bearer {world.secret}"})
