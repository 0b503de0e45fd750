"""An exhibit within the text of a question, as software shows it that knows no exhibits."""

import re
from collections.abc import Callable

from bank.interchange.entry import Entry
from bank.interchange.found import FoundExhibit

_END = re.compile(r"</div\s*>")
_MOST_ENDS = 50


def exhibit_shown(exhibit: FoundExhibit, html: Callable[[str], str]) -> str:
    title = html(f"**{_escaped(exhibit.title)}**") if exhibit.title.strip() else ""
    return f'<div class="exhibit">{title}{html(exhibit.body)}</div>'


def without_exhibit(entry: Entry, shown: str) -> str:
    """The text behind the exhibit of one of our exports, which the entry takes; where it was edited, all of it."""
    exhibit = entry.stamp.exhibit
    if exhibit is None:
        return shown
    for end in list(_END.finditer(shown))[:_MOST_ENDS]:
        if entry.stamp.source("exhibit", shown[: end.end()]) is not None:
            entry.exhibit = exhibit
            return shown[end.end() :]
    entry.note("exhibit", f"The exhibit “{exhibit.title}” was edited elsewhere; it is a part of the question now.")
    return shown


def _escaped(title: str) -> str:
    return re.sub(r"([\\`*_\[\]<$&~])", r"\\\1", " ".join(title.split()))
