"""A day of more people than one machine serves, played through on paper: python -m bench.simulation.

Requests come as bench/load's candidates send them. Each takes the processor time that `make bench` and the load runs
measured here (bench/results.json), and the first core that is free. `--check` plays the load runs themselves, to be
held against what was measured. How docs/scale.md came to its figures.
"""

import heapq
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.machine import RESULTS

MINUTE, POLL, RELOADED = 60.0, 60.0, 1 / 40
SPREAD = 4  # the shape of a gamma distribution: a request costs half as much more or less
CORES, SEED = (2, 4, 8, 12, 16, 24), 1
KINDS = ("start", "player", "save", "state", "finish", "report", "weakness")
SHOWN = ("start", "player", "save", "finish")
COLUMNS = "{:>8}{:>7}{:>9}{:>7}" + "{:>13}" * len(SHOWN)
Seconds = NDArray[np.float64]


@dataclass(frozen=True)
class Day:
    """Seconds: `door` within which all arrive, `exam` from the first start to the end, `leave` within which all hand
    in, `pace` between two answers of a candidate on average."""

    people: int
    door: float
    exam: float
    leave: float
    pace: float = 84.0


DAY = Day(people=10_000, door=10 * MINUTE, exam=60 * MINUTE, leave=10 * MINUTE)
MEASURED = {
    "start": Day(people=500, door=MINUTE, exam=2 * MINUTE, leave=0, pace=20),
    "pace": Day(people=2_000, door=5 * MINUTE, exam=31 * MINUTE, leave=0),
    "storm": Day(people=500, door=MINUTE, exam=3 * MINUTE, leave=MINUTE, pace=20),
}


def requests(day: Day, rng: np.random.Generator) -> dict[str, Seconds]:
    """When they come, by kind."""
    start = rng.uniform(0, day.door, day.people)
    gaps = rng.gamma(2, day.pace / 2, (day.people, int(1.5 * day.exam / day.pace) + 9))
    polls = POLL * rng.uniform(0.9, 1.1, (day.people, int(1.2 * day.exam / POLL)))
    saves, states = (_until(day.exam, start, steps) for steps in (gaps, polls))
    loaded = saves[rng.random(len(saves)) < RELOADED]
    coming = {"start": start, "player": np.concatenate([start + 1, loaded]), "save": saves, "state": states}
    if day.leave:
        finish = day.exam + rng.uniform(0, day.leave, day.people)
        coming |= {"finish": finish, "report": finish + 1, "weakness": finish + 5}
    return coming


def _until(end: float, start: Seconds, steps: Seconds) -> Seconds:
    moments: Seconds = (start[:, None] + np.cumsum(steps, axis=1)).ravel()
    return moments[moments < end]


def served(at: Seconds, cost: Seconds, cores: int) -> Seconds:
    """How long each takes from its coming, waiting included; `at` ascends. First come, first served."""
    free, took = [0.0] * cores, np.empty(len(at))
    for number, (came, needs) in enumerate(zip(at.tolist(), cost.tolist(), strict=True)):
        done = max(came, free[0]) + needs
        heapq.heapreplace(free, done)
        took[number] = done - came
    return took


def played(day: Day, costs: dict[str, float], cores: int) -> dict[str, Any]:
    """Milliseconds of each kind in the busiest of its minutes, and how busy the cores are in theirs."""
    rng = np.random.default_rng(SEED)
    coming = requests(day, rng)
    at = np.concatenate(list(coming.values()))
    kind = np.repeat(np.arange(len(coming)), [len(moments) for moments in coming.values()])
    order = np.argsort(at, kind="stable")
    at, kind = at[order], kind[order]
    cost = np.array([costs[name] for name in coming])[kind] / 1000 * rng.gamma(SPREAD, 1 / SPREAD, len(at))
    took = served(at, cost, cores)
    minute = (at // MINUTE).astype(int)
    busy = np.bincount(minute, cost) / MINUTE / cores
    worst = {name: _worst(1000 * took[kind == n], minute[kind == n]) for n, name in enumerate(coming)}
    return {
        "people": day.people,
        "cores": cores,
        "requests": len(at),
        "busy": round(float(busy.max()), 2),
        "p99": worst,
    }


def _worst(took: Seconds, minute: NDArray[np.int_]) -> float:
    return round(max(float(np.percentile(took[minute == one], 99)) for one in set(minute.tolist())), 1)


def costs(stored: dict[str, Any]) -> dict[str, float]:
    """Milliseconds of processor time by kind: our process as `make bench` has it, and what PostgreSQL took for a
    request of the load run `pace`, where saves and states are nearly all."""
    median = {result["name"]: result["median"] for result in stored["results"]}
    load = stored["load"]["pace"]
    asked = sum(spread["n"] for spread in load["milliseconds"].values())
    share = 1000 * load["cpu_seconds"]["PostgreSQL"] / asked
    named = {"player": "player page", "report": "report page", "weakness": "weakness page"}
    return {kind: median[named.get(kind, kind)] + share for kind in KINDS}


def main(check: bool) -> None:
    stored = json.loads(RESULTS.read_text())
    spent = costs(stored)
    print("ms of a request: " + ", ".join(f"{kind} {ms:.1f}" for kind, ms in spent.items()))
    print(COLUMNS.format("people", "cores", "door, s", "busy", *(f"{kind}, p99" for kind in SHOWN)))
    for day, cores in _measured() if check else ((DAY, cores) for cores in CORES):
        _show(day, played(day, spent, cores))
    for name in MEASURED if check else ():
        seen = stored["load"][name]["milliseconds"]
        print(f"measured in {name}: " + ", ".join(f"{kind} {seen[kind]['p99']:.0f}" for kind in SHOWN if kind in seen))


def _measured() -> Iterator[tuple[Day, int]]:
    return ((day, 2) for day in MEASURED.values())


def _show(day: Day, found: dict[str, Any]) -> None:
    shown = [f"{found['p99'][kind]:.0f}" if kind in found["p99"] else "" for kind in SHOWN]
    print(COLUMNS.format(day.people, found["cores"], f"{day.door:g}", f"{found['busy']:.0%}", *shown))


if __name__ == "__main__":
    main("--check" in sys.argv[1:])
