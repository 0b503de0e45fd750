"""A backup is what can be restored: into an empty database, every row of every table, and the app serves from it."""

import os
import re
import shutil
import subprocess
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from exams.actions.closing import finish
from exams.actions.starting import start_mock
from exams.models import ScoreReport
from insights.actions import rebuild, want_rebuild
from tests.answering import answer_all
from tests.servers import NotHere, postgres_binaries
from tests.services.processes import Web, environment, manage, running, session_of
from tests.study.ledgers import keep_a_ledger

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
SUM = "SELECT count(*), md5(coalesce(string_agg(md5(t::text), '' ORDER BY md5(t::text)), '')) FROM \"{}\" t"
# Each counter and the largest key that it must be past.
COUNTERS = """
SELECT seq.relname, tab.relname, att.attname FROM pg_class seq
JOIN pg_depend d ON d.objid = seq.oid AND d.deptype IN ('a', 'i')
JOIN pg_class tab ON tab.oid = d.refobjid
JOIN pg_attribute att ON att.attrelid = tab.oid AND att.attnum = d.refobjsubid
WHERE seq.relkind = 'S' ORDER BY 1
"""


@pytest.fixture(scope="module")
def clients() -> str:
    """A PATH on which pg_dump and pg_restore are as new as the server."""
    near = [""]
    with suppress(NotHere):  # the server may be elsewhere, and its programs on the PATH
        near = [str(postgres_binaries()), ""]
    for path in near:
        search = os.pathsep.join(filter(None, [path, os.environ["PATH"]]))
        if (found := shutil.which("pg_dump", path=search)) and major(found) >= connection.pg_version // 10_000:
            return search
    pytest.skip(f"no pg_dump of PostgreSQL {connection.pg_version // 10_000} on this machine")


def major(program: str) -> int:
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    return int(re.search(r"(\d+)", said)[1])


def run(script: str, file: Path, url: str, path: str) -> subprocess.CompletedProcess[str]:
    variables = os.environ | {"DATABASE_URL": url, "PATH": path}
    command = [str(Path("deploy", script).resolve()), str(file)]
    return subprocess.run(command, env=variables, capture_output=True, text=True, timeout=120, check=False)


def sums(url: str) -> dict[str, tuple[int, str]]:
    with psycopg.connect(url, autocommit=True) as database:
        return {name: database.execute(SUM.format(name)).fetchone() for (name,) in database.execute(TABLES).fetchall()}


def outrun(url: str) -> list[str]:
    """Counters that would give a key a second time."""
    with psycopg.connect(url, autocommit=True) as database:
        ask = 'SELECT (SELECT coalesce(max("{2}"), 0) FROM "{1}") >= nextval(\'"{0}"\')'
        counters = database.execute(COUNTERS).fetchall()
        assert len(counters) > 20
        return [row[0] for row in counters if database.execute(ask.format(*row)).fetchone()[0]]


@pytest.fixture
def fresh(test_database_url):
    """The address of an empty database on the same server."""
    base = test_database_url.rpartition("/")[0]
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute("DROP DATABASE IF EXISTS cpimprep_restored")
        server.execute("CREATE DATABASE cpimprep_restored")
        yield f"{base}/cpimprep_restored"
        server.execute("DROP DATABASE cpimprep_restored WITH (FORCE)")


@pytest.fixture
def lived_in(candidate: User, form) -> str:
    """A sitting with its answers and report, a weakness report, evidence of maintenance; the score report's address."""
    now = timezone.now() - timedelta(hours=1)
    attempt = start_mock(user=candidate, blueprint_slug=form.blueprint.slug, now=now)
    answer_all(attempt, now=now)
    finish(attempt, queued={}, timed_out=False, by=candidate, now=now)
    for pk in want_rebuild(candidate.pk, blueprint_id=form.blueprint_id):
        rebuild(pk, now=now)
    keep_a_ledger(candidate, now)
    start_mock(user=candidate, blueprint_slug=form.blueprint.slug, now=timezone.now())
    return reverse("exams:report", args=[attempt.public_id])


def test_what_was_backed_up_is_all_there_and_served(
    lived_in, candidate, clients, fresh, test_database_url, private_redis, static_root, tmp_path
) -> None:
    session = session_of(candidate)
    before, file = sums(test_database_url), tmp_path / "backup" / "cpimprep.dump"
    filled = {name for name, (count, _) in before.items() if count}
    assert {"exams_answer", "exams_scorereport", "insights_weaknessreport", "study_evidence"} <= filled

    dumped = run("backup", file, test_database_url, clients)
    assert (dumped.returncode, oct(file.stat().st_mode)[-3:]) == (0, "600"), dumped.stderr
    restored = run("restore", file, fresh, clients)
    assert restored.returncode == 0, restored.stderr

    assert sums(fresh) == before
    assert outrun(fresh) == []
    variables = environment(fresh, private_redis.url, STATIC_ROOT=str(static_root))
    assert manage("migrate", "--check", variables=variables).returncode == 0
    with running(Web(variables)) as web:
        status, _, page = web.request("GET", lived_in, session=session)
        assert (status, str(ScoreReport.objects.get().scaled) in page.decode()) == (200, True)


def test_nothing_is_restored_over_what_is_there(clients, test_database_url, fresh, tmp_path, candidate) -> None:
    before = sums(test_database_url)
    file = tmp_path / "cpimprep.dump"
    run("backup", file, test_database_url, clients)
    refused = run("restore", file, test_database_url, clients)
    assert (refused.returncode, "not empty" in refused.stderr) == (1, True)
    assert sums(test_database_url) == before


def test_a_damaged_backup_is_refused_and_leaves_nothing_behind(clients, test_database_url, fresh, tmp_path) -> None:
    file = tmp_path / "cpimprep.dump"
    run("backup", file, test_database_url, clients)
    file.write_bytes(file.read_bytes()[:-4_000])
    assert run("restore", file, fresh, clients).returncode != 0
    assert sums(fresh) == {}


def test_a_backup_that_fails_leaves_no_file_that_looks_like_one(clients, tmp_path) -> None:
    failed = run("backup", tmp_path / "cpimprep.dump", "postgres://nobody@127.0.0.1:1/none", clients)
    assert failed.returncode != 0
    assert list(tmp_path.iterdir()) == []
