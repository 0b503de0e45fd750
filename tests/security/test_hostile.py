"""Nothing that somebody can send costs more than in proportion to its length, or more memory than a worker has."""

import os
import subprocess
import sys

import pytest

WHAT = {"sums": 30, "words": 400, "files": 60, "texts": 100}


@pytest.mark.parametrize("what", WHAT)
def test_what_is_made_to_cost_time_or_memory_is_read_or_refused_within_bounds(what, tmp_path) -> None:
    """In a process that the system ends at its bound of processor time or memory (tests/security/hostile.py)."""
    variables = {"DJANGO_SETTINGS_MODULE": "cpimprep.settings", "VAR_DIR": str(tmp_path), "DEBUG": "1"}
    clean = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    command = [sys.executable, "-m", "tests.security.hostile", what]
    done = subprocess.run(command, env=clean | variables, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2_000:]
    assert int(done.stdout) >= WHAT[what]
