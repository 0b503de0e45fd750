"""Markdown with math to sanitized HTML, once, when a text is saved."""

import html as entities
import re
from functools import cache
from typing import Any

import nh3
from markdown_it import MarkdownIt
from math_core import LatexError, LatexToMathML
from mdit_py_plugins.dollarmath import dollarmath_plugin

MAX_TEXT = 20_000
MAX_MATH = 2_000
MAX_NESTING = 60
MAX_UNCLOSED = 10

# What math-core writes as style, said by class instead: the content security policy forbids inline styles.
_STYLE = re.compile(r'\sstyle="([^"]*)"')
# The corner of a grid heads nothing; a screen reader would announce it as an empty heading.
_EMPTY_HEADING = re.compile(r"<th([^>]*)></th>")
_MATHML = (
    "math mrow mi mn mo ms mtext mspace mfrac msqrt mroot mstyle mpadded mphantom msub msup msubsup munder mover "
    "munderover mmultiscripts mprescripts none mtable mtr mtd menclose merror semantics"
).split()
_HTML = "p br em strong s code pre ul ol li table thead tbody tr th td blockquote hr h3 h4 sub sup span div".split()
_TOKEN = re.compile(r"\\[a-zA-Z]+|\\.|.", re.DOTALL)
_GROUP_OPENERS = {"{", r"\begin", r"\left"}
_GROUP_CLOSERS = {"}", r"\end", r"\right"}
_BRACKET_OPENERS = {"(", "[", r"\{", r"\lbrace", r"\lbrack", r"\langle", r"\lfloor", r"\lceil", r"\lparen"}
_BRACKET_CLOSERS = {")", "]", r"\}", r"\rbrace", r"\rbrack", r"\rangle", r"\rfloor", r"\rceil", r"\rparen"}
_ATTRIBUTES: dict[str, set[str]] = {
    "*": {"class"},
    "ol": {"start"},
    **{
        tag: {
            "class", "display", "displaystyle", "mathvariant", "stretchy", "symmetric", "fence", "separator",
            "form", "lspace", "rspace", "minsize", "maxsize", "movablelimits", "largeop", "accent", "accentunder",
            "linethickness", "width", "height", "depth", "scriptlevel", "columnspan", "rowspan", "notation", "dir",
        }
        for tag in _MATHML
    },
}  # fmt: skip


class RenderingFault(ValueError):
    """The text cannot be rendered; the message tells an author what to mend."""


def render(source: str) -> str:
    """Block Markdown (paragraphs, lists, tables, math) as safe HTML."""
    _guard(source)
    return _clean(_markdown().render(source))


def render_inline(source: str) -> str:
    """One line of Markdown, for an option's text, as safe HTML without a paragraph around it."""
    _guard(source)
    return _clean(_markdown().renderInline(source.strip()))


def plain(html: str) -> str:
    """The text of rendered HTML, for CSV files, search and comparison."""
    text = nh3.clean(re.sub(r"</(p|li|td|th|tr|div)>", r" </\1>", html), tags=set())
    return re.sub(r"\s+", " ", entities.unescape(text)).strip()


def _guard(source: str) -> None:
    if len(source) > MAX_TEXT:
        raise RenderingFault(f"is longer than {MAX_TEXT:,} characters; shorten it.")
    if "\x00" in source:
        raise RenderingFault("holds a NUL character; remove it.")


@cache
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False, "maxNesting": 40}).enable(["table", "strikethrough"])
    markdown.disable(["image", "link", "autolink", "reference"])
    return markdown.use(dollarmath_plugin, renderer=_math, double_inline=True, allow_digits=False)


def _math(latex: str, options: dict[str, Any]) -> str:
    if len(latex) > MAX_MATH:
        raise RenderingFault(f"has a formula of more than {MAX_MATH:,} characters; split it.")
    if max(_depths(latex), default=0) > MAX_NESTING:
        raise RenderingFault(f"has a formula nested more than {MAX_NESTING} levels deep; simplify it.")
    if _unclosed_brackets(latex) > MAX_UNCLOSED:
        raise RenderingFault(f"has a formula with more than {MAX_UNCLOSED} brackets that are not closed; close them.")
    try:
        return _latex().convert_with_local_state(latex, displaystyle=options.get("display_mode", False))
    except LatexError as error:
        raise RenderingFault(f"has a formula that is not LaTeX (“{latex}”): {error}") from error


def _depths(latex: str) -> list[int]:
    """Nesting after each token, counting groups, environments and chains of scripts."""
    depth, depths = 0, []
    for part in _TOKEN.findall(latex):
        if part in _GROUP_OPENERS or part in {"^", "_"}:
            depth += 1
        elif part in _GROUP_CLOSERS:
            depth = max(depth - 1, 0)
        depths.append(depth)
    return depths


def _unclosed_brackets(latex: str) -> int:
    """The most brackets that one group leaves open: math-core takes 2ⁿ steps over n of them."""
    open_here, worst = [0], 0
    for part in _TOKEN.findall(latex):
        if part in _GROUP_OPENERS:
            open_here.append(0)
        elif part in _GROUP_CLOSERS and len(open_here) > 1:
            worst = max(worst, open_here.pop())
        elif part in _BRACKET_OPENERS:
            open_here[-1] += 1
        elif part in _BRACKET_CLOSERS:
            open_here[-1] = max(open_here[-1] - 1, 0)
    return max(worst, *open_here)


@cache
def _latex() -> LatexToMathML:
    return LatexToMathML(fancy_error=False)


def _clean(html: str) -> str:
    return nh3.clean(
        _EMPTY_HEADING.sub(r"<td\1></td>", _STYLE.sub(_style_as_class, html)),
        tags=set(_HTML) | set(_MATHML),
        attributes=_ATTRIBUTES,
        clean_content_tags={"script", "style"},
        link_rel=None,
    ).strip()


def _style_as_class(match: re.Match[str]) -> str:
    name = next((name for name in ("right", "center", "left") if f":{name}" in match[1].replace(" ", "")), "")
    return f' class="align-{name}"' if name else ""
