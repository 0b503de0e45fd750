"""The worker and the beat of a run without Redis: two daemon threads beside the web threads."""

import threading

from celery.beat import Scheduler, Service

from cpimprep.celery import app


def start() -> None:
    """Start once per process, after fork; from here on tasks are queued instead of run inline."""
    app.conf.task_always_eager = False
    worker = app.WorkController(
        pool="solo", quiet=True, without_heartbeat=True, without_mingle=True, without_gossip=True
    )
    beat = Service(app, scheduler_cls=Scheduler)
    threading.Thread(target=worker.start, name="embedded-worker", daemon=True).start()
    threading.Thread(target=beat.start, kwargs={"embedded_process": True}, name="embedded-beat", daemon=True).start()
