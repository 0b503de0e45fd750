"""The calibration job from the database to the snapshot, at growing sizes: seconds and memory of every stage.

python -m bench.calibration, with --full or BENCH_FULL=1 for ten million answers too. Each size is an exam of its own in
one private PostgreSQL: 4 forms of 150 questions in eight areas, 30 of them on every form. It is calibrated in a process
of its own, so that the peak of memory is that of a worker; beside it, from the same process, stands a bare COPY of the
same rows.
"""

import json
import os
import subprocess
import sys
import time
from collections import defaultdict
from typing import Any

from bench.calibrating import MILLION, most_memory
from bench.machine import RESULTS, machine
from tests.servers import postgres
from tests.stages import production

QUESTIONS = 150
SIZES = (10_000, 100_000, MILLION)
LARGEST = 10 * MILLION
FULL = "--full" in sys.argv or os.environ.get("BENCH_FULL") == "1"
STAGES = ("collecting", "sorting", "estimating", "describing", "checking", "publishing")
COLUMNS = "{:>12}{:>10}" + "{:>12}" * len(STAGES) + "{:>9}{:>9}{:>13}{:>8}{:>8}{:>8}"
# Nothing answers there: one worker calibrates alone.
NO_BROKER = {"REDIS_URL": "redis://127.0.0.1:1/0", "CALIBRATION_HELPERS": "0"}
LEGEND = """Seconds of the stages, of all of them, and of CPU time. longest: of the longest step, which may take 60;
× COPY: all of it over a bare COPY of the same rows."""
COPY = """COPY (
    SELECT attempt_id, position, version_id, chosen, seconds, seen FROM exams_answer
    WHERE attempt_id IN (SELECT id FROM exams_attempt WHERE blueprint_id = %s)
) TO STDOUT (FORMAT BINARY)"""

Figures = dict[str, Any]


def main() -> None:
    sizes = (*SIZES, LARGEST) if FULL else SIZES
    with postgres() as database:
        os.environ |= production() | NO_BROKER | {"DATABASE_URL": database.url}
        found = _measured(sizes)
    about = machine("Django", "psycopg", "numpy")
    print(_table(found))
    print(f"\n{LEGEND}")
    print("\n".join(f"{name}: {value}" for name, value in about.items()))
    stored = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    RESULTS.write_text(json.dumps(stored | {"calibration": {"machine": about, "results": found}}, indent=1) + "\n")


def _measured(sizes: tuple[int, ...]) -> list[Figures]:
    _set_up()
    from django.db import connection

    from bench.sittings import Exam

    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        return [_in_its_own_process(Exam(answers // QUESTIONS, QUESTIONS)) for answers in sizes]
    finally:
        connection.creation.destroy_test_db("postgres", verbosity=0)


def _set_up() -> None:
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "cpimprep.settings"
    django.setup()


def _in_its_own_process(exam: Any) -> Figures:
    from django.db import connection

    url, _, _ = os.environ["DATABASE_URL"].rpartition("/")
    environment = os.environ | {"DATABASE_URL": f"{url}/{connection.settings_dict['NAME']}"}
    command = [sys.executable, "-m", "bench.calibration", exam.slug]
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return {"answers": exam.answers} | json.loads(done.stdout.splitlines()[-1])


def calibrated(slug: str) -> Figures:
    """One exam, calibrated in this process."""
    _set_up()
    from django.utils import timezone

    from curriculum.models import Blueprint
    from insights.calibration import jobs, steps

    blueprint = Blueprint.objects.get(slug=slug)
    before, copied = most_memory(), _bare_copy(blueprint.pk)
    job, _ = jobs.order(blueprint, by=None, now=timezone.now())
    spent: dict[str, list[float]] = defaultdict(list)
    goes_on, cpu = True, time.process_time()
    while goes_on:
        stage, began = job.stage, time.perf_counter()
        goes_on = steps.take_step(job.pk, now=timezone.now())
        spent[stage].append(time.perf_counter() - began)
        job.refresh_from_db()
    return {
        "stages": {stage: round(sum(spent[stage]), 2) for stage in STAGES},
        "steps": {stage: [round(seconds, 2) for seconds in spent[stage]] for stage in STAGES},
        "seconds": round(sum(map(sum, spent.values())), 2),
        "cpu": round(time.process_time() - cpu, 2),
        "longest": round(max(map(max, spent.values())), 2),
        "copy": round(copied, 3),
        "gigabytes": round(most_memory(), 3),
        "gigabytes_before": round(before, 3),
        "load": round(os.getloadavg()[0], 2),
        "outcome": f"{job.state}: {job.message}",
    }


def _bare_copy(blueprint: int) -> float:
    """Seconds for the rows alone, read and thrown away; the second time, since the first warms the caches."""
    from django.db import connection

    spent = 0.0
    for _ in range(2):
        began = time.perf_counter()
        with connection.cursor() as cursor, cursor.copy(COPY, [blueprint]) as copy:
            for _row in copy:
                pass
        spent = time.perf_counter() - began
    return spent


def _table(found: list[Figures]) -> str:
    head = ("answers", "sittings", *STAGES, "all", "CPU", "s a million", "× COPY", "longest", "GB")
    return "\n".join([COLUMNS.format(*head), *map(_line, found)])


def _line(figures: Figures) -> str:
    seconds, answers = figures["seconds"], figures["answers"]
    shown = [f"{figures['stages'][stage]:.2f}" for stage in STAGES] + [f"{seconds:.2f}", f"{figures['cpu']:.2f}"]
    ratios = f"{seconds / answers * MILLION:.2f}", f"{seconds / figures['copy']:.1f}", f"{figures['longest']:.1f}"
    return COLUMNS.format(f"{answers:,}", f"{answers // QUESTIONS:,}", *shown, *ratios, f"{figures['gigabytes']:.2f}")


if __name__ == "__main__":
    slugs = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    print(json.dumps(calibrated(slugs[0]))) if slugs else main()
