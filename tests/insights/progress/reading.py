"""The words of a progress page."""

from datetime import timedelta
from html import unescape
from re import sub

DAY = timedelta(days=1)


def words(html: str) -> str:
    return " ".join(unescape(sub(r"<[^>]+>", " ", html.partition("<main")[2])).split())


def row(text: str, name: str, *, until: str) -> str:
    """What stands in the table of members after a name."""
    table = text.partition("Who has done what")[2].partition(" The score is that of")[0]
    return table.partition(name)[2].partition(until)[0].strip()
