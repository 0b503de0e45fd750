"""What becomes of one question while it is read: its texts as Markdown, and what was mended or lost."""

import re
from dataclasses import dataclass, field

from bank.interchange import pictures
from bank.interchange.found import FoundPicture, Problem
from bank.interchange.gift.signs import unmark
from bank.interchange.texts import read_text

_FORMAT = re.compile(r"\[(html|moodle|plain|markdown)\]")


class Unreadable(ValueError):
    """Says the field and, as the message, what is wrong and how to mend it."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass
class Gathering:
    """`own` is set for what we exported ourselves: its texts are ours to the last space."""

    line: int
    name: str
    own: bool = False
    format: str = "moodle"
    whole: bool = True
    problems: list[Problem] = field(default_factory=list)
    pictures: list[FoundPicture] = field(default_factory=list)

    def note(self, field: str, message: str) -> None:
        self.problems.append(Problem(self.line, self.name, field, message))

    def loss(self, field: str, message: str) -> None:
        self.note(field, message)
        self.whole = False

    def text(self, marked: str, field: str, *, inline: bool = False) -> str:
        if self.own and (kept := self._own_text(marked)) is not None:
            return kept
        form, rest = split_format(marked.strip(), self.format)
        text = read_text(unmark(rest).strip(), form, inline=inline)
        for message in text.notes:
            self.note(field, message)
        for message in text.losses:
            self.loss(field, message)
        self.pictures += text.pictures
        return text.markdown

    def _own_text(self, marked: str) -> str | None:
        """Line ends within are escaped, so that a bare one with nothing after it is layout."""
        line, _, rest = marked.lstrip("\n").partition("\n")
        if not line.startswith("[markdown]") or rest.strip():
            return None if marked.strip() else ""
        text, found = pictures.without_data(unmark(line.removeprefix("[markdown]")))
        self.pictures += found
        return text


def split_format(marked: str, usual: str) -> tuple[str, str]:
    found = _FORMAT.match(marked)
    return (found[1], marked[found.end() :].strip()) if found else (usual, marked)
