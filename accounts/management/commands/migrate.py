"""Django's migrate, careful on PostgreSQL: a step that waits for a table's lock holds up everybody behind it."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management import CommandError, CommandParser
from django.core.management.commands.migrate import Command as Migrate
from django.db import OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

# SQLSTATE of a lock that was not to be had in time, and of a statement that ran too long.
LATE = {"55P03": "did not get a lock in time", "57014": "held its lock for too long"}
# What locks a table against writing, or against everything, while it runs.
LOCKING = re.compile(
    r"\s*(ALTER TABLE(?!.*\bVALIDATE CONSTRAINT)|CREATE (UNIQUE )?INDEX (?!CONCURRENTLY)"
    r"|DROP INDEX (?!CONCURRENTLY)|DROP TABLE)",
    re.IGNORECASE | re.DOTALL,
)
INVALID = "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid"
BUSY = (
    "{step} {late}. Nothing of it was kept; what ran before it stays. It was tried {tries} times. Look for long "
    "transactions (SELECT pid, xact_start, query FROM pg_stat_activity ORDER BY xact_start) and run migrate again "
    "when they are over, or give it longer with --lock-timeout or --statement-timeout."
)


class Command(Migrate):
    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--lock-timeout", type=float, default=4, help="Seconds that a step waits for a lock.")
        parser.add_argument(
            "--statement-timeout", type=float, default=30, help="Seconds that a step may lock a table against writing."
        )
        parser.add_argument("--tries", type=int, default=10, help="How often a step is tried that gets no lock.")
        parser.add_argument("--pause", type=float, default=5, help="Seconds between two tries.")

    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        if connection.vendor != "postgresql":
            super().handle(*args, **options)
            return
        with careful(connection, options["lock_timeout"], options["statement_timeout"]):
            self._again_and_again(lambda: super(Command, self).handle(*args, **options), options)
        with connection.cursor() as cursor:
            cursor.execute(INVALID)
            if broken := ", ".join(name for (name,) in cursor.fetchall()):
                raise CommandError(f"Left half built: {broken}. DROP INDEX CONCURRENTLY each, and run migrate again.")

    def _again_and_again(self, migrate: Callable[[], object], options: dict[str, Any]) -> None:
        for number in range(1, options["tries"] + 1):
            try:
                migrate()
                return
            except OperationalError as error:
                if (state := getattr(error.__cause__, "sqlstate", "")) not in LATE:
                    raise
                if state == "57014" or number == options["tries"]:
                    raise CommandError(BUSY.format(step="A step", late=LATE[state], tries=number)) from error
                self.stderr.write(f"No lock within {options['lock_timeout']:g} s: try {number + 1} follows.")
                time.sleep(options["pause"])


@contextmanager
def careful(connection: BaseDatabaseWrapper, lock: float, statement: float) -> Iterator[None]:
    """With timeouts for the session, the second only while a statement runs that locks out writers."""

    def timed(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if not LOCKING.match(sql):
            return execute(sql, params, many, context)
        _set(connection, "statement_timeout", statement)
        try:
            return execute(sql, params, many, context)
        finally:
            _set(connection, "statement_timeout", 0)

    connection.ensure_connection()
    _set(connection, "lock_timeout", lock)
    try:
        with connection.execute_wrapper(timed):
            yield
    finally:
        _set(connection, "lock_timeout", 0)


def _set(connection: BaseDatabaseWrapper, what: str, seconds: float) -> None:
    """On a connection that failed nothing can be set: its transaction takes back what was set within it."""
    if connection.is_usable():
        with connection.connection.cursor() as cursor:
            cursor.execute("SELECT set_config(%s, %s, false)", [what, f"{seconds * 1000:.0f}ms"])
