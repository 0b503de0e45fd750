"""make bench: the cost of an exam in CPU time, on a private PostgreSQL and Redis with production settings; then the
speed of the measurement engine, which needs neither, and of the calibration job."""

import json
import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from bench import calibration, growth, importing, measurement
from bench.machine import RESULTS, machine
from tests.servers import NotHere, postgres, redis
from tests.stages import production

if TYPE_CHECKING:
    from bench.measure import Result

PACKAGES = ("Django", "psycopg", "psycopg-binary", "celery", "redis")
COLUMNS = "{:<34}{:>6}{:>10}{:>8}{:>8}{:>12}{:>9}"


def main() -> int:
    try:
        with postgres() as database, redis() as broker, tempfile.TemporaryDirectory() as static:
            os.environ |= production() | {"DATABASE_URL": database.url, "REDIS_URL": broker.url}
            os.environ["STATIC_ROOT"] = static
            results, server = in_a_database_of_its_own(_measured)
            report(results, machine(*PACKAGES) | {"postgresql": server})
            calibration.main()
            importing.main()
        growth.main()
    except NotHere as reason:
        print(f"not run: {reason}\n")
        measurement.main()
        return 1
    return 0


def in_a_database_of_its_own(work: Callable[[], Any]) -> tuple[Any, str]:
    """What `work` brings back from an empty database with production settings, and the server's version."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "cpimprep.settings"
    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    settings.ROOT_URLCONF = "bench.urls"
    call_command("collectstatic", interactive=False, verbosity=0)
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        return work(), str(connection.pg_version)
    finally:
        connection.creation.destroy_test_db("postgres", verbosity=0)


def _measured() -> list["Result"]:
    from bench.subjects import CANDIDATES, all_results
    from bench.world import World

    return all_results(World(CANDIDATES))


def report(results: list["Result"], about: dict[str, Any]) -> None:
    ratios = _ratios(results)
    print(COLUMNS.format("CPU milliseconds", "n", "median", "p10", "p90", "statements", "target"))
    for result in results:
        shown = [result.median, result.p10, result.p90]
        target = f"≤ {result.target:g}" if result.target else ""
        count = "" if result.statements is None else result.statements
        print(COLUMNS.format(result.name, result.n, *(f"{figure:.2f}" for figure in shown), count, target))
    print("\n" + "\n".join(f"{name}: {ratio}" for name, ratio in (ratios | about).items()))
    print()
    data = {"machine": about, "ratios": ratios, "results": [asdict(result) for result in results]}
    data["measurement"] = measurement.report(measurement.FULL)
    stored = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    RESULTS.write_text(json.dumps(stored | data, indent=1) + "\n")


def _ratios(results: list["Result"]) -> dict[str, float]:
    from bench import banks
    from bench.subjects import BARE_SQL, BARE_VIEW, SAVE

    median = {result.name: result.median for result in results}
    pairs = [(SAVE, BARE_VIEW), (SAVE, BARE_SQL), (banks.SEARCH, banks.BARE_SEARCH)]
    return {f"{ours} / {rod}": round(median[ours] / median[rod], 2) for ours, rod in pairs}


if __name__ == "__main__":
    sys.exit(main())
