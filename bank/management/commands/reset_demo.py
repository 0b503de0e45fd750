"""Put a public demo back to its beginnings while it serves.

Its beginnings are a database file made by the same commands as the first one, kept beside it for as long as neither
the code nor the content changes. SQLite's own backup copies it over the one that serves, in one transaction: whoever
asks meanwhile sees all of the old or all of the new, and nothing has to be told which tables visitors wrote to.
"""

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

FIRST = (["migrate", "--verbosity", "0"], ["load_content"], ["build_forms"], ["create_demo"])
SOURCES = ("*.py", "*.yaml", "*.md", "*.lock")


class Command(BaseCommand):
    help = "Forget all that visitors of a demo did, while it serves. Refused outside a demo, and with PostgreSQL."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--every", type=float, metavar="HOURS", help="Again and again, until it is stopped.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Set DEMO=1 (and DEBUG=1): everything that people did here would be lost.")
        if connection.vendor != "sqlite":
            raise CommandError("A demo on PostgreSQL is restored from a backup: docs/operating.md.")
        self._reset()
        while hours := options["every"]:
            time.sleep(hours * 3600)
            self._reset()

    def _reset(self) -> None:
        first = beginnings(settings.VAR_DIR)
        copy(first, Path(settings.DATABASES["default"]["NAME"]))
        shutil.rmtree(settings.VAR_DIR / "mail", ignore_errors=True)
        self.stdout.write("The demo is as it was in the beginning.")


def beginnings(folder: Path) -> Path:
    """A database in which nobody has been yet, made if this release has none."""
    file = folder / f"demo-{digest(settings.BASE_DIR)}.sqlite3"
    if not file.exists():
        for old in folder.glob("demo-*.sqlite3"):
            old.unlink()
        _make(file)
    return file


def _make(file: Path) -> None:
    with tempfile.TemporaryDirectory(dir=file.parent) as name:
        alone = os.environ | {"VAR_DIR": name, "DATABASE_URL": "", "REDIS_URL": "", "DEBUG": "1", "DEMO": "1"}
        for command in FIRST:
            # Our own commands, with arguments of our own.
            done = subprocess.run([sys.executable, "manage.py", *command], cwd=settings.BASE_DIR, env=alone,  # noqa: S603
                                  capture_output=True, text=True, check=False)  # fmt: skip
            if done.returncode:
                raise CommandError(f"{command[0]} failed, nothing was reset: {done.stderr.strip()[-2_000:]}")
        copy(Path(name) / "cpimprep.sqlite3", Path(name) / "whole.sqlite3")  # without a log beside it
        (Path(name) / "whole.sqlite3").rename(file)


def copy(source: Path, target: Path) -> None:
    """Waits for whoever is writing there; those who come meanwhile wait for it."""
    with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(target)) as written:
        read.backup(written)


def digest(folder: Path) -> str:
    """Of all that decides what a demo begins with."""
    seen = hashlib.sha256()
    for top in ("accounts", "bank", "content", "curriculum", "exams", "groups", "insights", "measurement", "study"):
        for file in sorted(path for pattern in SOURCES for path in (folder / top).rglob(pattern)):
            seen.update(str(file.relative_to(folder)).encode() + b"\0" + file.read_bytes())
    return seen.hexdigest()[:16]
