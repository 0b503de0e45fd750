"""Writing `checked:` lines into the content files and leaving every other byte as it is."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bank.content.blind import Solved
from curriculum.sources import ContentError, Problem, read_text

FIELD = "checked"


def record(root: Path, solved: list[Solved]) -> int:
    """Mark what was agreed on and unmark what was not; how many files changed. All files are marked or none."""
    written = {}
    for file in sorted({each.source.file for each in solved}):
        text = read_text(root / file, file)
        marks = {each.source.slug: each.digest if each.agreed else None for each in solved if each.source.file == file}
        marked = mark(text, marks, file)
        if marked != text:
            written[file] = marked
    for file, marked in written.items():
        (root / file).write_bytes(marked.encode())
    return len(written)


def mark(text: str, marks: dict[str, str | None], file: str = "") -> str:
    """The file's text with a check of that digest, or with none, as the last line of each question in `marks`."""
    lines = text.splitlines(keepends=True)
    for entry in reversed(_entries(text)):
        if entry.slug in marks:
            _mark(lines, entry, marks[entry.slug])
    marked = "".join(lines)
    if not _same_but_checks(text, marked):
        raise ContentError([Problem(file, "", FIELD, "cannot be written into this layout; give each field its line.")])
    return marked


@dataclass(frozen=True)
class _Entry:
    slug: str
    indent: int
    end: int  # the line after its last
    old: range  # the lines of the check it has


def _mark(lines: list[str], entry: _Entry, digest: str | None) -> None:
    if digest:
        if not lines[entry.end - 1].endswith("\n"):
            lines[entry.end - 1] += "\n"
        lines.insert(entry.end, f'{" " * entry.indent}{FIELD}: {{agreed: true, of: "{digest}"}}\n')
    del lines[entry.old.start : entry.old.stop]


def _entries(text: str) -> list[_Entry]:
    root: Any = yaml.compose(text, Loader=yaml.SafeLoader)
    questions = next(value for key, value in root.value if key.value == "questions")
    return [_entry(node, text.splitlines()) for node in questions.value]


def _entry(node: yaml.MappingNode, lines: list[str]) -> _Entry:
    slug = next(value.value for key, value in node.value if key.value == "slug")
    old = next((range(k.start_mark.line, _end(v, lines)) for k, v in node.value if k.value == FIELD), range(0))
    return _Entry(slug, node.value[0][0].start_mark.column, _end(node, lines), old)


def _end(node: yaml.Node, lines: list[str]) -> int:
    """The line after a node's last. PyYAML's own mark of a block stands at whatever comes next."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    end: int = node.end_mark.line + bool(node.end_mark.column)
    while not lines[end - 1].strip():
        end -= 1
    return end


def _same_but_checks(before: str, after: str) -> bool:
    try:
        return _without_checks(before) == _without_checks(after)
    except yaml.YAMLError:
        return False


def _without_checks(text: str) -> list[dict[str, Any]]:
    data = yaml.load(text, Loader=yaml.CSafeLoader)
    return [data | {"questions": None}, *({**each, FIELD: None} for each in data["questions"])]
