"""gunicorn's worker with threads, and how long a request waited for one."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from gunicorn.workers.gthread import ThreadWorker

Result = TypeVar("Result")
_of_this_thread = threading.local()


class Worker(ThreadWorker):  # type: ignore[misc]
    def get_thread_pool(self) -> ThreadPoolExecutor:
        return _Pool(max_workers=self.cfg.threads)


class _Pool(ThreadPoolExecutor):
    """It notes when each request came."""

    def submit(self, work: Callable[..., Result], /, *args: Any, **kwargs: Any) -> Future[Result]:
        return super().submit(_begun, time.monotonic(), work, *args, **kwargs)


def _begun(came: float, work: Callable[..., Result], *args: Any, **kwargs: Any) -> Result:
    _of_this_thread.waited = time.monotonic() - came
    return work(*args, **kwargs)


def waited() -> float:
    """Seconds until this thread took up what it does; 0 under any other server."""
    return getattr(_of_this_thread, "waited", 0.0)
