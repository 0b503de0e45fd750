"""The player's JSON made wrong: kept as acknowledged or refused in words, before the end and after it.

For some seconds in the whole suite, with FUZZ_SECONDS=600 for so long. A body that fails is named by the assertion; it
belongs into seeds/player, as endpoint_anything.json.
"""

import json
import os
import time
from random import Random

import pytest
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as bounds
from hypothesis import strategies as st

from exams import payload
from exams.actions.closing import finish
from exams.actions.starting import start_mock
from exams.models import Answer, Attempt, ScoreReport
from tests.exams.kinds import make_mock
from tests.security.nonsense import RIGHT, SEEDS, wrong_body

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_clock")]
SECONDS = int(os.environ.get("FUZZ_SECONDS", "2"))
BOUNDED = bounds(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
POSITIONS = (1, 2, 3, 4, 5, 0, 6, 32_768, 2**40)
COLUMNS = (*payload.ANSWER_COLUMNS, "first_chosen", "first_entered", "scored")
KEPT = sorted(SEEDS.glob("*.json"))


class Sitting:
    """An exam with a question of every kind, and what has to hold after any request about it."""

    def __init__(self, client, attempt: Attempt) -> None:
        self.client, self.attempt = client, attempt

    def send(self, endpoint: str, position: int, body: bytes) -> None:
        """Undone afterwards, so that each request meets the same exam."""
        place = [position] if endpoint == "answer" else []
        url = reverse(f"exams:{endpoint}", args=[self.attempt.public_id, *place])
        with transaction.atomic():
            before = self.kept()
            response = self.client.post(url, body, content_type="application/json")
            getattr(self, f"_{response.status_code}")(before, response.json(), position)
            transaction.set_rollback(True)

    def kept(self) -> dict:
        attempt = Attempt.objects.get(pk=self.attempt.pk)
        rows = {row["position"]: row for row in Answer.objects.filter(attempt=attempt).values(*COLUMNS)}
        reports = list(ScoreReport.objects.filter(attempt=attempt).values())
        return {"answers": rows, "notes": payload.notes(attempt), "state": attempt.state, "reports": reports}

    def _200(self, before: dict, said: dict, position: int) -> None:
        if "rejected" in said:
            return self._ended(before, said)
        assert said["status"] == "saved", "nothing was stored with so high a number"
        assert before["state"] == Attempt.State.OPEN
        if "text" in said["stored"]:
            assert self.kept() == before | {"notes": said["stored"]}
            return None
        answer = Answer.objects.select_related("version").get(attempt=self.attempt, position=position)
        assert said["stored"] == payload.stored(answer)
        assert self.kept()["answers"].keys() == before["answers"].keys()
        return None

    def _ended(self, before: dict, said: dict) -> None:
        assert (said["state"], bool(said["report"])) in [("closed", True), ("open", False)]
        assert all(fault["field"] and fault["message"] for fault in said["rejected"])
        if before["state"] == Attempt.State.CLOSED:
            assert self.kept() == before, "nothing is scored twice"
        elif said["state"] == Attempt.State.OPEN:
            assert not self.kept()["reports"], "time that is not over ends nothing"

    def _404(self, before: dict, said: dict, position: int) -> None:
        assert position not in before["answers"]
        assert self.kept() == before

    def _409(self, before: dict, said: dict, position: int) -> None:
        assert (before["state"], said["error"]) == (Attempt.State.CLOSED, "closed")
        assert self.kept() == before

    def _422(self, before: dict, said: dict, position: int) -> None:
        assert said["field"]
        assert said["message"]
        assert self.kept() == before


@pytest.fixture(params=["open", "closed"])
def sitting(request, blueprint, candidate, signed_in, now) -> Sitting:
    make_mock(blueprint, now)
    attempt = start_mock(user=candidate, blueprint_slug=blueprint.slug, now=now)
    if request.param == "closed":
        finish(attempt, queued={}, timed_out=False, by=candidate, now=now)
    client = signed_in(candidate)
    client.raise_request_exception = True
    return Sitting(client, attempt)


@pytest.mark.parametrize("endpoint", RIGHT)
def test_any_body_is_kept_as_acknowledged_or_refused(sitting, endpoint) -> None:
    @BOUNDED
    @given(st.randoms(use_true_random=False), st.sampled_from(POSITIONS))
    def any_of_them(random, position) -> None:
        sitting.send(endpoint, position, wrong_body(endpoint, random))

    any_of_them()


@pytest.mark.parametrize("file", KEPT, ids=lambda file: file.name)
def test_a_kept_body_is_kept_as_acknowledged_or_refused(sitting, file) -> None:
    for position in POSITIONS:
        sitting.send(file.name.partition("_")[0], position, file.read_bytes())


def test_for_as_long_as_is_asked_no_body_breaks_the_player(sitting) -> None:
    # The clock stands; this one goes.
    random, sent, end = Random(), 0, time.perf_counter() + SECONDS / 2
    while time.perf_counter() < end:
        endpoint, position = random.choice(list(RIGHT)), random.choice(POSITIONS)
        body = wrong_body(endpoint, random)
        try:
            sitting.send(endpoint, position, body)
        except Exception as fault:
            raise AssertionError(f"{endpoint} at {position}: {body!r}") from fault
        sent += 1
    print(f"{sent:,} bodies to an exam that is {sitting.attempt.state}")


@pytest.mark.parametrize("endpoint", RIGHT)
def test_a_body_beyond_the_bound_is_refused_in_words(sitting, endpoint) -> None:
    sitting.send(endpoint, 1, b'{"text": "' + b"x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE + b'"}')


def test_right_bodies_are_saved(sitting) -> None:
    """Otherwise all of the above might be about refusals alone."""
    statuses = {}
    for endpoint, right in RIGHT.items():
        place = [1] if endpoint == "answer" else []
        url = reverse(f"exams:{endpoint}", args=[sitting.attempt.public_id, *place])
        statuses[endpoint] = sitting.client.post(url, json.dumps(right), content_type="application/json").status_code
    saved = 200 if sitting.attempt.state == Attempt.State.OPEN else 409
    assert statuses == {"answer": saved, "notes": saved, "finish": 200}
