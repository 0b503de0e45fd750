"""The load scenarios, each on a site of its own on this machine: python -m bench.load.run start|pace|storm|soak.

`--people`, `--seconds`, `--pace` and `--door` change what a scenario has by itself; the checks stay.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from typing import Any

from bench.load.churn import churning
from bench.load.cpu import spent
from bench.load.ledger import heard
from bench.load.memory import growth, sampled
from bench.load.site import Site, site
from bench.machine import RESULTS, machine
from tests.servers import Server

SAVE_BAR, FRESH_BAR = 250.0, 60.0
SPREAD = "{:<18}{:>8}{:>10}{:>10}{:>10}{:>10}  {}"


@dataclass(frozen=True)
class Scenario:
    """`pace`: seconds between two answers of a candidate, on average; `door`: within which everybody arrives."""

    people: int
    seconds: int
    pace: float
    door: float


SCENARIOS = {
    "start": Scenario(people=500, seconds=120, pace=20, door=60),
    "pace": Scenario(people=2_000, seconds=1_860, pace=84, door=300),
    "storm": Scenario(people=500, seconds=300, pace=20, door=60),
    "soak": Scenario(people=300, seconds=900, pace=6, door=0),
}


def main() -> int:
    name, scenario = _wanted()
    with site(scenario.people) as running, ExitStack() as stack:
        groups = {"web": lambda: running.web.running.pid, "worker": lambda: running.worker.running.pid}
        servers = groups | {"PostgreSQL": lambda: _pid(running.database), "Redis": lambda: _pid(running.broker)}
        memory = stack.enter_context(sampled(groups))
        events = stack.enter_context(churning(running, scenario.seconds)) if name == "soak" else []
        cpu = spent(servers, lambda: _load(running, name, scenario))
        found = _found(running, memory, events) | {"cpu_seconds": cpu}
        _disconnect()
    _report(name, scenario, found)
    return int(bool(found["faults"]))


def _pid(server: Server) -> int:
    """0 for one that is not ours."""
    return server.process.pid if server.process else 0


def _wanted() -> tuple[str, Scenario]:
    parser = argparse.ArgumentParser(prog="bench.load.run")
    parser.add_argument("scenario", choices=SCENARIOS)
    for field, kind in (("people", int), ("seconds", int), ("pace", float), ("door", float)):
        parser.add_argument(f"--{field}", type=kind)
    given = vars(parser.parse_args())
    name = given.pop("scenario")
    return name, replace(SCENARIOS[name], **{field: value for field, value in given.items() if value is not None})


def _load(running: Site, name: str, scenario: Scenario) -> None:
    """Its process ends when all candidates are done, or two minutes after they should be."""
    variables = {
        "LOAD_SCENARIO": name, "LOAD_SECONDS": str(scenario.seconds), "LOAD_PACE": str(scenario.pace),
        "LOAD_DOOR": str(scenario.door),
        "LOAD_SESSIONS": str(running.sessions), "LOAD_LEDGER": str(running.ledger),
    }  # fmt: skip
    options = ["--headless", "--users", str(scenario.people), "--spawn-rate", str(max(10, scenario.people // 10))]
    options += ["--host", running.host, "--only-summary", "--run-time", str(scenario.seconds + 120)]
    command = [sys.executable, "-m", "locust", "-f", "bench/load/candidates.py", *options]
    subprocess.run(command, env=os.environ | variables, check=False)


def _found(running: Site, memory: dict[str, list[float]], events: list[Any]) -> dict[str, Any]:
    _connect(running)
    from bench.load.verdict import faults, freshness, stale

    _wait_until(lambda: not stale(), seconds=180)
    known = heard(running.ledger)
    bad = {sentence: against for sentence, against in faults(known).items() if against}
    if known.faults:
        bad["no answer is amiss"] = [f"{fault['name']}: {fault['status']} {fault['body']}" for fault in known.faults]
    return {
        "answers_acknowledged": len(known.acknowledged),
        "saves": len(known.milliseconds["save"]),
        "finished": len(known.finished),
        "retries": known.retries,
        "milliseconds": {name: _spread(spent) for name, spent in known.milliseconds.items()},
        "fresh_after_seconds": _spread(freshness()),
        "memory": {group: {"last": got[-1], "growth": growth(got)} for group, got in memory.items() if got},
        "events": events,
        "faults": bad,
    }


def _connect(running: Site) -> None:
    """This process reads what the run has left, with the run's settings."""
    os.environ |= {name: running.variables[name] for name in ("DATABASE_URL", "REDIS_URL", "DEBUG", "SECRET_KEY")}
    os.environ |= {name: running.variables[name] for name in ("ALLOWED_HOSTS", "EMAIL_URL", "STATIC_ROOT")}
    os.environ["DJANGO_SETTINGS_MODULE"] = "cpimprep.settings"
    import django

    django.setup()


def _disconnect() -> None:
    """PostgreSQL ends in order only when nobody is connected any more."""
    from django.db import connection

    connection.close()
    connection.close_pool()


def _wait_until(condition: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(1)


def _spread(values: list[float]) -> dict[str, float]:
    if len(values) < 2:
        return {"n": len(values)}
    hundredths = statistics.quantiles(values, n=100, method="inclusive")
    figures = {"median": hundredths[49], "p95": hundredths[94], "p99": hundredths[98], "max": max(values)}
    return {"n": len(values)} | {name: round(value, 2) for name, value in figures.items()}


def _report(name: str, scenario: Scenario, found: dict[str, Any]) -> None:
    about = machine("Django", "psycopg", "locust")
    print(_table(name, scenario, found))
    print("\n".join(f"{what}: {value}" for what, value in about.items()))
    stored = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    load = stored.get("load", {}) | {name: {"machine": about, "scenario": asdict(scenario)} | found}
    RESULTS.write_text(json.dumps(stored | {"load": load}, indent=1) + "\n")


def _table(name: str, scenario: Scenario, found: dict[str, Any]) -> str:
    lines = [f"{name}: {scenario.people} candidates, {scenario.seconds} s, an answer each {scenario.pace:g} s"]
    lines += [SPREAD.format("ms", "n", "median", "p95", "p99", "max", "bar")]
    timed = found["milliseconds"] | {"report fresh, s": found["fresh_after_seconds"]}
    lines += [_line(what, spread) for what, spread in timed.items() if "p99" in spread]
    lines += [f"memory of {group}: {got['last']} MB, × {got['growth']}" for group, got in found["memory"].items()]
    lines += [f"CPU of {server}: {seconds} s" for server, seconds in found["cpu_seconds"].items()]
    lines += [f"{what}: {found[what]}" for what in ("answers_acknowledged", "saves", "finished", "retries")]
    lines += [f"{at:>7} s  {what}" for at, what in found["events"]]
    lines += [f"NOT {what}: {len(against)}, as {against[:3]}" for what, against in found["faults"].items()]
    return "\n".join(lines) + "\n"


def _line(what: str, spread: dict[str, float]) -> str:
    bars = {"save": f"p99 ≤ {SAVE_BAR:g}", "report fresh, s": f"max ≤ {FRESH_BAR:g}"}
    figures = [spread["n"], *(f"{spread[name]:.1f}" for name in ("median", "p95", "p99", "max"))]
    return SPREAD.format(what, *figures, bars.get(what, ""))


if __name__ == "__main__":
    sys.exit(main())
