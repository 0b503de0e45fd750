"""CPU time of one piece of work, repeated; garbage collection stays on, as in a server."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection

Work = Callable[[int], object]
Clock = Callable[[], float]
WARM_UP = 5


@dataclass(frozen=True)
class Result:
    """Milliseconds of CPU time over `n` runs, and the SQL statements of one run without BEGIN and COMMIT."""

    name: str
    n: int
    median: float
    p10: float
    p90: float
    statements: int | None
    target: float | None


def measure(
    name: str, work: Work, *, n: int, target: float | None = None, counts: bool = True, clock: Clock = time.process_time
) -> Result:
    """Run `work(0)`, `work(1)`, …: the first to warm up, the next to count statements, `n` more to take the time.

    With `time.perf_counter` as the clock it is not CPU time here but what somebody waits, database and all.
    """
    for number in range(WARM_UP):
        work(number)
    statements = _statements(work, WARM_UP) if counts else None
    spent = [_milliseconds(work, number, clock) for number in range(WARM_UP + 1, WARM_UP + 1 + n)]
    return _result(name, spent, statements, target)


def measure_beside(works: dict[str, Work], *, n: int, targets: dict[str, float]) -> list[Result]:
    """Several in turn, run by run: a machine's speed drifts, and their ratios shall not drift with it."""
    for work in works.values():
        for number in range(WARM_UP):
            work(number)
    statements = {name: _statements(work, WARM_UP) for name, work in works.items()}
    spent: dict[str, list[float]] = {name: [] for name in works}
    for number in range(WARM_UP + 1, WARM_UP + 1 + n):
        for name, work in works.items():
            spent[name].append(_milliseconds(work, number, time.process_time))
    return [_result(name, spent[name], statements[name], targets.get(name)) for name in works]


def _result(name: str, spent: list[float], statements: int | None, target: float | None) -> Result:
    tenths = statistics.quantiles(spent, n=10)
    figures = [round(figure, 3) for figure in (statistics.median(spent), tenths[0], tenths[-1])]
    return Result(name, len(spent), *figures, statements, target)


def runs(n: int) -> int:
    """How many different things `measure` needs when each can be used once."""
    return WARM_UP + 1 + n


def _milliseconds(work: Work, number: int, clock: Clock) -> float:
    began = clock()
    work(number)
    return 1000 * (clock() - began)


def _statements(work: Work, number: int) -> int:
    seen: list[str] = []

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        seen.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        work(number)
    return sum(not sql.startswith(("SAVEPOINT", "RELEASE")) for sql in seen)
