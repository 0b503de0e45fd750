"""Markdown that does not do what was meant: it renders, but leaves signs in the text or drops cells of a table."""

import re
from collections.abc import Callable

from curriculum.rendering import RenderingFault, plain, render, render_inline

_MATH = re.compile(r"<math\b.*?</math>|<code\b.*?</code>", re.DOTALL)
_LEFT = {
    re.compile(r"\*\*|(?<!\w)__|__(?!\w)"): "close the emphasis around a word, or put \\ before the signs",
    re.compile(r"\]\(|https?://"): "links and images are not taken, only pictures uploaded here; write the words alone",
    re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*(\s[^<>]*)?/?>"): "HTML is not taken; use Markdown",
    re.compile(r"\|\s*:?-{3,}"): "give the table a header row and an empty line before it",
    re.compile(r"(?<!\\)\$"): "close the formula, or write \\$ for money",
}
_UNTOLD = re.compile(r'<img [^>]*alt=""')
_ESCAPED = re.compile(r"\\[$*<\[\]_]")
_CELL_ENDS = re.compile(r"(?<!\\)\|")


def render_strictly(source: str, rendering: Callable[[str], str] = render) -> str:
    """As `rendering`; RenderingFault also for signs that the result shows as they stand, and for ragged tables."""
    html = rendering(source)
    if _UNTOLD.search(html):
        raise RenderingFault("has a picture without words; say between the brackets what it shows.")
    unescaped = _ESCAPED.sub("S", source)  # what stands there on purpose looks like a letter to the check
    shown = plain(_MATH.sub("", html if unescaped == source else rendering(unescaped)))
    for sign, mend in _LEFT.items():
        if found := sign.search(shown):
            raise RenderingFault(f"shows “{found[0]}” as it stands; {mend}.")
    _refuse_ragged(source)
    return html


def render_inline_strictly(source: str) -> str:
    return render_strictly(source, render_inline)


def _refuse_ragged(source: str) -> None:
    """Markdown fills up short rows and drops what is too much, without a word."""
    width = None
    for line in source.splitlines():
        row = line.strip()
        cells = len(_CELL_ENDS.findall(row)) if row.startswith("|") else None
        if width and cells and cells != width:
            raise RenderingFault(f"has a table row of {cells - 1} cells under {width - 1} columns: “{row[:60]}”.")
        width = (width or cells) if cells else None
