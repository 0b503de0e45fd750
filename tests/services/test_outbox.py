"""Mails leave the outbox once, whoever sends them, dies at it or refuses them."""

import signal
from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from accounts.actions.mailing import queue_mails
from accounts.actions.sending import BATCH, send_due
from accounts.models import Mail
from tests.accounts.posting import letter
from tests.factories import UserFactory
from tests.services.processes import WORKER, Process, environment, eventually, manage, running
from tests.services.threads import together
from tests.smtp import mail_server

pytestmark = [pytest.mark.postgres, pytest.mark.broker, pytest.mark.django_db(transaction=True)]
RING = "from accounts.tasks import send_mails; send_mails.delay()"


@pytest.fixture
def people(db):
    return lambda count: [UserFactory(email=f"a{number:03}@x.org") for number in range(count)]


@pytest.fixture
def server(settings):
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server


def queue(people, **more) -> int:
    now = timezone.now()
    return queue_mails([letter(person, now, **more) for person in people], now=now)


def test_many_workers_at_once_send_each_mail_once(people, server) -> None:
    everybody = people(3 * BATCH)
    queue(everybody)
    now = timezone.now()
    for _ in range(3):
        together([partial(send_due, now=now)] * 4)
    assert server.readers() == [person.email for person in everybody]
    assert not Mail.objects.waiting().exists()


def test_one_event_queued_by_many_at_once_is_one_mail_each(people, server) -> None:
    everybody = people(5)
    together([partial(queue, everybody)] * 6)
    send_due(now=timezone.now())
    assert server.readers() == [person.email for person in everybody]


def test_one_refused_recipient_of_a_batch_is_tried_again_alone(people, server) -> None:
    queue(people(20))
    server.refuses = {"a007@x.org"}
    now = timezone.now()
    assert send_due(now=now) == 20
    assert len(server.mails) == 19
    server.refuses = set()
    assert send_due(now=now + timedelta(minutes=5)) == 1
    assert len(set(server.readers())) == len(server.mails) == 20


def test_a_worker_killed_in_the_middle_of_a_batch_leaves_the_rest_to_the_next(
    people, server, test_database_url, private_redis
) -> None:
    """It is killed when the mail server has the fifth mail and has not said so: that one alone may come twice."""
    everybody = people(12)
    queue(everybody)
    server.silent_on = "a004@x.org"
    variables = environment(test_database_url, private_redis.url, EMAIL_URL=server.url)
    with running(Process(WORKER, variables)) as worker:
        assert manage("shell", "--command", RING, variables=variables).returncode == 0
        assert server.is_silent.wait(60)
        worker.kill(signal.SIGKILL)
    server.silent_on = ""
    now = timezone.now()
    assert send_due(now=now) == 0
    assert Mail.objects.waiting().count() == 8
    assert send_due(now=now + Mail.LEASE) == 8
    assert server.readers() == sorted([person.email for person in everybody] + ["a004@x.org"])
    assert not Mail.objects.waiting().exists()


def test_what_a_request_queues_a_worker_sends_at_once(people, server, test_database_url, private_redis) -> None:
    variables = environment(test_database_url, private_redis.url, EMAIL_URL=server.url)
    with running(Process(WORKER, variables)):
        queue(people(2))
        manage("shell", "--command", RING, variables=variables)
        assert eventually(lambda: len(server.mails) == 2)
