"""A public demo is put back to its beginnings while visitors are in it."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from bank.management.commands import reset_demo
from tests.servers import Server, free_port, wait_for_port

CSRF = "c" * 32


@pytest.mark.django_db
def test_what_is_no_demo_is_never_reset(settings) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("reset_demo")


@pytest.fixture
def demo(transactional_db, tmp_path: Path) -> dict[str, str]:
    """A demo's folder with the beginnings of this release and a database that serves; both empty but for the tables."""
    connection.ensure_connection()
    first = tmp_path / f"demo-{reset_demo.digest(settings.BASE_DIR)}.sqlite3"
    with closing(sqlite3.connect(first)) as file:
        connection.connection.backup(file)
    reset_demo.copy(first, tmp_path / "cpimprep.sqlite3")
    (tmp_path / "demo-of-an-older-release.sqlite3").touch()
    clean = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    return clean | {"DEBUG": "1", "DEMO": "1", "VAR_DIR": str(tmp_path), "LOG_LEVEL": "ERROR"}


@contextmanager
def serving(variables):
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "cpimprep.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "1"]
    process = subprocess.Popen(command, env=variables, stderr=subprocess.DEVNULL)
    try:
        wait_for_port(port, Server("", process, command))
        yield port
    finally:
        process.terminate()
        process.wait(30)


def ask(port: int, path: str, *, session: str = "", form: dict[str, str] | None = None):
    """(status, session cookie)"""
    one = HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Cookie": f"csrftoken={CSRF}; sessionid={session}", "Content-Type": "application/x-www-form-urlencoded"}
    body = urlencode(form | {"csrfmiddlewaretoken": CSRF}) if form else None
    one.request("POST" if form else "GET", path, body, headers)
    with closing(one), one.getresponse() as response:
        cookies = "; ".join(response.headers.get_all("Set-Cookie") or [])
        return response.status, cookies.partition("sessionid=")[2].partition(";")[0]


def sign_up(port: int) -> tuple[int, str]:
    return ask(port, "/accounts/signup/", form={"email": "visitor@example.org", "password1": "plum-harbor-9"})


def test_visitors_are_forgotten_while_it_serves_and_may_begin_anew(demo) -> None:
    with serving(demo) as port:
        status, session = sign_up(port)
        assert (status, ask(port, "/profile/", session=session)[0]) == (302, 200)
        done = subprocess.run(
            [sys.executable, "manage.py", "reset_demo"], env=demo, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, done.stderr
        assert ask(port, "/profile/", session=session)[0] == 302, "signed out: the session is forgotten too"
        status, session = sign_up(port)
        assert (status, ask(port, "/profile/", session=session)[0]) == (302, 200), "the address is free again"
    with closing(sqlite3.connect(Path(demo["VAR_DIR"]) / "cpimprep.sqlite3")) as file:
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert file.execute("SELECT count(*) FROM accounts_user").fetchone() == (1,)


def test_the_beginnings_are_made_anew_when_the_release_changes(tmp_path) -> None:
    for top in ("bank", "content"):
        (tmp_path / top).mkdir()
    (tmp_path / "content" / "a.yaml").write_text("one")
    before = reset_demo.digest(tmp_path)
    (tmp_path / "content" / "a.yaml").write_text("two")
    assert reset_demo.digest(tmp_path) != before
