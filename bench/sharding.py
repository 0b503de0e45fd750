"""One calibration by one and by several Celery workers on this machine: python -m bench.sharding [answers].

Every worker is a process of its own that takes blocks of persons from the queue; what they find must be the same to the
last bit, however many there are. Seconds of the estimate alone, since the other stages are one worker's.

Workers held to one core each stand for machines that share a database. Beside them: the estimate that is not split,
which one worker counts on as many threads as it may use cores, with no way through the database.
"""

import hashlib
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench.machine import RESULTS, machine
from tests.servers import postgres, redis

ANSWERS, QUESTIONS, RUNS = 10**6, 150, 3
CORES = sorted(os.sched_getaffinity(0))
# Whether the estimate is split, and the cores that each worker may use.
ARRANGEMENTS: dict[str, tuple[bool, list[set[int]]]] = {
    "whole, one core": (False, [{CORES[0]}]),
    "whole, a thread a core": (False, [set(CORES)]),
    "split, one worker on one core": (True, [{CORES[0]}]),
    "split, a worker on each core": (True, [{core} for core in CORES]),
}
LONGEST = 600.0
Figures = dict[str, Any]


def main(answers: int) -> None:
    with postgres() as database, redis() as broker, tempfile.TemporaryDirectory() as folder:
        from tests.services.processes import environment

        helpers = str(len(CORES) - 1)
        variables = environment(database.url, broker.url, STATIC_ROOT=folder, CALIBRATION_HELPERS=helpers)
        os.environ |= variables | {"DJANGO_SETTINGS_MODULE": "cpimprep.settings"}
        found = list(_measured(answers, variables))
    about = machine("celery", "numpy")
    print("\n".join(f"{one['way']}: {one['seconds']} s, {one['parameters']}" for one in found))
    stored = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    RESULTS.write_text(json.dumps(stored | {"sharding": {"machine": about, "results": found}}, indent=1) + "\n")


def _measured(answers: int, variables: dict[str, str]) -> Iterator[Figures]:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from bench.sittings import Exam

    call_command("migrate", verbosity=0)
    exam = Exam(answers // QUESTIONS, QUESTIONS)
    for way, (split, workers) in ARRANGEMENTS.items():
        from_so_many = {"CALIBRATION_SPLIT_ANSWERS": "0" if split else str(exam.answers)}
        yield {"answers": exam.answers, "way": way} | _with(workers, exam.blueprint, variables | from_so_many)
    connection.close()
    connection.close_pool()


def _with(workers: list[set[int]], blueprint: Any, variables: dict[str, str]) -> Figures:
    from tests.services.processes import WORKER, Process, running

    with ExitStack() as stack, tempfile.TemporaryDirectory() as folder:
        for number, cores in enumerate(workers):
            worker = Process([*WORKER, "-n", f"{number}@here"], variables, log=Path(folder) / f"{number}.log")
            os.sched_setaffinity(worker.running.pid, cores)  # its children inherit it: none has started yet
            stack.enter_context(running(worker))
        runs = [_once(blueprint) for _ in range(RUNS)]
    return {"seconds": sorted(seconds for seconds, _ in runs), "parameters": "".join({digest for _, digest in runs})}


def _once(blueprint: Any) -> tuple[float, str]:
    """Seconds of the estimate, and what came out as a digest."""
    from django.utils import timezone

    from bank.models import Snapshot
    from exams.models import FormTable
    from insights.calibration import jobs
    from insights.tasks import calibrate

    job, _ = jobs.order(blueprint, by=None, now=timezone.now())
    calibrate.delay(job.pk)
    began, ended, end = 0.0, 0.0, time.monotonic() + LONGEST
    while job.is_under_way and time.monotonic() < end:
        time.sleep(0.02)
        job.refresh_from_db()
        if job.stage == "estimating":
            began, ended = began or time.monotonic(), time.monotonic()
    rows = job.snapshot.items.order_by("version").values_list("version", "a", "b", "se_a", "se_b")
    digest = hashlib.sha256(repr(list(rows)).encode()).hexdigest()[:12]
    FormTable.objects.filter(provisional=False).update(provisional=True, snapshot=None)
    Snapshot.objects.all().delete()
    return round(ended - began, 2), digest


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else ANSWERS)
