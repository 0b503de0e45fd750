"""The whole site on this machine, as a group runs it: PostgreSQL that syncs to disk, Redis, web, worker, beat."""

import contextlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.servers import Server, postgres, redis
from tests.services.processes import BEAT, WORKER, Process, Web, environment, eventually, manage, running

BLUEPRINT = "cpim-8.0"
CELERY = [*WORKER[:-1], "2"]


@dataclass
class Site:
    folder: Path
    variables: dict[str, str]
    database: Server
    broker: Server
    web: Web
    worker: Process
    beat: Process

    @property
    def host(self) -> str:
        return f"http://127.0.0.1:{self.web.port}"

    @property
    def sessions(self) -> Path:
        return self.folder / "sessions.json"

    @property
    def ledger(self) -> Path:
        return self.folder / "ledger.jsonl"


@contextlib.contextmanager
def site(people: int) -> Iterator[Site]:
    """Everything up, with the bundled bank, one form and so many candidates who are signed in."""
    with postgres(durable=True) as database, redis() as broker, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        size = {"STATIC_ROOT": str(folder / "static"), "WEB_THREADS": "8", "DB_POOL_SIZE": "10"}
        variables = environment(database.url, broker.url, **size)
        _prepare(folder, variables, people)
        with contextlib.ExitStack() as stack:
            web = stack.enter_context(running(Web(variables)))
            worker = stack.enter_context(running(Process(CELERY, variables)))
            beat = stack.enter_context(running(Process([*BEAT, "--schedule", str(folder / "beat")], variables)))
            if not eventually(lambda: web.request("GET", "/readyz")[0] == 200):
                raise RuntimeError("the web server does not get ready")
            yield Site(folder, variables, database, broker, web, worker, beat)


def _prepare(folder: Path, variables: dict[str, str], people: int) -> None:
    seed = ("seed_demo", "--users", str(people), "--out", str(folder / "sessions.json"), "--yes-on-production-settings")
    steps = (("migrate",), ("load_content",), ("build_forms", "--blueprint", BLUEPRINT, "--count", "1"), seed)
    for step in (*steps, ("collectstatic", "--noinput")):
        done = manage(*step, variables=variables)
        if done.returncode:
            raise RuntimeError(f"{step[0]}: {done.stderr[-2000:]}")
