"""One calibration by one, two and three Celery workers on this machine: python -m bench.sharding [answers].

Every worker is a process of its own that takes blocks of persons from the queue; what they find must be the same to the
last bit, however many there are. Seconds of the estimate alone, since the other stages are one worker's.
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

ANSWERS, QUESTIONS, WORKERS, RUNS = 10**6, 150, (1, 2, 3), 3
LONGEST = 600.0
Figures = dict[str, Any]


def main(answers: int) -> None:
    with postgres() as database, redis() as broker, tempfile.TemporaryDirectory() as folder:
        from tests.services.processes import environment

        split = {"CALIBRATION_SPLIT_ANSWERS": "0", "CALIBRATION_HELPERS": str(max(WORKERS))}
        variables = environment(database.url, broker.url, STATIC_ROOT=folder, **split)
        os.environ |= variables | {"DJANGO_SETTINGS_MODULE": "cpimprep.settings"}
        found = list(_measured(answers, variables))
    about = machine("celery", "numpy")
    print("\n".join(f"{one['workers']} workers: {one['seconds']} s, {one['parameters']}" for one in found))
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
    for workers in WORKERS:
        yield {"answers": exam.answers, "workers": workers} | _with(workers, exam.blueprint, variables)
    connection.close()
    connection.close_pool()


def _with(workers: int, blueprint: Any, variables: dict[str, str]) -> Figures:
    from tests.services.processes import WORKER, Process, running

    with ExitStack() as stack, tempfile.TemporaryDirectory() as folder:
        logs = [Path(folder) / f"{number}.log" for number in range(workers)]
        for log in logs:
            stack.enter_context(running(Process([*WORKER, "-n", f"{log.stem}@here"], variables, log=log)))
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
