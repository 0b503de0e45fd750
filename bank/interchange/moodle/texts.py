"""The texts of a Moodle question, in whichever of Moodle's four formats, with the files inside them."""

import html
import re
from urllib.parse import unquote

from bank.interchange.entry import Entry
from bank.interchange.found import FoundPicture
from bank.interchange.images import picture_of_base64
from bank.interchange.xmltree.nodes import Node

PLACE = "@@PLUGINFILE@@"


def files_in(question: Node) -> dict[str, FoundPicture | str]:
    """All files of a question by path; one that cannot be had is the reason."""
    files: dict[str, FoundPicture | str] = {}
    for node in question.within("file"):
        name, path = node.get("name"), node.get("path", "/")
        if node.get("encoding", "base64") != "base64":
            files[f"{path}{name}"] = f"The file “{name[:80]}” is encoded in an unknown way."
        elif name:
            files[f"{path}{name}"] = picture_of_base64(name, node.text)
    return files


def finder(files: dict[str, FoundPicture | str], entry: Entry) -> None:
    """From now on the entry finds its pictures among these."""

    def find(address: str) -> FoundPicture | str:
        if not address.startswith(PLACE):
            return ""
        name = unquote(address.removeprefix(PLACE).split("?")[0])
        return files.get(name if name.startswith("/") else f"/{name}", "")

    entry.find = find


def text_of(entry: Entry, node: Node | None, role: str, place: str, *, inline: bool = False) -> str:
    """The Markdown of an element with a <text> in it, by its `format`."""
    if node is None:
        return ""
    body = node.first("text")
    written = (body or node).text if body or not node.elements else ""
    return in_format(entry, written, _format(node), role, place, inline=inline)


_KINDS = {"markdown": "markdown", "plain_text": "plain", "plain": "plain", "moodle_auto_format": "moodle"}


def in_format(entry: Entry, written: str, form: str, role: str, place: str, *, inline: bool = False) -> str:
    return entry.text(role, place, written, _KINDS.get(form, "html"), inline=inline)


def format_of(node: Node | None) -> str:
    return _format(node) if node is not None else "html"


def _format(node: Node) -> str:
    return node.get("format") or "moodle_auto_format"


def is_blank(node: Node | None) -> bool:
    return node is None or not re.sub(r"<[^>]*>|&nbsp;|\s", "", html.unescape(node.text))
