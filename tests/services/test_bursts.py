"""A thousand answers in practice lead to a handful of rebuilds, whatever happens to the worker meanwhile."""

import signal
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.utils import timezone

from insights.actions import COUNTDOWN, rebuild_stale
from insights.models import WeaknessReport
from tests.factories import publish_questions
from tests.services.processes import WORKER, Process, environment, eventually, manage, running

pytestmark = [pytest.mark.broker, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("broker")]
ANSWERS, QUESTIONS = 1000, 40
NOTE_BUILDS = """
    CREATE TABLE built_log (at timestamptz DEFAULT clock_timestamp());
    CREATE FUNCTION note_build() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN INSERT INTO built_log DEFAULT VALUES; RETURN NEW; END $$;
    CREATE TRIGGER note_build AFTER UPDATE ON insights_weaknessreport FOR EACH ROW
        WHEN (NEW.built > OLD.built) EXECUTE FUNCTION note_build()"""
NOTE_NO_MORE = """
    DROP TRIGGER note_build ON insights_weaknessreport;
    DROP FUNCTION note_build();
    DROP TABLE built_log"""


@pytest.fixture(scope="module")
def variables(test_database_url, private_redis, static_root):
    return environment(test_database_url, private_redis.url, STATIC_ROOT=str(static_root))


@pytest.fixture
def worker(variables):
    return partial(Process, WORKER, variables)


@pytest.fixture
def practice(variables, candidate, blueprint):
    publish_questions(blueprint, each_section=QUESTIONS // 4)

    def answer(begin: int, end: int, *, countdown: float = 1) -> None:
        call = f"practice({candidate.pk}, {blueprint.pk}, {begin}, {end}, countdown={countdown})"
        code = f"from tests.services.practicing import practice; {call}"
        done = manage("shell", "--command", code, variables=variables)
        assert done.returncode == 0, done.stderr

    return answer


@pytest.fixture
def builds():
    """How many times a report was built: PostgreSQL notes each."""
    with connection.cursor() as cursor:
        cursor.execute(NOTE_BUILDS)

    def count() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM built_log")
            return int(cursor.fetchone()[0])

    yield count
    with connection.cursor() as cursor:
        cursor.execute(NOTE_NO_MORE)


def report_of(user):
    return WeaknessReport.objects.get(user=user)


def is_fresh(user) -> bool:
    return not report_of(user).is_stale


def test_a_thousand_answers_lead_to_a_handful_of_rebuilds(worker, practice, builds, candidate) -> None:
    with running(worker()):
        practice(0, ANSWERS, countdown=COUNTDOWN.total_seconds())
        eventually(partial(is_fresh, candidate), seconds=COUNTDOWN.total_seconds() + 30)
    rebuild_stale(now=timezone.now() + timedelta(minutes=5))  # an answer as the worker was building
    assert 1 <= builds() <= 5
    report = report_of(candidate)
    assert (report.wanted, report.built) == (ANSWERS, ANSWERS)
    assert (report.body["answers"], sum(area["correct"] for area in report.body["areas"])) == (QUESTIONS, 0)


def waiting_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


@pytest.mark.fault(
    "A worker is killed in the middle of a rebuild",
    sees="“Updating…” on the report, a minute longer.",
    kept="The old report until the new one is whole; the wish stands in the database.",
)
def test_a_worker_killed_amid_a_burst_leaves_a_report_that_is_right_in_the_end(worker, practice, candidate) -> None:
    """The table is held so that the worker stands at the end of its rebuild; answers go on when it is gone."""
    practice(0, 20)
    with connection.cursor() as cursor, running(worker()) as busy:
        cursor.execute("BEGIN; LOCK TABLE insights_readiness IN ACCESS EXCLUSIVE MODE")
        assert eventually(waiting_for_a_lock)
        busy.kill(signal.SIGKILL)
        cursor.execute("ROLLBACK")
    assert not is_fresh(candidate)
    practice(20, 30)
    rebuild_stale(now=timezone.now() + timedelta(minutes=5))
    report = report_of(candidate)
    assert (report.wanted, report.built, report.body["answers"]) == (30, 30, 30)


def test_the_next_worker_takes_up_what_was_rung_while_there_was_none(worker, practice, candidate) -> None:
    practice(0, 10)
    with running(worker()):
        assert eventually(partial(is_fresh, candidate))
    assert report_of(candidate).body["answers"] == 10
