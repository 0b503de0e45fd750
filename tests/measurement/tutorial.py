"""The code of docs/measurement.md, run as it stands there: for the test that holds it true and for its plots."""

import io
import re
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any, NamedTuple

PAGE = Path(__file__).parents[2] / "docs" / "measurement.md"
BLOCK = re.compile(r"^```python\n(?P<code>.*?)^```$(?:\n\n^```text\n(?P<shown>.*?)^```$)?", re.MULTILINE | re.DOTALL)


class Run(NamedTuple):
    """A block of the page: the line its code begins at, what the page says it prints, and what it printed."""

    line: int
    shown: str
    printed: str


def runs(namespace: dict[str, Any]) -> Iterator[Run]:
    """Runs the blocks one after another, all in the namespace given; a traceback names the page's own lines."""
    text = PAGE.read_text()
    for block in BLOCK.finditer(text):
        line = text.count("\n", 0, block.start("code")) + 1
        code = compile("\n" * (line - 1) + block["code"], str(PAGE), "exec")
        with redirect_stdout(io.StringIO()) as printed:
            exec(code, namespace)
        yield Run(line, block["shown"] or "", printed.getvalue())
