"""XML as text: what is given is escaped, and what no XML file can hold is left out."""

from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape

from bank.interchange.xmltree.mending import without_forbidden

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_QUOTES = {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}


def text(words: str) -> str:
    return escape(without_forbidden(words), {"\r": "&#13;"})


def cdata(words: str) -> str:
    return f"<![CDATA[{without_forbidden(words).replace(']]>', ']]]]><![CDATA[>')}]]>"


def element(tag: str, attributes: Mapping[str, str] | None = None, *inside: str | Iterable[str]) -> str:
    """`inside` is XML already."""
    said = "".join(f' {name}="{_quoted(value)}"' for name, value in (attributes or {}).items())
    body = "".join(part if isinstance(part, str) else "".join(part) for part in inside)
    return f"<{tag}{said}>{body}</{tag}>" if body else f"<{tag}{said}/>"


def lines(*parts: str | Iterable[str]) -> str:
    """Each on a line of its own, for those who look into the file."""
    said = [line for part in parts for line in ([part] if isinstance(part, str) else part) if line]
    return "\n" + "\n".join(said) + "\n"


def instruction(target: str, words: str) -> str:
    return f"<?{target} {words}?>"


def _quoted(words: str) -> str:
    return escape(without_forbidden(words), _QUOTES)
