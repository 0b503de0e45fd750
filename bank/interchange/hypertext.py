"""HTML as editors of other software write it, as our Markdown with math."""

import html as entities
import re
from dataclasses import dataclass

from bank.interchange.found import FoundPicture
from bank.interchange.hypertags import Converter
from bank.interchange.pictures import Lookup
from bank.interchange.plain import markdown_from_plain, plain_with_formulas

TAGS = (
    "a|abbr|address|article|audio|b|big|blockquote|br|button|canvas|caption|center|cite|code|col|colgroup|dd|del|details|"
    "dfn|div|dl|dt|em|embed|fieldset|figcaption|figure|font|footer|form|h[1-6]|header|hr|i|iframe|img|input|ins|kbd|"
    "label|li|link|main|mark|math|meta|nav|nobr|object|ol|option|p|param|picture|pre|q|s|samp|script|section|select|"
    "small|source|span|strike|strong|style|sub|summary|sup|svg|table|tbody|td|textarea|tfoot|th|thead|time|tr|tt|u|"
    "ul|var|video|wbr|annotation|annotation-xml|semantics|maction|menclose|merror|mfrac|mi|mmultiscripts|mn|mo|mover|"
    "mpadded|mphantom|mprescripts|mroot|mrow|ms|mspace|msqrt|mstyle|msub|msubsup|msup|mtable|mtd|mtext|mtr|munder|"
    "munderover|[a-z][a-z0-9]{0,4}:[a-z][a-z0-9]*"
)
MAX_HTML = 200_000
MAX_DEPTH = 60
MAX_TAGS = 5_000

_OTHER_SIGN = re.compile(rf"<(?!/?(?:{TAGS})(?:[\s/][^<>]*)?>)", re.IGNORECASE)
_ANY_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>")
_COMMENT = re.compile(r"<!--(?:(?!<!--|-->).)*-->", re.DOTALL)
_OFFICE = re.compile(r"<!\[[^<>]{0,200}?\](?:--)?>|<\?xml[^<>]{0,300}>", re.IGNORECASE)
_SIMPLE = re.compile(r"<(?!/?p(?:\s[^<>]*)?>|br\s*/?>)", re.IGNORECASE)
_P, _BR = re.compile(r"</?p(?:\s[^<>]*)?>", re.IGNORECASE), re.compile(r"<br\s*/?>", re.IGNORECASE)
# Those are closed by the next of their kind, or hold nothing.
_NO_DEPTH = set("p li td th tr dt dd option br hr img input col embed link meta param source wbr".split())
_HELD_DATA = re.compile(r"""data:image/[a-z0-9.+-]{1,20}[^"'<>]{0,80}?base64,[^"'<>()]*""", re.IGNORECASE)
_BREAK = re.compile(r"[ \t]*\ufdd1[ \t]*\n([ \t]*)")
_BREAKS = re.compile(r"(?:[ \t]*\ufdd1[ \t]*\n([ \t]*)){2,}")
_NO_BREAK = re.compile(r"[ \t]*\ufdd1(?=[ \t]*\n[ \t]*(?:\n|\Z)|[ \t]*\Z)|(?:(?<=\n\n)|\A)[ \t]*\ufdd1[ \t]*\n[ \t]*")


@dataclass(frozen=True)
class Text:
    """`notes` say what was mended, `losses` what the text held and Markdown does not."""

    markdown: str
    notes: tuple[str, ...] = ()
    losses: tuple[str, ...] = ()
    pictures: tuple[FoundPicture, ...] = ()


def markdown_from_html(html: str, *, inline: bool = False, lookup: Lookup | None = None) -> Text:
    """`lookup` gives the picture that an image's address names, None where there is none; addresses of the kind
    data:… are read without it. `inline` makes one line of it, for an option's text.
    """
    html = _OFFICE.sub("", _COMMENT.sub("", html.replace("\ufdd0", "").replace("\ufdd1", "")))
    if not _SIMPLE.search(html):
        return Text(_of_paragraphs(html, inline))
    converter = Converter(lookup)
    held = _HELD_DATA.sub(lambda found: converter.hold(found[0]), html)
    if len(held) > MAX_HTML or _too_rich(held):
        loss = "The text is too long or nested too deeply; it was taken as plain text."
        return Text(markdown_from_plain(_ANY_TAG.sub("", held), inline=inline), losses=(loss,))
    markdown = _tidy(converter.convert(f"<div>{_OTHER_SIGN.sub('&lt;', held)}</div>"))
    if inline:
        markdown = re.sub(r"\\?\n\s*", " ", markdown)
    return Text(markdown, _once(converter.notes), _once(converter.losses), tuple(dict.fromkeys(converter.pictures)))


def _of_paragraphs(html: str, inline: bool) -> str:
    """The way of nearly all texts: nothing but paragraphs and line breaks, in a tenth of the time."""
    paragraphs = []
    for paragraph in _P.split(html):
        lines = [" ".join(line.split()) for line in _BR.split(paragraph)]
        paragraphs.append("\n".join(lines))
    return plain_with_formulas(entities.unescape("\n\n".join(paragraphs)), inline=inline, openers=r"\( \[ $$")


def _too_rich(html: str) -> bool:
    depth = 0
    for count, tag in enumerate(_ANY_TAG.finditer(html)):
        if tag[2].lower() not in _NO_DEPTH:
            depth = max(depth - 1, 0) if tag[1] else depth + 1
        if depth > MAX_DEPTH or count > MAX_TAGS:
            return True
    return False


def _tidy(markdown: str) -> str:
    """A line break is a sign until here: at the end of a paragraph it would show, and two of them end one."""
    text = _BREAKS.sub(r"\n\n\1", markdown)
    text = _NO_BREAK.sub("", text)
    text = _BREAK.sub(r"\\\n\1", text).replace("\ufdd1", "")
    text = re.sub(r"[ \t]+\n", "\n", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _once(words: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
