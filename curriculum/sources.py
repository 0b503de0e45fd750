"""Reading the YAML files under content/: strictly, and with the place of every fault."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True)
class Problem:
    """A fault in a content file. `message` says what is wrong and how to mend it."""

    file: str
    question: str
    field: str
    message: str
    line: int | None = None

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return ": ".join(part for part in (place, self.question, self.field, self.message) if part)


class ContentError(Exception):
    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))


class Entry(dict[str, Any]):
    """A YAML mapping that knows the line it starts on."""

    line: int = 0


class _Loader(yaml.CSafeLoader):
    """Safe YAML whose mappings are entries and refuse a key given twice, which YAML itself lets pass."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        """PyYAML lets out whatever Python says to the 31st of February, or to a number of 5,000 digits."""
        try:
            value = super().construct_object(node, deep=deep)
        except (ValueError, KeyError, AttributeError) as error:
            problem = f"“{str(node.value)[:40]}” looks like a date, number or tag and is none"
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=node.start_mark) from error
        if isinstance(value, str) and "\0" in value:
            raise yaml.MarkedYAMLError(problem="a text holds a NUL character", problem_mark=node.start_mark)
        return value


def _entry(loader: _Loader, node: yaml.MappingNode) -> Entry:
    entry = Entry()
    entry.line = node.start_mark.line + 1
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if not isinstance(key, str):
            raise yaml.MarkedYAMLError(problem=f"“{key}” is not a name", problem_mark=key_node.start_mark)
        if key in entry:
            raise yaml.MarkedYAMLError(problem=f"“{key}” is given twice", problem_mark=key_node.start_mark)
        entry[key] = loader.construct_object(value_node, deep=True)
    return entry


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _entry)


def read_text(path: Path, name: str) -> str:
    """The file's text, refusing what editors on other systems add without a word."""

    def refuse(message: str) -> ContentError:
        return ContentError([Problem(name, "", "", message)])

    try:
        raw = path.read_bytes()
    except OSError as error:
        raise refuse(f"cannot be read: {error.strerror}.") from error
    if raw.startswith(b"\xef\xbb\xbf"):
        raise refuse("starts with a byte-order mark; save it as UTF-8 without one.")
    if b"\r" in raw:
        raise refuse("has Windows line ends (CRLF); save it with Unix line ends (LF).")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise refuse(f"is not UTF-8 (line {line}); save it as UTF-8.") from error


def read_yaml(path: Path, name: str) -> Entry:
    """The file as one mapping; ContentError with the line when it is not YAML or not a mapping."""
    text = read_text(path, name)
    try:
        data = yaml.load(text, Loader=_Loader)  # noqa: S506  (a safe loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error)
        message = f"is not valid YAML: {problem}. Put texts with “: ” or special signs in quotes or a block (|)."
        raise ContentError([Problem(name, "", "", message, mark.line + 1 if mark else None)]) from error
    except RecursionError as error:
        raise ContentError([Problem(name, "", "", "nests lists or mappings too deep; make it flatter.")]) from error
    if not isinstance(data, Entry):
        raise ContentError([Problem(name, "", "", "holds no mapping; start it with “section:”.")])
    return data
