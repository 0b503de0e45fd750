"""Small files, small functions: the house rules as numbers."""

import ast
import statistics
from pathlib import Path

import pytest
from django.apps import apps

APPS = [
    "accounts", "api", "bank", "bench", "cpimprep", "curriculum", "exams", "groups", "insights", "measurement", "study",
]  # fmt: skip
SOURCES = [path for app in APPS for path in sorted(Path(app).rglob("*.py")) if "migrations" not in path.parts]
SCRIPTS = [*sorted(Path("static").rglob("*.js"))]
TESTS = sorted(Path("tests").rglob("*.py"))
LONGEST = 300


def functions():
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node.end_lineno - node.lineno + 1, f"{path}:{node.name}"


def test_no_file_is_longer_than_three_hundred_lines() -> None:
    lengths = {str(path): len(path.read_text().splitlines()) for path in [*SOURCES, *SCRIPTS, *TESTS]}
    assert {path: length for path, length in lengths.items() if length > LONGEST} == {}


def test_functions_are_short(capsys) -> None:
    lengths = sorted(functions())
    counts = [length for length, _ in lengths]
    median, ninetieth = statistics.median(counts), statistics.quantiles(counts, n=10)[-1]
    with capsys.disabled():
        print(f"\n{len(counts)} functions: median {median:g} lines, p90 {ninetieth:g}, longest {lengths[-1]}")
    assert median <= 10
    assert ninetieth <= 30


@pytest.mark.parametrize("model", [model for model in apps.get_models() if model._meta.app_label in APPS])
def test_every_model_says_what_it_is(model) -> None:
    assert "__str__" in vars(model)


def test_every_public_write_is_told_when_and_by_keyword() -> None:
    """Actions take `now` and `by` by name, so that no call can mix them up with what it acts on."""
    for path in [path for path in SOURCES if path.parent.name == "actions" or path.name == "actions.py"]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                by_position = {argument.arg for argument in node.args.args} & {"now", "by"}
                assert not by_position, f"{path}:{node.name}"
