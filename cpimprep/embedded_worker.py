"""The worker and the beat of a run without Redis: two daemon threads beside the web threads."""

import threading

from celery.beat import Scheduler, Service

from cpimprep.celery import app

_threads: list[threading.Thread] = []


class EmbeddedThreadDied(Exception):
    """Reports wait from here on until the server is started again."""


def start() -> None:
    """Start once per process, after fork; from here on tasks are queued instead of run inline."""
    app.conf.task_always_eager = False
    worker = app.WorkController(
        pool="solo", quiet=True, without_heartbeat=True, without_mingle=True, without_gossip=True
    )
    beat = Service(app, scheduler_cls=Scheduler)
    _threads.append(threading.Thread(target=worker.start, name="embedded-worker", daemon=True))
    _threads.append(
        threading.Thread(target=beat.start, kwargs={"embedded_process": True}, name="embedded-beat", daemon=True)
    )
    for thread in _threads:
        thread.start()


def check() -> None:
    """For health checks; where nothing was started, tasks run inline and nothing can be dead."""
    if dead := [thread.name for thread in _threads if not thread.is_alive()]:
        raise EmbeddedThreadDied(", ".join(dead))
