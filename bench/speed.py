"""Time of one piece of numerical work, repeated, beside a fixed piece of arithmetic of the same minute.

Absolute times drift on a machine with other things to do. So every figure also stands as CPU time in units of a
reference measured right before and after it: the matrix product in single precision that an E-step makes of a million
answers, 6,667 persons × 150 items × 81 nodes, on one thread.
"""

import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np

from measurement.irt.threads import one_blas_thread

UNITS = {"s": 1.0, "ms": 1e3, "µs": 1e6}
COLUMNS = "{:<36}{:>3}{:>10}{:>9}{:>9}{:>9}{:>4}{:>8}{:>10}{:>9}  {}"
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(frozen=True)
class Speed:
    """Wall time over `n` runs in `unit`, median CPU time of all threads, the bar for the wall time of a machine at
    rest (None: none set), median CPU time in reference products, and for calibrations the wall time over that
    of their products alone on all cores."""

    name: str
    unit: str
    n: int
    median: float
    p10: float
    p90: float
    cpu: float
    bar: float | None
    products: float
    floor: float | None
    note: str


def speed(
    name: str,
    work: Callable[[], object],
    *,
    n: int,
    unit: str = "s",
    bar: float | None = None,
    per: int = 1,
    floor: Callable[[object], float] | None = None,
    note: Callable[[object], str] = lambda _: "",
) -> Speed:
    """Run `work` once to warm up and `n` times; times are divided by the `per` things that it does.

    `floor` tells from the result how many reference products the work cannot do without, `note` what else to say.
    """
    result, walls, cpus, products = work(), [], [], []
    for _ in range(n):
        before, wall, cpu = reference(), time.perf_counter(), time.process_time()
        result = work()
        walls.append((time.perf_counter() - wall) / per)
        cpus.append((time.process_time() - cpu) / per)
        products.append((before + reference()) / 2)
    least = None if floor is None else floor(result) * statistics.median(products) / CORES
    ratio = None if least is None else statistics.median(walls) / least
    return row(name, walls, cpus, products, unit=unit, bar=bar, floor=ratio, note=note(result))


def row(
    name: str, walls: list[float], cpus: list[float], products: list[float], *, unit: str = "s",
    bar: float | None, floor: float | None, note: str,
) -> Speed:  # fmt: skip
    """Seconds of each run, and of a reference product beside it, as a line of the table."""
    figures = [*np.quantile(walls, [0.5, 0.1, 0.9]), statistics.median(cpus)]
    in_products = statistics.median(cpu / product for cpu, product in zip(cpus, products, strict=True))
    shown = [float(f"{seconds * UNITS[unit]:.3g}") for seconds in figures]
    return Speed(name, unit, len(walls), *shown, bar, float(f"{in_products:.3g}"), floor and round(floor, 1), note)


def reference() -> float:
    """Seconds of CPU time of one reference product, the median of five."""
    persons, items = _factors()
    spent = []
    with one_blas_thread():
        for _ in range(5):
            began = time.process_time()
            persons @ items
            spent.append(time.process_time() - began)
    return statistics.median(spent)


@cache
def _factors() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    return rng.random((6_667, 150), np.float32), rng.random((150, 81), np.float32)


def table(speeds: list[Speed]) -> str:
    head = COLUMNS.format("measurement", "n", "median", "p10", "p90", "CPU", "", "bar", "products", "× floor", "")
    return "\n".join([head, *(_line(each) for each in speeds)])


def _line(each: Speed) -> str:
    bar = f"≤ {each.bar:g}" if each.bar else ""
    floor = f"{each.floor:.1f}" if each.floor else ""
    shown = [f"{figure:.3g}" for figure in (each.median, each.p10, each.p90, each.cpu)]
    return COLUMNS.format(each.name, each.n, *shown, each.unit, bar, f"{each.products:.3g}", floor, each.note).rstrip()
