"""The measurement engine's speed beside the bars set for it; needs no database.

python -m bench.measurement, with --full or BENCH_FULL=1 for the hundred million answers too.
"""

import json
import os
import sys
from dataclasses import asdict
from typing import Any

import numpy as np

from bench.calibrating import calibrations, growth, growth_factors
from bench.machine import RESULTS, machine
from bench.speed import CORES, Speed, reference, speed, table
from measurement.adaptive import Pool, next_item, next_items, start, start_batch, update, update_batch
from measurement.assembly import Assembly, assemble
from measurement.ctt import item_statistics
from measurement.irt import Items, as_items
from measurement.readiness import Form, pass_probability
from measurement.scale import conversion_table
from measurement.topics import abilities, answers_to_tell
from tests.measurement.question_pools import simulated, strict

PACKAGES = ("numpy", "scipy", "highspy")
STEPS, PERSONS = 20, 1_000
FULL = "--full" in sys.argv or os.environ.get("BENCH_FULL") == "1"


def assemblies() -> list[Speed]:
    sizes = ((600, 2, 3.0), (1_200, 4, 5.0))
    return [_assembly(questions, forms, bar) for questions, forms, bar in sizes]


def _assembly(questions: int, forms: int, bar: float) -> Speed:
    """Another pool and seed every time: solvers are lucky or not. The deviation is the largest of all runs."""
    seeds, worst = iter(range(100)), [0.0]

    def build() -> Assembly:
        seed = next(seeds)
        made = assemble(simulated(questions, seed=seed, enemies=20), strict(), forms=forms, seed=seed, time_limit=60)
        worst[0] = max(worst[0], made.deviation)
        return made

    name = f"assembly {questions:,} × {forms}"
    return speed(name, build, n=5, bar=bar, note=lambda _: f"deviation ≤ {worst[0]:.2%}")


def adaptive() -> list[Speed]:
    items, area = _bank(600)
    pool = Pool.of(items, area)
    rng = np.random.default_rng(1)

    def together() -> None:
        batch = start_batch(pool, PERSONS)
        for _ in range(STEPS):
            batch = update_batch(batch, next_items(batch, pool, rng), rng.integers(0, 2, PERSONS), pool)

    def alone() -> None:
        state = start(pool)
        for step in range(STEPS):
            state = update(state, next_item(state, pool), step % 2, pool)

    return [
        speed("adaptive step, 1,000 together", together, n=9, unit="µs", bar=50.0, per=STEPS * PERSONS),
        speed("adaptive step, alone", alone, n=9, unit="ms", bar=1.0, per=STEPS),
    ]


def reports() -> list[Speed]:
    """What one report takes: 150 answers in eight areas, a form of 130 scored questions."""
    items, area = _bank(150)
    correct = np.random.default_rng(3).integers(0, 2, 150)
    person = abilities(correct, area, items)
    scored = as_items(*(column[:130] for column in items))
    form = Form(scored, conversion_table(*scored).raw_cut)
    return [
        speed("topics of one person", lambda: abilities(correct, area, items), n=51, unit="ms"),
        speed("answers that would tell", lambda: answers_to_tell(person, area, items), n=51, unit="ms"),
        speed("conversion table, 130 questions", lambda: conversion_table(*scored), n=51, unit="ms"),
        speed("chance of passing one form", lambda: pass_probability((0.3, 0.3), [form]), n=51, unit="ms"),
    ]


def statistics() -> Speed:
    scores = np.random.default_rng(4).integers(0, 2, (66_667, 150), np.int8)
    return speed("item statistics, 10,000,000 answers", lambda: item_statistics(scores), n=5)


def _bank(count: int) -> tuple[Items, np.ndarray]:
    rng = np.random.default_rng(5)
    return as_items(np.exp(rng.normal(0, 0.3, count)), rng.normal(-0.5, 0.9, count), 0.25), np.arange(count) % 8


def report(full: bool) -> dict[str, Any]:
    """The table, printed, and the same as it is stored."""
    streams = growth(full)
    found = [*calibrations(), *streams, *assemblies(), *adaptive(), *reports(), statistics()]
    about = machine(*PACKAGES) | {"reference product, ms": round(1000 * reference(), 2), "usable cores": CORES}
    ratios = {"growth of time for ten times the answers": growth_factors(streams)}
    print(table(found))
    print(
        "\nproducts: CPU time in products of 6,667 × 150 by 150 × 81 in single precision (a million answers, 81 nodes)"
    )
    print("× floor: wall time over the products of all iterations alone, on all cores")
    print("\n".join(f"{name}: {value}" for name, value in (ratios | about).items()))
    return {"machine": about, "ratios": ratios, "results": [asdict(each) for each in found]}


def main() -> None:
    measured = report(FULL)
    stored = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    RESULTS.write_text(json.dumps(stored | {"measurement": measured}, indent=1) + "\n")


if __name__ == "__main__":
    main()
