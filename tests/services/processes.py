"""The web server and the worker as processes of their own, under production settings."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.test import Client

from tests.servers import Server, free_port, wait_for_port, wait_until_closed
from tests.stages import production

if TYPE_CHECKING:
    from accounts.models import User

CSRF = "c" * 32
BOUNDARY = "between-the-parts"
LONGEST = 90  # seconds; a gunicorn that is stopped while its workers start waits 30 for them before it kills them
APPLICATION = "cpimprep-under-test"  # how PostgreSQL tells the connections of our processes from the tests' own
GUNICORN = ["gunicorn", "cpimprep.wsgi"]  # all else is in gunicorn.conf.py
BEAT = ["celery", "-A", "cpimprep", "beat", "--loglevel", "WARNING"]
WORKER = ["celery", "-A", "cpimprep", "worker", "--loglevel", "WARNING", "--concurrency", "1"]


def environment(database: str, broker: str, **more: str) -> dict[str, str]:
    quiet = {"LOG_LEVEL": "WARNING", "DB_POOL_SIZE": "4", "PGAPPNAME": APPLICATION}
    quiet |= {"WEB_CONCURRENCY": "2", "WEB_THREADS": "4"}
    return os.environ | production() | quiet | {"DATABASE_URL": database, "REDIS_URL": broker} | more


class Process:
    """A process group that can be killed as a whole and started again."""

    def __init__(self, command: list[str], variables: dict[str, str], *, log: Path | None = None) -> None:
        self.command, self.variables, self.log = [sys.executable, "-m", *command], variables, log
        self.start()

    def start(self) -> None:
        with self.log.open("ab") if self.log else nullcontext() as said:
            self.running = subprocess.Popen(self.command, env=self.variables, start_new_session=True, stderr=said)

    def lines(self) -> list[dict[str, Any]]:
        """What it wrote into its log as JSON."""
        assert self.log
        return [json.loads(line) for line in self.log.read_text().splitlines() if line.startswith("{")]

    def kill(self, how: int = signal.SIGKILL) -> None:
        if self.running.poll() is None:
            os.killpg(self.running.pid, how)
        self.running.wait(LONGEST)


class Web(Process):
    def __init__(self, variables: dict[str, str], command: list[str] = GUNICORN, *, log: Path | None = None) -> None:
        self.port = free_port()
        super().__init__([*command, "--bind", f"127.0.0.1:{self.port}"], variables, log=log)

    def start(self) -> None:
        super().start()
        wait_for_port(self.port, Server("", self.running, restart_with=self.command))

    def kill(self, how: int = signal.SIGKILL) -> None:
        super().kill(how)
        wait_until_closed(self.port)

    def request(self, method: str, path: str, body: Any = None, *, session: str = "", **headers: str) -> Any:
        """(status, headers, body); a lost connection raises OSError or HTTPException."""
        sent = json.dumps(body).encode() if body is not None else None
        return self._send(method, path, sent, {"Content-Type": "application/json"} | headers, session)

    def post_form(self, path: str, form: str) -> int:
        """The status of a form sent as a browser sends it."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return int(self._send("POST", path, form.encode(), kind, "")[0])

    def post_file(self, path: str, field: str, name: str, data: bytes, *, session: str) -> tuple[int, bytes]:
        """The status and body after a form with a file."""
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n\r\n'
        body = head.encode() + data + f"\r\n--{BOUNDARY}--\r\n".encode()
        kind = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
        status, _, page = self._send("POST", path, body, kind, session)
        return status, page

    def _send(self, method: str, path: str, body: bytes | None, headers: dict[str, str], session: str) -> Any:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        cookies = {"Cookie": f"csrftoken={CSRF}; sessionid={session}", "X-CSRFToken": CSRF}
        try:
            connection.request(method, path, body, cookies | headers)
            response = connection.getresponse()
            return response.status, response.headers, response.read()
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


def session_of(user: "User") -> str:
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
