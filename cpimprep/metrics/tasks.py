"""Counting what workers do, and the small server by which a worker's counts are read."""

from time import perf_counter
from typing import Any

from billiard.exceptions import TimeLimitExceeded, WorkerLostError
from celery.signals import task_failure, task_postrun, task_prerun, worker_ready

from cpimprep.metrics.counts import TASK_SECONDS, TASKS


def connect() -> None:
    task_prerun.connect(_begin)
    task_postrun.connect(_count)
    task_failure.connect(_count_killed)
    worker_ready.connect(_serve)


def _begin(task: Any, **kwargs: object) -> None:
    task.request.begun = perf_counter()


def _count(task: Any, state: str | None = None, **kwargs: object) -> None:
    """What runs inline, in a command or a test, is no worker's."""
    if not task.request.is_eager:
        TASKS.labels(task.name, (state or "unknown").lower()).inc()
        TASK_SECONDS.labels(task.name).observe(perf_counter() - task.request.begun)


def _count_killed(sender: Any, exception: BaseException, **kwargs: object) -> None:
    """Of a child that died or ran too long the worker itself tells; all else the child has counted."""
    if isinstance(exception, WorkerLostError | TimeLimitExceeded):
        TASKS.labels(sender.name, "killed").inc()


def _serve(**kwargs: object) -> None:
    from cpimprep.metrics import server  # reads settings, which are not there yet when this module is imported

    server.start()
