"""Calibrations of simulated answers, from a thousand persons to a hundred million answers."""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import chain, pairwise
from pathlib import Path

import numpy as np

from bench.speed import CORES, Speed, reference, row, speed
from measurement.irt import (
    Block,
    Calibration,
    Freedom,
    Items,
    Parameters,
    Prior,
    Progress,
    as_items,
    blocks_of,
    estimate,
    fit,
    local,
    probability,
    start,
    tally,
)

MILLION = 1_000_000
ITEMS, FORMS, ANCHORS, BATCH = 150, 4, 30, 4_000
GROWTH = (10_000, 100_000, MILLION, 10 * MILLION)
LARGEST = 100 * MILLION
BARS = {LARGEST: 90.0}
GIGABYTES = 4


def calibrations() -> list[Speed]:
    return [
        _fit("fit 1,000 × 150", 1_000, 150, n=9, bar=0.2),
        _fit("fit 10,000 × 150", 10_000, 150, n=5, bar=0.6),
        _fit("fit 50,000 × 500, 70 % missing", 50_000, 500, n=3, bar=4.0, missing=0.7),
    ]


def _fit(name: str, persons: int, items: int, *, n: int, bar: float, missing: float = 0.0) -> Speed:
    table = np.concatenate(list(_answers(persons, _items(items))))
    if missing:
        rng = np.random.default_rng(2)
        for some in np.array_split(table, 20):
            some[rng.random(some.shape, np.float32) < missing] = -1
    answers = int((table >= 0).sum())
    return speed(
        name, lambda: fit(table), n=n, bar=bar, note=_iterations,
        floor=lambda found: 2 * found.iterations * answers / MILLION,
    )  # fmt: skip


def _iterations(found: Calibration) -> str:
    return f"{found.iterations} iterations"


def _items(count: int) -> Items:
    rng = np.random.default_rng(1)
    return as_items(np.exp(rng.normal(0, 0.3, count)), rng.normal(0, 1, count))


def _answers(persons: int, items: Items, mean: float = 0.0) -> Iterator[np.ndarray]:
    """Simulated answers as int8, some thousands of persons at a time."""
    rng = np.random.default_rng((persons, len(items.a)))
    for begin in range(0, persons, BATCH):
        right = probability(rng.normal(mean, 1, min(BATCH, persons - begin)), items)
        yield (rng.random(right.shape, np.float32) < right).astype(np.int8)


def growth(full: bool) -> list[Speed]:
    """Streams of answers to four forms that share 30 anchors, each size in a process of its own for its memory."""
    return [_grown(answers) for answers in (*GROWTH, *([LARGEST] if full else []))]


def _grown(answers: int) -> Speed:
    runs = [_in_its_own_process(answers) for _ in range(3 if answers <= MILLION else 1)]
    spent = [run["seconds"] for run in runs]
    seconds, memory = float(np.median(spent)), max(run["gigabytes"] for run in runs)
    floor, iterations = float(np.median([run["floor"] for run in runs])), runs[-1]["iterations"]
    note = (
        f"{iterations} iterations, {seconds / answers * MILLION:.2f} s a million, {memory:.2f} GB at most"
        + (f" (≤ {GIGABYTES})" if answers == LARGEST else "")
    )  # fmt: skip
    return row(
        f"stream of {answers:,} answers", spent, [run["cpu"] for run in runs], [run["product"] for run in runs],
        bar=BARS.get(answers), floor=seconds / floor, note=note,
    )  # fmt: skip


def growth_factors(speeds: list[Speed]) -> list[float]:
    """How many times the time each tenfold number of answers takes."""
    medians = [each.median for each in speeds]
    return [round(after / before, 2) for before, after in pairwise(medians)]


def _in_its_own_process(answers: int) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.calibrating", str(answers)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def streamed(answers: int) -> dict[str, float]:
    """Blocks and the estimate from a stream that is made as it is read; making it is not counted."""
    bank, unique = _items(ANCHORS + FORMS * (ITEMS - ANCHORS)), ITEMS - ANCHORS
    forms = [np.r_[:ANCHORS, ANCHORS + k * unique : ANCHORS + (k + 1) * unique] for k in range(FORMS)]
    waiting = [0.0, 0.0]
    before, wall, cpu = reference(), time.perf_counter(), time.process_time()
    persons = answers // ITEMS // FORMS
    blocks = list(blocks_of(_timed(chain.from_iterable(_batches(bank, forms, persons)), waiting)))
    found = _estimated(blocks, len(bank.a))
    cpu, wall = time.process_time() - cpu - waiting[1], time.perf_counter() - wall - waiting[0]
    product = (before + reference()) / 2
    least = 2 * found.iterations * answers / MILLION * product / CORES
    return {"seconds": wall, "cpu": cpu, "product": product, "floor": least, "gigabytes": most_memory(),
            "iterations": found.iterations}  # fmt: skip


def most_memory() -> float:
    """Peak gigabytes of this process. Linux's getrusage starts from what the parent had when it forked."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    peak = next((float(line.split()[1]) for line in lines if line.startswith("VmHWM")), None)
    return (peak or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) / 2**20


def _batches(
    bank: Items, forms: list[np.ndarray], persons: int
) -> Iterator[Iterator[tuple[np.ndarray, np.ndarray, int]]]:
    for group, form in enumerate(forms):
        items = Items(*(column[form] for column in bank))
        yield ((form, part, group) for part in _answers(persons, items, 0.3 * group))


def _timed(batches: Iterator[tuple[np.ndarray, np.ndarray, int]], waiting: list[float]) -> Iterator[object]:
    """The same, with the wall and CPU time that making them took added to `waiting`."""
    while True:
        wall, cpu = time.perf_counter(), time.process_time()
        batch = next(batches, None)
        waiting[0] += time.perf_counter() - wall
        waiting[1] += time.process_time() - cpu
        if batch is None:
            return
        yield batch


def _estimated(blocks: list[Block], items: int) -> Progress:
    """With the priors of a bank: the smallest sizes have few answers to a question."""
    others, none = np.arange(FORMS) > 0, np.zeros(items)
    priors = Prior(none, np.full(items, 1 / 4)), Prior(none, np.full(items, 1 / 0.09))
    freedom = Freedom("each", none > 0, others, others, *priors)
    first = Parameters(none + 1, none, none, np.zeros(FORMS), np.ones(FORMS), np.linspace(-6, 6, 81))
    return estimate(local(blocks), start(tally(blocks, FORMS, items), first, freedom), freedom)


if __name__ == "__main__":
    print(json.dumps(streamed(int(sys.argv[1]))))
