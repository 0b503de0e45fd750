"""Whether the table of answers should be split into partitions: one whole table beside one split by ranges of attempts.

python -m bench.partitions [rows]. Both hold the same rows in the same server, with the indexes of the real one. Saves
hit the newest attempts only, as in life; runs alternate between the two, since a machine's speed drifts.
"""

import json
import random
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import psycopg

from bench.machine import RESULTS, machine
from tests.servers import postgres

ROWS, QUESTIONS, PARTITIONS, OPEN, RUNS = 10**7, 150, 20, 2_000, 5_000
COLUMNS = """id bigint GENERATED ALWAYS AS IDENTITY, attempt_id bigint NOT NULL, position smallint NOT NULL,
    version_id bigint NOT NULL, scored boolean NOT NULL, seq bigint NOT NULL DEFAULT 0, chosen smallint,
    first_chosen smallint, entered varchar(40) NOT NULL DEFAULT '', first_entered varchar(40) NOT NULL DEFAULT '',
    flagged boolean NOT NULL DEFAULT false, unsure boolean NOT NULL DEFAULT false, seen boolean NOT NULL DEFAULT false,
    seconds integer NOT NULL DEFAULT 0, marks jsonb NOT NULL DEFAULT '{}', saved_at timestamptz"""
FILL = """INSERT INTO {table}
        (attempt_id, position, version_id, scored, seq, chosen, first_chosen, seen, seconds, saved_at)
    SELECT attempt, place, 1 + (attempt * 7 + place) % 1000, true, 1, place % 4, place % 4, true, 60, now()
    FROM generate_series({first}::bigint, {last}::bigint) attempt, generate_series(1, {questions}) place"""
SAVE = "UPDATE {table} SET seq = seq + 1, chosen = %s, saved_at = now() WHERE attempt_id = %s AND position = %s"
TABLES = ("whole", "split")


def main(rows: int) -> None:
    with postgres(durable=True) as server, psycopg.connect(server.url, autocommit=True) as database:
        attempts = rows // QUESTIONS
        for table in TABLES:
            _create(database, table, attempts)
        found = {"rows": rows, "partitions": PARTITIONS, "saves": _saves(database, attempts)}
        found |= {"bytes": {table: _bytes(database, table) for table in ("whole", "split", f"split_{PARTITIONS - 1}")}}
        found |= {"seconds": _upkeep(database, attempts)}
    about = machine("psycopg")
    print(json.dumps(found, indent=1))
    stored = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    RESULTS.write_text(json.dumps(stored | {"partitions": {"machine": about} | found}, indent=1) + "\n")


def _create(database: Any, table: str, attempts: int) -> None:
    split = " PARTITION BY RANGE (attempt_id)" if table == "split" else ""
    database.execute(f"CREATE TABLE {table} ({COLUMNS}){split}")
    for number, (first, last) in enumerate(_ranges(attempts) if split else []):
        database.execute(f"CREATE TABLE split_{number} PARTITION OF split FOR VALUES FROM ({first}) TO ({last})")
    for first, last in _ranges(attempts):
        database.execute(FILL.format(table=table, first=first, last=last - 1, questions=QUESTIONS))
    database.execute(f"CREATE UNIQUE INDEX {table}_once ON {table} (attempt_id, position)")
    database.execute(f"CREATE INDEX {table}_by_version ON {table} (version_id, attempt_id)")
    database.execute(f"VACUUM ANALYZE {table}")


def _ranges(attempts: int) -> list[tuple[int, int]]:
    each = attempts // PARTITIONS
    return [(1 + n * each, 1 + (n + 1) * each) for n in range(PARTITIONS)]


def _saves(database: Any, attempts: int) -> dict[str, dict[str, float]]:
    """Milliseconds of a save, commit to disk included."""
    dice, newest = random.Random(1), _ranges(attempts)[-1][1] - 1
    spent: dict[str, list[float]] = {table: [] for table in TABLES}
    for _ in range(RUNS):
        place = dice.randint(0, 3), newest - dice.randrange(OPEN), dice.randint(1, QUESTIONS)
        for table in TABLES:
            spent[table].append(
                1000 * _timed(lambda table=table, place=place: database.execute(SAVE.format(table=table), place))
            )
    return {table: _spread(values) for table, values in spent.items()}


def _spread(values: list[float]) -> dict[str, float]:
    hundredths = statistics.quantiles(values, n=100)
    return {name: round(hundredths[at - 1], 3) for name, at in (("median", 50), ("p90", 90), ("p99", 99))}


def _bytes(database: Any, table: str) -> int:
    """With indexes; of a split table its parts'."""
    parts = "SELECT relid FROM pg_partition_tree(%(table)s::regclass) UNION SELECT %(table)s::regclass"
    sizes = f"SELECT sum(pg_total_relation_size(relid)) FROM ({parts}) parts"
    return int(database.execute(sizes, {"table": table}).fetchone()[0])


def _upkeep(database: Any, attempts: int) -> dict[str, float]:
    """What a table asks for beside its saves: cleaning up after them, and letting the oldest twentieth go."""
    first, last = _ranges(attempts)[0]
    jobs = {
        "vacuum of the whole table": "VACUUM whole",
        "vacuum of the newest part": f"VACUUM split_{PARTITIONS - 1}",
        "index by version, whole": "REINDEX INDEX whole_by_version",
        "index by version, newest part": f"REINDEX TABLE split_{PARTITIONS - 1}",
        "delete the oldest": f"DELETE FROM whole WHERE attempt_id >= {first} AND attempt_id < {last}",
        "detach the oldest": "ALTER TABLE split DETACH PARTITION split_0",
    }
    return {name: round(_timed(lambda sql=sql: database.execute(sql)), 2) for name, sql in jobs.items()}


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else ROWS)
