"""Which options a cell such as “B”, “2”, “A, C” or the option's own words means."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bank.interchange.tables.headers import place

_LETTER = re.compile(r"\(?(?:option|answer|choice)? ?([a-z]|[1-9]\d?)[.)]?(?: .*)?", re.IGNORECASE)
_ONE = re.compile(r"\(?(?:(?:option|answer|choice) )?([a-z]|[1-9]\d?)(?:\.0)?[.)]?", re.IGNORECASE)
_TOGETHER = re.compile(r"[A-J]{2,10}")


@dataclass(frozen=True)
class Key:
    """Places of the right options; `unsure` where the cell may be read two ways."""

    places: frozenset[int]
    unsure: bool = False


def letters_of(cell: str) -> frozenset[int]:
    """Of a column that holds nothing but letters (or numbers after J)."""
    found = (_ONE.fullmatch(word.strip()) for word in cell.split(","))
    return frozenset(place(match[1].lower()) for match in found if match)


def read_key(cell: str, options: Mapping[int, str]) -> Key:
    """`options` by place; no places where the cell means none of them."""
    by_words = _by_words(cell, options)
    by_name = _by_name(cell, options)
    if by_words and by_name and by_words != by_name:
        return Key(by_words, unsure=True)
    if by_words:
        return Key(by_words, unsure=len(by_words) > 1 and len({_same(options[at]) for at in by_words}) == 1)
    return Key(by_name)


def _by_name(cell: str, options: Mapping[int, str]) -> frozenset[int]:
    text = cell.strip()
    words = [word for word in re.split(r"\s*(?:[,;/&|\n]|\band\b)\s*", text) if word]
    if _TOGETHER.fullmatch(text) and len(set(text)) == len(text):
        words = list(text)
    elif len(words) == 1 and " " in text and all(len(word) == 1 for word in text.split()):
        words = text.split()
    found = [match for word in words if (match := _ONE.fullmatch(word))]
    places = frozenset(place(match[1].lower()) for match in found)
    return places if len(found) == len(words) and places <= set(options) else frozenset()


def _by_words(cell: str, options: Mapping[int, str]) -> frozenset[int]:
    whole = frozenset(at for at, text in options.items() if _same(text) == _same(cell))
    if whole:
        return whole
    for sign in ("\n", ";", "|"):
        words = {_same(word) for word in cell.split(sign) if word.strip()}
        meant = frozenset(at for at, text in options.items() if _same(text) in words)
        if len(words) > 1 and len({_same(options[at]) for at in meant}) == len(words):
            return meant
    return frozenset()


def _same(text: str) -> str:
    return " ".join(text.split()).casefold()
