"""The whole suite, stage by stage, each in a process of its own. A stage that cannot run says so in one line."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.servers import NotHere, postgres, redis

PYTEST = [sys.executable, "-m", "pytest"]
SECRET = "only-for-the-tests-and-long-enough-to-be-accepted"
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")


# Two lines of stages run side by side: the second waits for pages much of its time. What it says is printed whole once
# it is over.
LINES = (("javascript", "compose", "fast", "services"), ("browser",))
# The folder says the stage: no stage reads the tests of another.
FOLDERS = {"services": "tests/services", "browser": "tests/browser"}


def main() -> int:
    # Dozens of processes start below: each would compile all the sources, and pytest rewrite all its tests, anew.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    stages = {"fast": fast, "javascript": javascript, "compose": compose, "services": services, "browser": browser}
    wanted = sys.argv[1:] or list(stages)
    with ThreadPoolExecutor() as pool:
        lines = list(pool.map(lambda line: {name: stages[name]() for name in line if name in wanted}, LINES))
    results = {name: result for line in lines for name, result in line.items()}
    print("\n" + "\n".join(f"{name}: {result}" for name, result in results.items()))
    missing_in_ci = os.environ.get("CI") and any(result.startswith("not run") for result in results.values())
    return 1 if missing_in_ci or "failed" in results.values() else 0


def fast() -> str:
    """SQLite, everything inline. The tables as the models have them: the other stages make theirs by migrations."""
    elsewhere = [f"--ignore={folder}" for folder in FOLDERS.values()]
    return _run("fast", [*PYTEST, "-n", "auto", "--dist", "worksteal", "--no-migrations", *elsewhere])


def javascript() -> str:
    if not shutil.which("node"):
        return "not run: no node on this machine"
    return _run("javascript", ["node", "--test", *map(str, sorted(Path("tests/js").glob("*.test.mjs")))])


def compose() -> str:
    """Without anybody's .env: an empty file, since Debian's docker-compose does not take /dev/null for one."""
    if not shutil.which("docker-compose"):
        return "not run: no docker-compose on this machine"
    with tempfile.NamedTemporaryFile() as nothing:
        return _run("compose", ["docker-compose", "--env-file", nothing.name, "config", "--quiet"])


def services() -> str:
    """Production settings on a real PostgreSQL and a real Redis or Valkey.

    Two halves beside each other, since these tests wait for processes much of their time; each with servers of its own.
    """
    files = sorted(map(str, Path(FOLDERS["services"]).glob("test_*.py")))
    given = {"DATABASE_URL", "REDIS_URL"} & set(os.environ)
    halves = [files] if given else [files[::2], files[1::2]]
    with ThreadPoolExecutor() as pool:
        results = list(pool.map(_on_servers, range(1, len(halves) + 1), halves))
    return next((result for result in results if result != "passed"), "passed")


def _on_servers(number: int, files: list[str]) -> str:
    try:
        with postgres() as database, redis() as broker:
            environment = {"DATABASE_URL": database.url, "REDIS_URL": broker.url, **production()}
            return _run(f"services, part {number}", [*PYTEST, *files], environment)
    except NotHere as reason:
        return f"not run: {reason}"


def production() -> dict[str, str]:
    return {
        "DEBUG": "0",
        "SECRET_KEY": SECRET,
        "ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
        "HTTPS": "0",
        "EMAIL_URL": "consolemail://",
    }


def browser() -> str:
    """Chromium against the app as `make run` serves it, in a process of its own: Playwright runs an event loop."""
    if not any(map(shutil.which, CHROMIUMS)):
        return f"not run: none of {', '.join(CHROMIUMS)} on this machine"
    with tempfile.TemporaryDirectory(prefix="cpimprep-browser-", ignore_cleanup_errors=True) as folder:
        environment = {
            "DJANGO_ALLOW_ASYNC_UNSAFE": "1",
            "MEDIA_URL": "/media/",
            "VAR_DIR": folder,
            "DEMO": "1",
        }
        return _run("browser", [*PYTEST, FOLDERS["browser"], "-p", "no:randomly"], environment)


def _run(name: str, command: list[str], environment: dict[str, str] | None = None) -> str:
    shared = name not in LINES[0]
    if not shared:
        print(f"\n=== {name}", flush=True)
    with contextlib.suppress(KeyboardInterrupt):
        finished = subprocess.run(
            command, env=os.environ | (environment or {}), check=False,
            stdout=subprocess.PIPE if shared else None, stderr=subprocess.STDOUT if shared else None, text=True,
        )  # fmt: skip
        if shared:
            print(f"\n=== {name}\n{finished.stdout}", flush=True)
        return "passed" if finished.returncode == 0 else "failed"
    return "failed"


if __name__ == "__main__":
    sys.exit(main())
