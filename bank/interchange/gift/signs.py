"""GIFT's escapes: a backslash takes a sign's meaning away. While a file is read, such signs are noncharacters."""

import re

_ESCAPED = {sign: chr(0xFDD2 + at) for at, sign in enumerate("\\#={}~:n")}
_MEANT = {mark: "\n" if sign == "n" else sign for sign, mark in _ESCAPED.items()}
_ANY_MARK = re.compile("[\ufdd0-\ufdef]")
_PAIR = re.compile(r"\\([\\#={}~:n])")
_MARK = re.compile("[" + "".join(_MEANT) + "]")
_SIGN = re.compile(r"[\\#={}~:\n]")


def mark(text: str) -> str:
    return _PAIR.sub(lambda pair: _ESCAPED[pair[1]], _ANY_MARK.sub("", text))


def unmark(text: str) -> str:
    return _MARK.sub(lambda found: _MEANT[found[0]], text)


def as_written(text: str) -> str:
    """Marked text as it stood in the file."""
    signs = {mark: f"\\{sign}" for sign, mark in _ESCAPED.items()}
    return _MARK.sub(lambda found: signs[found[0]], text)


def escape(text: str) -> str:
    return _SIGN.sub(lambda found: "\\n" if found[0] == "\n" else f"\\{found[0]}", text)
