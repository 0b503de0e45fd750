"""Small faults that stop an XML parser and can be mended without a doubt, each with a word."""

import re
from collections.abc import Iterator
from html.entities import html5

_SIGN = re.compile(r"<!\[CDATA\[|<!--|<\?|&#?\w{0,40};?")
# What stands between these is left alone.
_CLOSERS = {"<![CDATA[": "]]>", "<!--": "-->", "<?": "?>"}
# XML 1.0 forbids these even as character references.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_OWN = {"amp;", "lt;", "gt;", "quot;", "apos;"}


def mend(text: str) -> tuple[str, list[str]]:
    """The text with what XML forbids taken out, HTML's names of signs spelled out and lone ampersands escaped."""
    words = []
    text, removed = _FORBIDDEN.subn("", text)
    if removed:
        words.append(f"{removed} control {_many(removed, 'character')} that XML forbids {_were(removed)} left out.")
    counts = {"bare": 0, "forbidden": 0}
    text = "".join(_pieces(text, counts))
    if counts["bare"]:
        words.append(f"{counts['bare']} lone “&” {_were(counts['bare'])} read as the sign itself (&amp;).")
    if counts["forbidden"]:
        words.append(f"{counts['forbidden']} references to control characters that XML forbids were left out.")
    return text, words


def without_forbidden(text: str) -> str:
    """For writing: what no XML file can hold, not even escaped."""
    return _FORBIDDEN.sub("", text)


def _pieces(text: str, counts: dict[str, int]) -> Iterator[str]:
    """Linear in the text: one expression for all of it would search each opening's closing to the end of the file."""
    at = 0
    while found := _SIGN.search(text, at):
        yield text[at : found.start()]
        closer = _CLOSERS.get(found[0])
        if closer is None:
            yield _ampersand(found[0], counts)
            at = found.end()
            continue
        end = text.find(closer, found.end())
        at = len(text) if end < 0 else end + len(closer)
        yield text[found.start() : at]
    yield text[at:]


def _ampersand(reference: str, counts: dict[str, int]) -> str:
    name = reference[1:]
    if name in _OWN:
        return reference
    if name.startswith("#") and name.endswith(";"):
        return _numbered(reference, counts)
    if name in html5 and name.endswith(";"):
        return "".join(f"&#{ord(sign)};" for sign in html5[name])
    counts["bare"] += 1
    return f"&amp;{name}"


def _numbered(reference: str, counts: dict[str, int]) -> str:
    digits = reference[2:-1]
    try:
        sign = chr(int(digits[1:], 16) if digits[:1] in {"x", "X"} else int(digits))
    except (ValueError, OverflowError):
        counts["bare"] += 1
        return f"&amp;{reference[1:]}"
    if _FORBIDDEN.match(sign):
        counts["forbidden"] += 1
        return ""
    return f"&#{ord(sign)};"


def _many(count: int, word: str) -> str:
    return word if count == 1 else f"{word}s"


def _were(count: int) -> str:
    return "was" if count == 1 else "were"
