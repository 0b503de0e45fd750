"""What becomes of answers while something that the site needs is away."""

import json
import secrets
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from http.client import HTTPException
from itertools import count
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from exams.actions.closing import close_if_overdue, close_overdue, finish
from exams.actions.starting import start_mock
from tests.services.away import answered, copy_of, fill_up, small_disk
from tests.services.processes import Web, environment, eventually, running, session_of

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
SAVES = 8
FAKETIME = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)


class Candidate:
    """Saves as the player does: what is not acknowledged is sent again until it is."""

    def __init__(self, web: Web, attempt, session: str) -> None:
        self.web, self.session = web, session
        self.url = reverse("exams:answer", args=[attempt.public_id, 0])
        self.acknowledged: dict[int, tuple[int, int | None]] = {}
        self.statuses: list[int] = []
        self.clicks = count(2)

    def save(self, position: int, seq: int) -> bool:
        body = {"seq": seq, "chosen": seq % 4}
        try:
            status, _, said = self.web.request(
                "POST", self.url.replace("/0/", f"/{position}/"), body, session=self.session
            )
        except (OSError, HTTPException):
            return False
        self.statuses.append(status)
        if status == 200 and json.loads(said)["status"] == "saved":
            self.acknowledged[position] = (seq, seq % 4)
            return True
        return False

    def writes_notes(self) -> bool:
        """Long ones, for which a database needs room right away."""
        body = {"seq": next(self.clicks), "text": secrets.token_hex(9_000)}
        status, _, _ = self.web.request("POST", self.url.replace("answers/0/", "notes/"), body, session=self.session)
        self.statuses.append(status)
        return status == 200

    def saves_everything(self) -> bool:
        """A new answer to each of the first questions."""
        return all(self.save(position, next(self.clicks)) for position in range(1, SAVES + 1))


@pytest.fixture
def attempt(candidate, form):
    return start_mock(user=candidate, blueprint_slug=form.blueprint.slug, now=timezone.now())


@pytest.fixture
def sitting(attempt, candidate, test_database_url, private_redis, static_root) -> Callable[..., Iterator[Candidate]]:
    """The candidate's player before a site on a copy of the database, and that copy's server."""

    @contextmanager
    def begin(folder=None):
        session = session_of(candidate)
        with ExitStack() as stack:
            server = stack.enter_context(copy_of(test_database_url, folder=folder))
            more = {"STATIC_ROOT": str(static_root), "DB_POOL_TIMEOUT": "1"}
            variables = environment(server.url, private_redis.url, **more)
            web = stack.enter_context(running(Web(variables)))
            yield Candidate(web, attempt, session), server

    return begin


@pytest.fixture
def web_with_a_clock(test_database_url, private_redis, static_root, tmp_path):
    """A web server whose clock can be set, by so many seconds against the true time."""
    if FAKETIME is None:
        pytest.skip("needs libfaketime (Debian's package faketime)")
    ahead = tmp_path / "ahead"
    ahead.write_text("+0")
    moved = {"LD_PRELOAD": str(FAKETIME), "FAKETIME_TIMESTAMP_FILE": str(ahead), "FAKETIME_NO_CACHE": "1"}
    with running(Web(environment(test_database_url, private_redis.url, STATIC_ROOT=str(static_root), **moved))) as web:
        yield web, lambda seconds: ahead.write_text(f"{seconds:+d}")


@pytest.mark.fault(
    "PostgreSQL is restarted",
    sees="The player says “not saved yet” and sends again by itself; a page says “Not available just now” (503).",
    kept="Every acknowledged answer, also if the server crashes; the others wait in the browser.",
)
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT], ids=["in order", "as by a crash"])
def test_answers_outlive_a_restart_of_the_database(sitting, attempt, how) -> None:
    with sitting() as (candidate, server):
        assert candidate.saves_everything()
        server.process.send_signal(how)
        server.process.wait(30)
        assert not candidate.save(1, next(candidate.clicks))
        assert candidate.statuses[-1] == 503
        status, headers, page = candidate.web.request("GET", "/", **{"Content-Type": "text/html"})
        assert (status, headers["Retry-After"], b"Not available just now" in page) == (503, "5", True)
        server.start_again()
        assert eventually(candidate.saves_everything)
        assert answered(server, attempt.pk) == candidate.acknowledged


@pytest.mark.fault(
    "PostgreSQL has no room left",
    sees="The player says “not saved yet”; a page says that the database has no room left (503), never a 500.",
    kept="Every acknowledged answer; the others wait in the browser and are saved once there is room.",
)
def test_answers_outlive_a_full_disk_of_the_database(sitting, attempt) -> None:
    with small_disk(140) as disk, sitting(folder=disk) as (candidate, server):
        assert candidate.saves_everything()
        filler = fill_up(disk)
        assert eventually(lambda: not candidate.writes_notes())
        assert set(candidate.statuses) == {200, 503}
        filler.unlink()
        if server.process.poll() is not None:
            server.start_again()
        assert eventually(candidate.saves_everything)
        assert answered(server, attempt.pk) == candidate.acknowledged


@pytest.mark.fault(
    "The clock of a server is an hour wrong",
    sees="Nothing, where another server answers; else “not saved yet” and “Not available just now” (503). /readyz says"
    " by how much, so that a proxy leaves the server out.",
    kept="Every answer; no exam is begun or ended by the wrong clock.",
)
@pytest.mark.parametrize("hours", [1, -1])
def test_a_server_whose_clock_jumps_serves_nobody_until_it_is_right(
    web_with_a_clock, attempt, candidate, hours
) -> None:
    web, set_clock = web_with_a_clock
    sitting = Candidate(web, attempt, session_of(candidate))
    assert sitting.saves_everything()
    set_clock(hours * 3600)
    assert eventually(lambda: not sitting.save(1, next(sitting.clicks)) and sitting.statuses[-1] == 503)
    assert f"{hours * 3600:+d} s" in json.loads(web.request("GET", "/readyz")[2])["clock"]
    attempt.refresh_from_db()
    assert attempt.state == "open"
    set_clock(0)
    assert eventually(sitting.saves_everything)


def test_a_worker_whose_clock_is_ahead_ends_no_exam(attempt, candidate) -> None:
    ahead = attempt.deadline_at + timedelta(hours=1)
    close_overdue(now=ahead)
    assert not close_if_overdue(attempt, now=ahead)
    assert not finish(attempt, queued={}, timed_out=True, by=candidate, now=ahead)
    attempt.refresh_from_db()
    assert attempt.state == "open"
