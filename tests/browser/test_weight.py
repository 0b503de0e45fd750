"""What a candidate downloads to begin."""

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.browser.people import begin
from tests.browser.server import BASE
from tests.stages import SECRET

KILOBYTE = 1000


@pytest.fixture(scope="module")
def compressed(tmp_path_factory) -> Path:
    """The static files as production serves them: hashed names, each with its compressed twins."""
    root = tmp_path_factory.mktemp("static")
    production = {
        "DEBUG": "0",
        "DEMO": "0",
        "SECRET_KEY": SECRET,
        "DATABASE_URL": "postgres://x/x",
        "REDIS_URL": "redis://x",
    }
    command = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
    environment = os.environ | production | {"STATIC_ROOT": str(root)}
    subprocess.run(command, cwd=BASE, env=environment, check=True)
    return root


def test_the_bodies_of_the_player_page_and_its_files_for_150_questions_are_at_most_80_kb(
    candidate, device, sit, compressed
) -> None:
    """HTML as the server gzips it plus each requested file in its brotli form; headers are not counted."""
    attempt = begin(candidate, "cpim-8.0")
    context = device(candidate)
    files: set[str] = set()
    context.on("request", lambda request: files.add(urlsplit(request.url).path))
    sitting = sit(attempt, context)
    sitting.sees_question(1)
    assert len(attempt.answers.all()) == 150
    static = sorted(path.removeprefix("/static/") for path in files if path.startswith("/static/"))
    assert "player/main.js" in static
    page = html_bytes(context, sitting.page.url)
    weights = {"html": page} | {name: twin(compressed, name).stat().st_size for name in static}
    assert sum(weights.values()) <= 80 * KILOBYTE, weights


def html_bytes(context, url: str) -> int:
    """The size on the wire, as the browser is told it."""
    reply = context.request.get(url, headers={"Accept-Encoding": "gzip"})
    assert reply.headers["content-encoding"] == "gzip"
    return int(reply.headers["content-length"])


def twin(root: Path, name: str) -> Path:
    """The hashed, brotli-compressed file, or the plain one where compressing does not pay."""
    path = Path(name)
    hashed = re.compile(rf"{re.escape(path.stem)}\.[0-9a-f]{{12}}{re.escape(path.suffix)}")
    plain = next(file for file in (root / path.parent).iterdir() if hashed.fullmatch(file.name))
    small = plain.with_name(f"{plain.name}.br")
    return small if small.exists() else plain
