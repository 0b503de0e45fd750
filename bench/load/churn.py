"""What befalls the servers during a soak; only processes that the run itself has started, by their ids."""

import os
import random
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from redis import Redis

from bench.load.memory import members
from bench.load.site import Site
from tests.services.processes import Process

WEB_EVERY, WORKER_EVERY = 20, 45
Event = tuple[float, str]


@contextmanager
def churning(site: Site, seconds: float) -> Iterator[list[Event]]:
    """One web process killed every 20 s, the worker stopped or killed in turn every 45 s, PostgreSQL restarted after a
    third (in order) and two thirds (as if the power went), Redis emptied in the middle. What happened, and when."""
    happened: list[Event] = []
    over = threading.Event()
    thread = threading.Thread(target=_carry_out, args=(_planned(site, seconds), happened, over), daemon=True)
    thread.start()
    try:
        yield happened
    finally:
        over.set()
        thread.join(120)


def _planned(site: Site, seconds: float) -> list[tuple[float, str, Callable[[], object]]]:
    web = [(at, "web process killed", lambda: kill_one(site.web)) for at in range(WEB_EVERY, int(seconds), WEB_EVERY)]
    ends = (("worker stopped", signal.SIGTERM), ("worker killed", signal.SIGKILL))
    worker = [
        (at, ends[n % 2][0], lambda how=ends[n % 2][1]: again(site.worker, how))
        for n, at in enumerate(range(WORKER_EVERY, int(seconds), WORKER_EVERY))
    ]
    others = [
        (seconds / 3, "PostgreSQL restarted", lambda: restart(site, signal.SIGINT)),
        (seconds / 2, "Redis emptied", lambda: Redis.from_url(site.broker.url).flushall()),
        (seconds * 2 / 3, "PostgreSQL killed and restarted", lambda: restart(site, signal.SIGQUIT)),
    ]
    return sorted([*web, *worker, *others], key=lambda planned: planned[0])


def _carry_out(
    plan: list[tuple[float, str, Callable[[], object]]], happened: list[Event], over: threading.Event
) -> None:
    began = time.monotonic()
    for at, what, do in plan:
        if over.wait(max(0.0, at - (time.monotonic() - began))):
            return
        do()
        happened.append((round(time.monotonic() - began, 1), what))


def kill_one(web: Process) -> None:
    """A child of the web server; its parent starts another."""
    children = [pid for pid in members(web.running.pid) if pid != web.running.pid]
    os.kill(random.choice(children), signal.SIGKILL)


def again(process: Process, how: int) -> None:
    process.kill(how)
    process.start()


def restart(site: Site, how: int) -> None:
    """SIGINT ends PostgreSQL in order, SIGQUIT as a crash would."""
    assert site.database.process
    site.database.process.send_signal(how)
    site.database.process.wait(60)
    site.database.start_again()
