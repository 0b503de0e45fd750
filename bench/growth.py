"""What the requests that carry the load cost as the table of answers grows from 10⁴ to 10⁷ rows.

python -m bench.growth. Milliseconds on the wall, PostgreSQL's work included, in one database that is filled up between
the rounds. A machine's speed drifts, so before each request a bare view is asked that reads no table that grows, and
what is compared between sizes is how many of those a request takes.
"""

import json
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from typing import Any

from bench.machine import RESULTS, machine
from tests.servers import postgres, redis
from tests.stages import production

SIZES = (10**4, 10**5, 10**6, 10**7)
SAVES, SAVED_IN, ONCE, WARM_UP = 600, 10, 40, 5
NAMES = ("save", "start", "finish", "report", "weakness")
BARS = {"save": 1.2}
COLUMNS = "{:<10}{:>5}" + "{:>24}" * len(SIZES) + "{:>9}{:>8}"
Figures = dict[str, Any]
Work = Callable[[], object]
Job = Callable[[int], Work]


def main() -> None:
    from bench.run import in_a_database_of_its_own

    with postgres() as database, redis() as broker, tempfile.TemporaryDirectory() as static:
        os.environ |= production() | {"DATABASE_URL": database.url, "REDIS_URL": broker.url, "STATIC_ROOT": static}
        rounds, server = in_a_database_of_its_own(_rounds)
    about = machine("Django", "psycopg") | {"postgresql": server}
    print(_table(rounds))
    print("bytes of the write-ahead log: " + ", ".join(f"{name} {rounds[-1][name]['logged']:,.0f}" for name in NAMES))
    print("bytes of a row: " + ", ".join(f"{table} {size}" for table, size in rounds[-1]["bytes_per_row"].items()))
    print("\n".join(f"{name}: {value}" for name, value in about.items()) + "\n")
    stored = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    RESULTS.write_text(json.dumps(stored | {"growth": {"machine": about, "rounds": rounds}}, indent=1) + "\n")


def _rounds() -> list[Figures]:
    from bench.world import World

    each = SAVED_IN + WARM_UP + ONCE
    world = World(each * len(SIZES))
    return [_round(world, world.candidates[n * each : (n + 1) * each], size) for n, size in enumerate(SIZES)]


def _round(world: Any, candidates: list[Any], size: int) -> Figures:
    from bench.filling import fill, per_row, rows, sizes

    began = time.perf_counter()
    fill(world.form, size)
    figures: Figures = {"rows": rows(), "filled_in": round(time.perf_counter() - began, 1), "bytes": sizes()}
    jobs = _jobs(world, candidates[:SAVED_IN], candidates[SAVED_IN:])
    rod = candidates[0]
    figures |= {job.__name__: _measured(rod, job, SAVES if job.__name__ == "save" else ONCE) for job in jobs}
    return figures | {"bytes_per_row": per_row()}


def _measured(rod: Any, job: Job, n: int) -> Figures:
    """Seconds of each of `n` runs as milliseconds, the median in bare views, and bytes of PostgreSQL's log for one."""
    from bench.filling import logged
    from bench.urls import BARE_SELECT

    spent, bare, log = [], [], 0
    for number in range(WARM_UP + n):
        work = job(number)
        bare.append(_milliseconds(lambda: rod.call("GET", BARE_SELECT)))
        before = logged()
        spent.append(_milliseconds(work))
        log += logged() - before
    spent, bare = spent[WARM_UP:], bare[WARM_UP:]
    tenths = statistics.quantiles(spent, n=10)
    figures = {"median": statistics.median(spent), "p10": tenths[0], "p90": tenths[-1]}
    figures |= {"in_views": figures["median"] / statistics.median(bare), "logged": log / (WARM_UP + n)}
    return {"n": n} | {name: round(value, 3) for name, value in figures.items()}


def _milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - began)


def _jobs(world: Any, saving: list[Any], sitting: list[Any]) -> list[Job]:
    """Each makes ready what its n-th run does; in this order: what is started is finished later, and then reported."""
    from django.urls import reverse
    from django.utils import timezone

    from insights.actions import rebuild, want_rebuild
    from tests.answering import answer_right

    open_attempts = [(candidate, world.start(candidate)) for candidate in saving]
    dice = random.Random(1)

    def save(n: int) -> Work:
        candidate, attempt = dice.choice(open_attempts)
        url = reverse("exams:answer", args=[attempt.public_id, dice.randint(1, 150)])
        return lambda: candidate.call("POST", url, {"seq": n + 1, "chosen": 2, "seen": True, "seconds": 30})

    def start(n: int) -> Work:
        url = reverse("exams:start", args=[world.form.blueprint.slug])
        return lambda: sitting[n].call("POST", url, expect=303)

    def finish(n: int) -> Work:
        attempt = sitting[n].user.attempts.get()
        answer_right(attempt, 90, now=timezone.now())
        url = reverse("exams:finish", args=[attempt.public_id])
        return lambda: sitting[n].call("POST", url, {"reason": "candidate"})

    def report(n: int) -> Work:
        url = reverse("exams:report", args=[sitting[n].user.attempts.get().public_id])
        return lambda: sitting[n].call("GET", url)

    def weakness(n: int) -> Work:
        (pk,) = want_rebuild(sitting[n].user.pk, blueprint_id=world.form.blueprint_id)
        return lambda: rebuild(pk, now=timezone.now())

    return [save, start, finish, report, weakness]


def _table(rounds: list[Figures]) -> str:
    head = [f"{figures['rows']:,} rows" for figures in rounds]
    return "\n".join(
        [COLUMNS.format("wall, ms", "n", *head, "growth", "bar"), *(_line(name, rounds) for name in NAMES)]
    )


def _line(name: str, rounds: list[Figures]) -> str:
    found = [figures[name] for figures in rounds]
    shown = ["{median:.2f} ({p10:.2f}-{p90:.2f})".format(**figures) for figures in found]
    growth = found[-1]["in_views"] / found[0]["in_views"]
    bar = f"≤ {BARS[name]}" if name in BARS else ""
    return COLUMNS.format(name, found[0]["n"], *shown, f"× {growth:.2f}", bar)


if __name__ == "__main__":
    main()
