"""docs/reliability.md from the tests that show it: python -m tests.reliability writes it.

A row comes from each `pytest.mark.fault(name, sees=…, kept=…)` above a test; its words are the test's, so that whoever
changes what is kept meets what is promised.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

DOCUMENT = Path("docs/reliability.md")
INTRODUCTION = Path("tests/reliability.md")
HEAD = "| fault | what people see | what is kept | shown by |\n|---|---|---|---|"
# In the order in which a reader asks, from what they touch to what stands behind it.
ORDER = (
    "The candidate is offline", "The candidate's clock is wrong", "Two devices at once", "The session ends in an exam",
    "More people ask at once than the server can answer", "A web server is killed in the middle of a save",
    "A worker is killed in the middle of a rebuild", "Beat is dead",
    "Redis is gone", "Redis is emptied", "PostgreSQL is restarted", "PostgreSQL has no room left",
    "The disk for uploads is full", "The clock of a server is an hour wrong",
    "Two versions of the code during a deploy",
)  # fmt: skip


@dataclass(frozen=True)
class Shown:
    fault: str
    sees: str
    kept: str
    test: str


def shown() -> list[Shown]:
    """In ORDER; a fault that is not in it is a mistake."""
    found = [row for path in sorted(Path("tests").rglob("test_*.py")) for row in _in_file(path)]
    return sorted(found, key=lambda row: ORDER.index(row.fault))


def _in_file(path: Path) -> Iterator[Shown]:
    text = path.read_text()
    if "mark.fault(" not in text:
        return
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef):
            yield from (_row(path, node, call) for call in _marks(node))


def _marks(node: ast.FunctionDef) -> Iterator[ast.Call]:
    for call in node.decorator_list:
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "fault":
            yield call


def _row(path: Path, node: ast.FunctionDef, call: ast.Call) -> Shown:
    said = {keyword.arg: ast.literal_eval(keyword.value) for keyword in call.keywords}
    return Shown(ast.literal_eval(call.args[0]), said["sees"], said["kept"], f"{path}::{node.name}")


def document() -> str:
    return f"{INTRODUCTION.read_text().rstrip()}\n\n{HEAD}\n" + "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    """Tests that promise the same share a row."""
    for (fault, sees, kept), rows in groupby(shown(), key=lambda row: (row.fault, row.sees, row.kept)):
        tests = "<br>".join(f"`{row.test.removeprefix('tests/')}`" for row in rows)
        yield f"| {fault} | {sees} | {kept} | {tests} |"


if __name__ == "__main__":
    DOCUMENT.write_text(document())
