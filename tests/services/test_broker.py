"""The database holds the intent, Celery only rings: whatever happens to the bell, reports are built in the end."""

import json
import signal
from functools import partial
from urllib.parse import urlencode

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from exams.actions.starting import start_mock
from exams.models import ScoreReport
from insights.actions import rebuild_stale, want_rebuild
from insights.models import WeaknessReport
from tests.factories import UserFactory
from tests.services.processes import CSRF, WORKER, Process, Web, environment, eventually, manage, running, session_of

pytestmark = [pytest.mark.broker, pytest.mark.django_db(transaction=True)]
RING = "from insights.tasks import rebuild; [rebuild.delay(pk) for pk in {pks}]"
RING_SWEEP = "from insights.tasks import rebuild_stale; rebuild_stale.delay()"


@pytest.fixture(scope="module")
def variables(test_database_url, private_redis, static_root):
    return environment(test_database_url, private_redis.url, STATIC_ROOT=str(static_root))


@pytest.fixture(scope="module")
def web(variables):
    with running(Web(variables)) as server:
        yield server


@pytest.fixture
def worker(variables):
    return partial(Process, WORKER, variables)


@pytest.fixture
def finish_by_web(web, candidate, form):
    def end():
        attempt = start_mock(user=candidate, blueprint_slug=form.blueprint.slug, now=timezone.now())
        url = reverse("exams:finish", args=[attempt.public_id])
        queue = [{"position": 1, "seq": 1, "chosen": 1}]
        status, _, body = web.request("POST", url, {"answers": queue}, session=session_of(candidate))
        return status, json.loads(body)["state"]

    return end


def stale():
    return [report.pk for report in WeaknessReport.objects.order_by("pk") if report.is_stale]


def ring(variables, code):
    assert manage("shell", "--command", code, variables=variables).returncode == 0


def test_closing_an_exam_leads_to_a_built_report(finish_by_web, worker, broker, candidate) -> None:
    with running(worker()):
        assert finish_by_web() == (200, "closed")
        assert eventually(lambda: WeaknessReport.objects.filter(user=candidate, built=1).exists())
    assert WeaknessReport.objects.get(user=candidate).body["answers"] == 1


def test_a_burst_of_bells_is_worked_off(worker, broker, variables, form) -> None:
    pks = [want_rebuild(UserFactory().pk, blueprint_id=form.blueprint_id)[0] for _ in range(30)]
    ring(variables, RING.format(pks=pks * 3))
    with running(worker()):
        assert eventually(lambda: not stale())


def waiting_for_a_lock():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return cursor.fetchone()[0]


@pytest.mark.fault(
    "A worker is killed in the middle of a rebuild",
    sees="“Updating…” on the report, a minute longer.",
    kept="The old report until the new one is whole; the wish stands in the database.",
)
def test_a_worker_killed_amid_a_rebuild_leaves_the_report_to_the_sweep(worker, broker, variables, form) -> None:
    """The row is held so that the worker stands in the middle of its rebuild, and changes before it goes on."""
    pks = [want_rebuild(UserFactory().pk, blueprint_id=form.blueprint_id)[0] for _ in range(5)]
    ring(variables, RING.format(pks=pks))
    with transaction.atomic(), running(worker()) as busy:
        held = WeaknessReport.objects.select_for_update().get(pk=pks[0])
        assert eventually(lambda: waiting_for_a_lock() == 1)
        busy.kill(signal.SIGKILL)
        WeaknessReport.objects.filter(pk=held.pk).update(wanted=2)
    assert pks[0] in stale()
    rebuild_stale(now=timezone.now())
    assert stale() == []


@pytest.mark.fault(
    "Redis is gone",
    sees="Exams go on and are scored at once; the weakness report says “updating…” until Redis is back.",
    kept="Everything: the queue holds only bells.",
)
def test_without_a_broker_an_exam_ends_and_its_report_follows_later(
    finish_by_web, worker, private_redis, candidate
) -> None:
    private_redis.stop()
    try:
        assert finish_by_web() == (200, "closed")
    finally:
        private_redis.start_again()
    assert ScoreReport.objects.filter(attempt__user=candidate).exists()
    assert len(stale()) == 1
    rebuild_stale(now=timezone.now())
    assert stale() == []


def test_web_and_worker_find_a_broker_that_came_back(finish_by_web, worker, private_redis, candidate) -> None:
    with running(worker()):
        private_redis.stop()
        private_redis.start_again()
        assert eventually(lambda: finish_by_web() == (200, "closed"))
        assert eventually(lambda: not stale())


@pytest.mark.fault(
    "Redis is emptied",
    sees="The weakness report comes within a minute or two instead of seconds.",
    kept="Everything: the sweep rings again for what the database wants.",
)
def test_a_broker_that_forgot_everything_is_made_good_by_the_sweep(
    finish_by_web, worker, broker, variables, candidate
) -> None:
    finish_by_web()
    broker.flushall()
    with running(worker()):
        assert len(stale()) == 1
        ring(variables, RING_SWEEP)
        assert eventually(lambda: not stale())


@pytest.fixture
def sign_in(web, candidate):
    candidate.set_password("plum-harbor-9")
    candidate.save()
    form = urlencode({"login": candidate.email, "password": "plum-harbor-9", "csrfmiddlewaretoken": CSRF})
    return lambda: web.post_form(reverse("account_login"), form)


def test_beside_a_redis_that_hangs_people_sign_in(sign_in, private_redis) -> None:
    """Before it goes on. How often it is asked: tests/house/test_cache.py."""
    private_redis.process.send_signal(signal.SIGSTOP)
    try:
        assert sign_in() == 302
    finally:
        private_redis.process.send_signal(signal.SIGCONT)


@pytest.mark.fault(
    "Redis is gone",
    sees="People sign in; /readyz names the broker; sign-ins are not throttled meanwhile, which the log says.",
    kept="Everything: the queue holds only bells.",
)
def test_without_redis_people_sign_in_and_the_health_page_says_so(web, sign_in, private_redis) -> None:
    private_redis.stop()
    try:
        signed_in = sign_in()
        ready = web.request("GET", "/readyz")
    finally:
        private_redis.start_again()
    assert signed_in == 302
    assert (ready[0], json.loads(ready[2])["broker"] != "ok") == (200, True)
