"""What goes into the image: nothing that belongs to the machine it is built on."""

from fnmatch import fnmatch
from pathlib import Path

import pytest

IGNORED = Path(".dockerignore").read_text().split()


@pytest.mark.parametrize("name", [".env", ".env.production", ".git", "var", ".venv"])
def test_secrets_and_local_state_stay_out_of_the_image(name) -> None:
    assert [pattern for pattern in IGNORED if fnmatch(name, pattern)]


def test_no_secret_is_let_in_again() -> None:
    assert [pattern for pattern in IGNORED if pattern.startswith("!")] == []
