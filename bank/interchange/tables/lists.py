"""Several words in one cell: parted by semicolons, or by commas where there is no semicolon."""

import re
from collections.abc import Sequence

_PARTED = re.compile(r"(?<!\\)((?:\\\\)*);")


def join(words: Sequence[str]) -> str:
    """A single word with a comma in it, or an empty one, ends with a semicolon."""
    written = "; ".join(word.replace("\\", "\\\\").replace(";", "\\;") for word in words)
    return f"{written};" if words and (any("," in word for word in words) or not words[0]) else written


def split(cell: str) -> tuple[str, ...]:
    if not _PARTED.search(cell):
        return tuple(filter(None, (_plain(word) for word in cell.split(","))))
    marked = _PARTED.sub(r"\1" + "\n", cell.replace("\n", " "))
    return tuple(filter(None, (_plain(word) for word in marked.split("\n"))))


def _plain(word: str) -> str:
    return re.sub(r"\\([\\;])", r"\1", word).strip()
