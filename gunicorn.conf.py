"""The web server's settings; gunicorn finds this file where it is started. What is said on its command line wins."""

import contextlib
import itertools
import os
import resource
from pathlib import Path
from typing import Any

# Memory that no disk can hold up: a worker's sign of life, and the counts of all processes.
SHARED_MEMORY = next((folder for folder in ("/dev/shm", "/tmp") if os.access(folder, os.W_OK)), None)  # noqa: S108

bind = f"0.0.0.0:{os.environ.get('PORT', '8000')}"
worker_class = "cpimprep.waiting.Worker"
# WEB_CONCURRENCY says otherwise, as it must where a container may use fewer cores than the machine has. A thread
# that waits for PostgreSQL costs nothing; more threads than DB_POOL_SIZE would wait for each other.
workers = int(os.environ.get("WEB_CONCURRENCY", max(2, len(os.sched_getaffinity(0)))))
threads = int(os.environ.get("WEB_THREADS", "8"))


def connections(most: int = 10_000, other_files: int = 500) -> int:
    """How many a process may hold: as many as the system lets it open.

    Idle ones count. Without a proxy each browser keeps one, and at the bound nobody new is let in until others leave.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = most + other_files
    files = files if hard == resource.RLIM_INFINITY else min(files, hard)
    if soft != resource.RLIM_INFINITY and soft < files:
        resource.setrlimit(resource.RLIMIT_NOFILE, (files, hard))
    return max(files - other_files, files // 2)


worker_connections = connections()
# Longer than a proxy keeps an idle connection (deploy/Caddyfile: 30 s), else it sends a request into one that closes.
keepalive = 75
# SIGTERM: no new requests, so many seconds for those that run. docker-compose.yml waits a little longer.
graceful_timeout = 30
timeout = 60
worker_tmp_dir = SHARED_MEMORY
# Workers are not replaced after so many requests: nothing is kept in them, and a new one starts with a second's work.
max_requests = 0
# X-Forwarded-Proto is read in one place, Django's (BEHIND_PROXY).
forwarded_allow_ips = ""
control_socket_disable = True

METRICS = os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", f"{SHARED_MEMORY}/cpimprep-metrics-{os.getpid()}")


def on_starting(server: Any) -> None:
    """Counts begin at zero with the server, not with each of its workers."""
    Path(METRICS).mkdir(parents=True, exist_ok=True)
    _empty()


def pre_fork(server: Any, worker: Any) -> None:
    """The lowest number that no living worker has, so that one that takes a dead one's place goes on in its file."""
    taken = {other.slot for other in server.WORKERS.values()}
    worker.slot = next(number for number in itertools.count(1) if number not in taken)


def post_fork(server: Any, worker: Any) -> None:
    os.environ["METRICS_SLOT"] = str(worker.slot)


def on_exit(server: Any) -> None:
    _empty()
    with contextlib.suppress(OSError):  # a mounted folder stays
        Path(METRICS).rmdir()


def _empty() -> None:
    for file in Path(METRICS).glob("*.db"):
        file.unlink(missing_ok=True)
