"""Migrations beside people who sit exams: a step that gets no lock gives way, and says so."""

import re

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from accounts.management.commands.migrate import careful
from tests.house.schema_changes import ACKNOWLEDGED, BASELINE, dangers

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
QUICK = {"lock_timeout": 0.2, "statement_timeout": 1, "tries": 2, "pause": 0.1, "verbosity": 0}


@pytest.fixture
def back_and_forth():
    """A migration that locks a table for a moment, undone; afterwards all are applied again."""
    call_command("migrate", "insights", "0003", verbosity=0)
    yield
    call_command("migrate", verbosity=0)


def test_a_migration_that_gets_no_lock_gives_way_and_says_what_to_do(back_and_forth, test_database_url, capsys) -> None:
    with psycopg.connect(test_database_url) as someone:
        someone.execute("LOCK TABLE insights_weaknessreport IN ROW EXCLUSIVE MODE")  # as whoever answers
        with pytest.raises(CommandError, match=r"did not get a lock in time.*tried 2 times.*pg_stat_activity"):
            call_command("migrate", "insights", "0004", **QUICK)
    assert "try 2 follows" in capsys.readouterr().err
    call_command("migrate", "insights", "0004", **QUICK)


def test_a_step_that_locks_for_too_long_is_cut_off() -> None:
    """As a slow one: an index is built over a function that sleeps."""
    with connection.cursor() as cursor, careful(connection, 1, 0.3):
        cursor.execute("CREATE FUNCTION slow(integer) RETURNS integer IMMUTABLE LANGUAGE sql AS 'SELECT $1'")
        cursor.execute("CREATE TABLE crawling AS SELECT generate_series(1, 3) AS n")
        cursor.execute(
            "CREATE OR REPLACE FUNCTION slow(integer) RETURNS integer IMMUTABLE LANGUAGE plpgsql "
            "AS 'BEGIN PERFORM pg_sleep(5); RETURN $1; END'"
        )
        with pytest.raises(Exception, match="statement timeout"):
            cursor.execute("CREATE INDEX crawl ON crawling (slow(n))")
        cursor.execute("SELECT pg_sleep(0.5)")  # what locks nobody out may take its time
        cursor.execute("DROP TABLE crawling")
        cursor.execute("DROP FUNCTION slow(integer)")
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone()[0] == "0"


def test_an_index_that_was_left_half_built_is_named() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE twice AS SELECT 1 AS n FROM generate_series(1, 2)")
        with pytest.raises(Exception, match="duplicate"):
            cursor.execute("CREATE UNIQUE INDEX CONCURRENTLY twice_once ON twice (n)")
        try:
            with pytest.raises(CommandError, match="half built: twice_once"):
                call_command("migrate", verbosity=0)
        finally:
            cursor.execute("DROP TABLE twice")


def later_migrations():
    """Those that came after the baseline, which ran before this check was there."""
    loader = MigrationLoader(connection)
    for app, name in sorted(loader.disk_migrations):
        if app in BASELINE and int(re.match(r"\d+", name)[0]) > BASELINE[app]:
            yield (app, name), loader.collect_sql([(loader.get_migration(app, name), False)])


def test_no_later_migration_locks_a_big_table_for_long_or_breaks_the_release_before() -> None:
    found = {name: dangers(sql) for name, sql in later_migrations()}
    assert found, "there is at least one later migration"
    assert {name: faults for name, faults in found.items() if faults and name not in ACKNOWLEDGED} == {}
