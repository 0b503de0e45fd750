"""Importing and exporting 5,000 questions on a private PostgreSQL: seconds and the peak of memory.

python -m bench.importing. Each piece of work runs in a process of its own, so that its peak is that of a worker; `bare`
is such a process that does nothing. An import is what the page does in the background: read, then commit.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.foreign import moodle_xml
from bench.machine import RESULTS, machine
from tests.servers import postgres
from tests.stages import production

COUNT = 5_000
ALLOWED_SECONDS = 60
FORMATS = ("gift", "native", "moodle-xml", "qti-2.1", "csv", "xlsx")
FOREIGN = "moodle-xml, foreign HTML"
NO_BROKER = {"REDIS_URL": "redis://127.0.0.1:1/0"}
COLUMNS = "{:<34}{:>10}{:>10}{:>10}"


def main() -> None:
    with postgres() as database, tempfile.TemporaryDirectory() as folder:
        os.environ |= production() | NO_BROKER | {"DATABASE_URL": database.url}
        found = _measured(Path(folder))
    about = machine("Django", "psycopg")
    print(COLUMNS.format(f"{COUNT:,} questions", "seconds", "CPU", "peak MB"))
    for figures in found:
        print(COLUMNS.format(figures["work"], *(f"{figures[name]:.1f}" for name in ("seconds", "cpu", "peak"))))
    print("\n" + "\n".join(f"{name}: {value}" for name, value in about.items()))
    stored = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    RESULTS.write_text(json.dumps(stored | {"importing": {"machine": about, "results": found}}, indent=1) + "\n")


def _measured(folder: Path) -> list[dict[str, Any]]:
    set_up()
    from django.db import connection

    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        os.environ["DATABASE_URL"] = (
            f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{connection.settings_dict['NAME']}"
        )
        found = [_alone("bare", folder, "gift")]
        found.append(_alone("write", folder, "gift"))
        for format in FORMATS:
            found += [_alone("export", folder, format), _alone("import", folder, format)]
        _file(folder, FOREIGN).write_text(moodle_xml(COUNT))
        found.append(_alone("import", folder, FOREIGN))
        return [each for each in found if each["work"] != "write gift"]
    finally:
        connection.creation.destroy_test_db("postgres", verbosity=0)


def _alone(work: str, folder: Path, format: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.importing", work, str(folder), format], check=True, stdout=subprocess.PIPE
    )
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


def set_up() -> None:
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "cpimprep.settings"
    django.setup()


def alone(work: str, folder: Path, format: str) -> dict[str, Any]:
    """One piece of work in this process; the bank it goes into is new."""
    set_up()
    from bench import questions

    path, began, cpu = _file(folder, format), time.perf_counter(), time.process_time()
    if work != "bare":
        getattr(questions, f"{work}_questions")(path, format)
    seconds, spent = time.perf_counter() - began, time.process_time() - cpu
    return {"work": f"{work} {format}", "seconds": seconds, "cpu": spent, "peak": _peak()}


def _file(folder: Path, format: str) -> Path:
    return folder / f"all.{format}"


def _peak() -> float:
    """Megabytes of this program. What getrusage tells begins at the peak of the process that started it."""
    peak = re.search(r"^VmHWM:\s+(\d+) kB$", Path("/proc/self/status").read_text(), re.MULTILINE)
    return int(peak[1]) / 1024 if peak else 0.0


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(alone(sys.argv[1], Path(sys.argv[2]), sys.argv[3])))
    else:
        main()
