"""Two versions of the code at once, as while a new one is rolled out."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from redis import Redis

from cpimprep.celery import app
from exams.actions.starting import start_mock
from insights.actions import want_rebuild
from insights.models import WeaknessReport
from tests.services.processes import WORKER, Process, Web, environment, eventually, running, session_of

pytestmark = [pytest.mark.postgres, pytest.mark.broker, pytest.mark.django_db(transaction=True)]
# What a next version may bring before its code runs: docs/extending.md.
EXPANDED = """ALTER TABLE exams_answer ADD COLUMN of_next_version integer NOT NULL DEFAULT 0;
    ALTER TABLE exams_attempt ADD COLUMN of_next_version text NULL;
    CREATE TABLE of_next_version (id bigint PRIMARY KEY, attempt_id bigint REFERENCES exams_attempt)"""
CONTRACTED = """DROP TABLE of_next_version; ALTER TABLE exams_answer DROP COLUMN of_next_version;
    ALTER TABLE exams_attempt DROP COLUMN of_next_version"""


@contextmanager
def next_version_migrated() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(EXPANDED)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(CONTRACTED)


@pytest.fixture
def variables(test_database_url, private_redis, static_root):
    return environment(test_database_url, private_redis.url, STATIC_ROOT=str(static_root))


@pytest.mark.fault(
    "Two versions of the code during a deploy",
    sees="Nothing. A web server of the old version works on the new schema, and sign-ins hold on both.",
    kept="Everything: migrations only add until the old version is gone.",
)
def test_an_exam_begun_before_a_deploy_is_ended_by_either_version(variables, candidate, form) -> None:
    session, start = session_of(candidate), reverse("exams:start", args=[form.blueprint.slug])
    with running(Web(variables)) as old, next_version_migrated(), running(Web(variables)) as new:
        status, headers, _ = old.request("POST", start, session=session)
        assert status == 303
        page = headers["Location"]
        for seq, web in enumerate((old, new, old), 1):
            answered = web.request("POST", f"{page}answers/{seq}/", {"seq": seq, "chosen": 1}, session=session)
            assert json.loads(answered[2])["status"] == "saved"
            assert web.request("GET", page, session=session)[0] == 200
        ended = new.request("POST", f"{page}finish/", {"reason": "candidate"}, session=session)
        assert json.loads(ended[2])["state"] == "closed"
        for web in (old, new):
            assert web.request("GET", f"{page}report/", session=session)[0] == 200


@pytest.mark.fault(
    "Two versions of the code during a deploy",
    sees="A report may come a minute later.",
    kept="The old worker drops what it does not know; what was wanted stands in the database, and the sweep finds it.",
)
def test_an_old_worker_outlives_tasks_of_the_next_version(variables, private_redis, candidate, form) -> None:
    start_mock(user=candidate, blueprint_slug=form.blueprint.slug, now=timezone.now())
    (pk,) = want_rebuild(candidate.pk, blueprint_id=form.blueprint_id)
    with Redis.from_url(private_redis.url) as queue, app.connection_for_write(private_redis.url) as broker:
        queue.flushall()
        with running(Process(WORKER, variables)):
            app.send_task("insights.of_the_next_version", args=[pk], connection=broker)
            app.send_task("insights.rebuild", args=[pk, "an argument of the next version"], connection=broker)
            app.send_task("insights.rebuild_stale", connection=broker)
            assert eventually(lambda: WeaknessReport.objects.filter(pk=pk, built=1).exists())
        queue.flushall()
