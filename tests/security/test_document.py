"""docs/security.md names only tests and settings that are there, and every requirement it walks through once."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

TEXT = Path("docs/security.md").read_text()
TESTS = sorted(set(re.findall(r"`(tests/[\w/.-]+\.py)(?:::(\w+))?`", TEXT)))
SETTINGS = sorted(set(re.findall(r"`([A-Z][A-Z0-9_]{3,})`", TEXT)))
FILES = sorted(set(re.findall(r"`((?:docs|tests)/[\w/.-]+|\.ci/run|docker-compose\.yml|pyproject\.toml)`", TEXT)))
UNSET = {"ACCOUNT_REAUTHENTICATION_REQUIRED"}  # named because it is not set
ROWS = re.findall(r"^\| (\d[\d., –]*) \| .+? \| (\S+) \|(.*)\|$", TEXT, re.MULTILINE)


@pytest.mark.parametrize(("file", "name"), TESTS)
def test_every_test_it_names_is_there(file, name) -> None:
    tree = ast.parse(Path(file).read_text())
    assert not name or name in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_it_names_is_there(name) -> None:
    assert hasattr(settings, name) != (name in UNSET)


@pytest.mark.parametrize("name", FILES)
def test_every_file_it_names_is_there(name) -> None:
    assert Path(name).exists()


def test_every_line_says_how_it_stands_and_why() -> None:
    assert len(ROWS) > 80
    assert {verdict for _, verdict, _ in ROWS} == {"yes", "part", "no", "n/a"}
    assert [number for number, verdict, answer in ROWS if verdict != "n/a" and not answer.strip()] == []


@pytest.mark.parametrize("chapter", range(1, 15))
def test_no_chapter_is_left_out(chapter) -> None:
    assert any(number.startswith(f"{chapter}.") for number, _, _ in ROWS)


@pytest.mark.parametrize("password", ["short-one-9", "password1234"])
def test_a_short_or_common_password_is_refused(password) -> None:
    with pytest.raises(ValidationError):
        validate_password(password)
