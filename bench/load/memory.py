"""The memory of process groups while they run."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

PAGE = os.sysconf("SC_PAGE_SIZE")
EVERY = 5.0
Samples = dict[str, list[float]]


@contextmanager
def sampled(groups: dict[str, Callable[[], int]]) -> Iterator[Samples]:
    """Megabytes of each group's processes, every few seconds; a group is asked for its id each time, since a server
    that was started again has another."""
    samples: Samples = {name: [] for name in groups}
    over = threading.Event()

    def sample() -> None:
        while not over.wait(EVERY):
            for name, group in groups.items():
                samples[name].append(megabytes(group()))

    thread = threading.Thread(target=sample, daemon=True)
    thread.start()
    try:
        yield samples
    finally:
        over.set()
        thread.join()


def megabytes(group: int) -> float:
    return round(sum(_resident(pid) for pid in members(group)) / 2**20, 1)


def members(group: int) -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit() and _group(entry) == group]


def _group(entry: Path) -> int | None:
    try:
        return int((entry / "stat").read_text().rpartition(")")[2].split()[2])
    except OSError:
        return None  # it has ended meanwhile


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
    except OSError:
        return 0


def growth(samples: list[float]) -> float:
    """The last quarter of a run over its second quarter; the first is for getting warm."""
    quarter = len(samples) // 4
    if not quarter:
        return 1.0
    second, last = samples[quarter : 2 * quarter], samples[-quarter:]
    return round((sum(last) / len(last)) / (sum(second) / len(second)), 3)
