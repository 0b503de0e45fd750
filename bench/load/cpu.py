"""The processor time that servers spend on a run."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
# In what follows the name in /proc/<id>/stat; the last two are of children that have ended.
PARENT, OWN, CHILDREN = 1, slice(11, 13), slice(11, 15)


def spent(servers: dict[str, Callable[[], int]], work: Callable[[], object]) -> dict[str, float]:
    """Seconds of each server with its children while `work` is done; without those that were started anew meanwhile."""
    before = {name: (server(), seconds(server())) for name, server in servers.items()}
    work()
    still = {name: began for name, began in before.items() if servers[name]() == began[0]}
    return {name: round(seconds(pid) - was, 1) for name, (pid, was) in still.items()}


def seconds(server: int) -> float:
    """0 for a server that is not there."""
    stats = dict(_stats())
    children = [stat for stat in stats.values() if int(stat[PARENT]) == server]
    ticks = stats.get(server, [])[CHILDREN] + [tick for stat in children for tick in stat[OWN]]
    return sum(map(int, ticks)) / TICKS


def _stats() -> Iterator[tuple[int, list[str]]]:
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                yield int(entry.name), (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue  # it has ended meanwhile
