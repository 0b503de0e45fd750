"""The app as `make run` serves it, on a database of its own in VAR_DIR."""

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from django.conf import settings

from bank.models import Question
from curriculum.models import Blueprint
from tests.factories import make_blueprint, publish_questions
from tests.servers import Server, free_port, wait_for_port, wait_until_closed

MINI = "mini-1.0"
BASE = Path(settings.BASE_DIR)


class Site:
    """One gunicorn in a process group of its own, so that it can be killed whole and started again."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.log = Path(settings.VAR_DIR) / "server.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        bind = f"127.0.0.1:{self.port}"
        command = [sys.executable, "-m", "gunicorn", "cpimprep.wsgi", "--bind", bind, "--log-level", "warning"]
        command += ["--workers", "1", "--threads", "8"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, cwd=BASE, stdout=log, stderr=log, start_new_session=True)
        wait_for_port(self.port, Server(self.url, self.process, command))
        self._wait_until_it_answers()

    def _wait_until_it_answers(self, seconds: float = 30) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError), urllib.request.urlopen(f"{self.url}/healthz", timeout=5):
                return
            time.sleep(0.05)
        raise AssertionError(f"The server does not answer:\n{self.log.read_text()[-4000:]}")

    def kill(self) -> None:
        """As a power cut does it: no goodbye, no last write."""
        assert self.process
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        wait_until_closed(self.port)

    def stop(self) -> None:
        assert self.process
        self.process.terminate()
        self.process.wait(30)


def prepare_database() -> None:
    """What `make install` does, plus a short exam, with every question published whatever its checks say."""
    manage("migrate", "--verbosity", "0")
    manage("load_content")
    Question.objects.filter(state=Question.State.DRAFT).update(state=Question.State.PUBLISHED)
    if not Blueprint.objects.filter(slug=MINI).exists():
        publish_questions(make_blueprint(MINI), each_section=4)
    manage("build_forms")
    manage("create_demo")


def manage(*arguments: str) -> None:
    done = subprocess.run([sys.executable, "manage.py", *arguments], cwd=BASE, capture_output=True, text=True)
    assert done.returncode == 0, f"manage.py {arguments[0]}:\n{done.stdout}{done.stderr}"
