"""The web server and the worker as processes of their own, under production settings."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from django.test import Client

from accounts.models import User
from tests.servers import Server, free_port, wait_for_port
from tests.stages import production

CSRF = "c" * 32
APPLICATION = "cpimprep-under-test"  # how PostgreSQL tells the connections of our processes from the tests' own
GUNICORN = ["gunicorn", "cpimprep.wsgi", "--worker-class", "gthread", "--workers", "2", "--threads", "4"]
BEAT = ["celery", "-A", "cpimprep", "beat", "--loglevel", "WARNING"]
WORKER = ["celery", "-A", "cpimprep", "worker", "--loglevel", "WARNING", "--concurrency", "1"]


def environment(database: str, broker: str, **more: str) -> dict[str, str]:
    quiet = {"LOG_LEVEL": "WARNING", "DB_POOL_SIZE": "4", "PGAPPNAME": APPLICATION}
    return os.environ | production() | quiet | {"DATABASE_URL": database, "REDIS_URL": broker} | more


class Process:
    """A process group that can be killed as a whole and started again."""

    def __init__(self, command: list[str], variables: dict[str, str]) -> None:
        self.command, self.variables = [sys.executable, "-m", *command], variables
        self.start()

    def start(self) -> None:
        self.running = subprocess.Popen(self.command, env=self.variables, start_new_session=True)

    def kill(self, how: int = signal.SIGKILL) -> None:
        if self.running.poll() is None:
            os.killpg(self.running.pid, how)
        self.running.wait(30)


class Web(Process):
    def __init__(self, variables: dict[str, str]) -> None:
        self.port = free_port()
        super().__init__([*GUNICORN, "--bind", f"127.0.0.1:{self.port}"], variables)

    def start(self) -> None:
        super().start()
        wait_for_port(self.port, Server("", self.running, restart_with=self.command))

    def request(self, method: str, path: str, body: Any = None, *, session: str = "", **headers: str) -> Any:
        """(status, headers, body); a lost connection raises OSError or HTTPException."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        cookies = {"Cookie": f"csrftoken={CSRF}; sessionid={session}", "X-CSRFToken": CSRF}
        given = {"Content-Type": "application/json"} | cookies | headers
        try:
            connection.request(method, path, json.dumps(body) if body is not None else None, given)
            response = connection.getresponse()
            return response.status, response.headers, response.read()
        finally:
            connection.close()

    def post_form(self, path: str, form: str) -> int:
        """The status of a form sent as a browser sends it."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"csrftoken={CSRF}"}
        try:
            connection.request("POST", path, form, headers)
            return connection.getresponse().status
        finally:
            connection.close()


@contextmanager
def running(process: Process) -> Iterator[Any]:
    try:
        yield process
    finally:
        process.kill(signal.SIGTERM)


def manage(*arguments: str, variables: dict[str, str], **options: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(Path("manage.py").resolve()), *arguments]
    return subprocess.run(command, env=variables, capture_output=True, text=True, timeout=120, check=False, **options)


def session_of(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value


def eventually(condition: Callable[[], bool], seconds: float = 60) -> bool:
    """Whether the condition came true in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.1)
    return condition()
