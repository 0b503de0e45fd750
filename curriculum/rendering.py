"""Markdown with math to sanitized HTML, once, when a text is saved."""

import html as entities
import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from math_core import LatexError, LatexToMathML
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.dollarmath.index import math_inline_dollar

MAX_TEXT = 20_000
MAX_MATH = 2_000
MAX_NESTING = 60
MAX_UNCLOSED = 10
PICTURE = re.compile(r"picture:([0-9a-f]{16})")
PICTURE_ADDRESS = "/pictures/{digest}/"

# What math-core writes as style, said by class instead: the content security policy forbids inline styles.
_STYLE = re.compile(r'\sstyle="([^"]*)"')
# The corner of a grid heads nothing; a screen reader would announce it as an empty heading.
_EMPTY_HEADING = re.compile(r"<th([^>]*)></th>")
_MATHML = (
    "math mrow mi mn mo ms mtext mspace mfrac msqrt mroot mstyle mpadded mphantom msub msup msubsup munder mover "
    "munderover mmultiscripts mprescripts none mtable mtr mtd menclose merror semantics"
).split()
_HTML = "p br em strong s code pre ul ol li table thead tbody tr th td blockquote hr h3 h4 sub sup span div".split()
_SHOWN_PICTURE = re.compile(r"/pictures/[0-9a-f]{16}/")
_ALT = re.compile(r'<img[^>]*\salt="([^"]*)"[^>]*>')
_TOKEN = re.compile(r"\\[a-zA-Z]+|\\.|.", re.DOTALL)
_GROUP_OPENERS = {"{", r"\begin", r"\left"}
_GROUP_CLOSERS = {"}", r"\end", r"\right"}
_BRACKET_OPENERS = {"(", "[", r"\{", r"\lbrace", r"\lbrack", r"\langle", r"\lfloor", r"\lceil", r"\lparen"}
_BRACKET_CLOSERS = {")", "]", r"\}", r"\rbrace", r"\rbrack", r"\rangle", r"\rfloor", r"\rceil", r"\rparen"}
_ATTRIBUTES: dict[str, set[str]] = {
    "*": {"class"},
    "ol": {"start"},
    "img": {"src", "alt", "class", "loading", "decoding"},
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


def render_with_tex(source: str) -> str:
    """As `render`, with the math as TeX between the signs that MathJax reads."""
    _guard(source)
    return _clean(_markdown(_tex).render(source))


def render_inline(source: str) -> str:
    """One line of Markdown, for an option's text, as safe HTML without a paragraph around it."""
    _guard(source)
    return _clean(_markdown().renderInline(source.strip()))


def plain(html: str) -> str:
    """The text of rendered HTML, for CSV files, search and comparison; a picture is what it is said to show."""
    text = nh3.clean(re.sub(r"</(p|li|td|th|tr|div)>", r" </\1>", _ALT.sub(r" \1 ", html)), tags=set())
    return re.sub(r"\s+", " ", entities.unescape(text)).strip()


def _guard(source: str) -> None:
    if len(source) > MAX_TEXT:
        raise RenderingFault(f"is longer than {MAX_TEXT:,} characters; shorten it.")
    if "\x00" in source:
        raise RenderingFault("holds a NUL character; remove it.")


@cache
def _markdown(math: Callable[[str, dict[str, Any]], str] | None = None) -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False, "maxNesting": 40}).enable(["table", "strikethrough"])
    markdown.disable(["link", "autolink", "reference"])
    # Asked of images alone, since links are not read. What it refuses stays in the text as it stands.
    markdown.validateLink = _is_picture  # type: ignore[method-assign, assignment]
    markdown.add_render_rule("image", _picture)
    markdown.use(dollarmath_plugin, renderer=math or _math, double_inline=True, allow_digits=False)
    markdown.inline.ruler.at("math_inline", _with_nothing_before(math_inline_dollar(True, False, True)))
    return markdown


def _with_nothing_before(rule: Callable[[StateInline, bool], bool]) -> Callable[[StateInline, bool], bool]:
    """dollarmath takes the last sign of a text for the one before its first: “$Q$ is 5” would not begin with math."""

    def rule_at_any_place(state: StateInline, silent: bool) -> bool:
        if state.pos:
            return rule(state, silent)
        state.src += " "
        try:
            return rule(state, silent)
        finally:
            state.src = state.src[:-1]

    return rule_at_any_place


def _is_picture(source: str) -> bool:
    return bool(PICTURE.fullmatch(source))


def _picture(_: RendererProtocol, tokens: Sequence[Token], index: int, *rest: Any) -> str:
    """An uploaded picture. `![words]()` is read as an image without a source, and stays what it was."""
    alt, source = tokens[index].content, PICTURE.fullmatch(str(tokens[index].attrs["src"]))
    if source is None:
        return entities.escape(f"![{alt}]()")
    address = PICTURE_ADDRESS.format(digest=source[1])
    shows = entities.escape(" ".join(alt.split()))
    return f'<img class="picture" src="{address}" alt="{shows}" loading="lazy" decoding="async">'


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


def _tex(latex: str, options: dict[str, Any]) -> str:
    opens, closes = (r"\[", r"\]") if options.get("display_mode") else (r"\(", r"\)")
    return f"{opens}{entities.escape(latex)}{closes}"


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
        tags=set(_HTML) | set(_MATHML) | {"img"},
        attributes=_ATTRIBUTES,
        attribute_filter=_only_own_pictures,
        clean_content_tags={"script", "style"},
        link_rel=None,
    ).strip()


def _only_own_pictures(tag: str, attribute: str, value: str) -> str | None:
    return None if attribute == "src" and not _SHOWN_PICTURE.fullmatch(value) else value


def _style_as_class(match: re.Match[str]) -> str:
    name = next((name for name in ("right", "center", "left") if f":{name}" in match[1].replace(" ", "")), "")
    return f' class="align-{name}"' if name else ""
