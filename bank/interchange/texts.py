"""A text of a file, in whatever format it says it is, as our Markdown with what was mended or lost on the way."""

import html as entities
import re
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

from bank.interchange import formulas, pictures
from bank.interchange.hypertext import TAGS, Text, markdown_from_html
from bank.interchange.plain import plain_with_formulas

__all__ = ["Text", "looks_like_html", "read_text"]

_TAG = re.compile(rf"</?(?:{TAGS})(?:\s[^<>]*)?/?>|<!--", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.IGNORECASE)
_BLOCK = re.compile(r"<(?:p|div|table|ul|ol|pre|h[1-6]|br|blockquote)\b", re.IGNORECASE)
_LINK = re.compile(r"(?<!\\)\]\((?!picture:|data:image/)|^[ ]{0,3}\[[^\]\n]{1,200}\]:", re.MULTILINE)


def read_text(text: str, kind: str = "moodle", *, inline: bool = False, lookup: pictures.Lookup | None = None) -> Text:
    """`kind` is "plain", "html", "markdown", or "moodle" for what may hold tags and keeps its lines."""
    if kind == "markdown":
        return _of_markdown(text, inline, lookup)
    if kind == "html" or (kind == "moodle" and looks_like_html(text)):
        lines = text.replace("\n", "<br>") if kind == "moodle" and not _BLOCK.search(text) else text
        return markdown_from_html(lines, inline=inline, lookup=lookup)
    return Text(plain_with_formulas(text, inline=inline, openers=r"\( \[ $$" if kind == "moodle" else r"\( \["))


def looks_like_html(text: str) -> bool:
    return bool(_TAG.search(text) or _ENTITY.search(text))


def _of_markdown(text: str, inline: bool, lookup: pictures.Lookup | None) -> Text:
    """Tags and links within Markdown are not ours: such a text goes the way of HTML."""
    kept, found = pictures.without_data(text)
    if _TAG.search(kept) or _LINK.search(kept):
        return markdown_from_html(_markdown().render(text), inline=inline, lookup=lookup)
    marked = "".join(piece for piece, _ in formulas.pieces(kept, r"\( \["))
    return Text(marked, pictures=tuple(found))


@cache
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": True, "maxNesting": 40}).enable(["table", "strikethrough"])
    return markdown.use(dollarmath_plugin, renderer=_as_tex, double_inline=True, allow_digits=False)


def _as_tex(formula: str, options: dict[str, Any]) -> str:
    return entities.escape(rf"\[{formula}\]" if options.get("display_mode") else rf"\({formula}\)")
