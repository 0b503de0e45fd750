"""Under which name a process keeps its counts in PROMETHEUS_MULTIPROC_DIR; without that they are in its memory.

A process that takes a dead one's place goes on counting in its file, so that restarts neither fill the folder nor
let a count fall. By process ids, as prometheus-client has it, each would leave its files behind for ever.
"""

import os

from billiard.process import current_process
from prometheus_client import values

_known: tuple[int, str] = (0, "")


def slot() -> str:
    """Asked at every count, so it is found once for each process."""
    global _known
    pid = os.getpid()
    if _known[0] != pid:
        _known = (pid, _found())
    return _known[1]


def _found() -> str:
    """A web process has its number from gunicorn.conf.py, a worker's child from its pool."""
    if number := os.environ.get("METRICS_SLOT"):
        return f"web-{number}"
    number = getattr(current_process(), "index", None)
    return "main" if number is None else f"worker-{number}"


if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
    values.ValueClass = values.MultiProcessValue(slot)
