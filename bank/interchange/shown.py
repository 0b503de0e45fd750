"""Markdown as the XHTML that other software shows: formulas as MathML with their TeX, or as TeX alone."""

import re
from collections.abc import Callable, Sequence
from functools import cache
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin

from bank.interchange.xmltree.mending import without_forbidden
from curriculum.rendering import PICTURE, RenderingFault, render_inline

NAMESPACE = "http://www.w3.org/1998/Math/MathML"
_ALIGNED = re.compile(r' style="text-align:(left|right|center)"')
_MATH = re.compile(r"<math([^>]*)>(.*)</math>", re.DOTALL)

Address = Callable[[str], str]


def xhtml(source: str, address: Address, *, inline: bool = False, tex: bool = False) -> str:
    """`address` says where the picture of a digest lies; `tex` leaves formulas as \\(…\\), as Moodle's filter reads."""
    markdown = _markdown(tex)
    environment = {"address": address}
    written = markdown.renderInline(source.strip(), environment) if inline else markdown.render(source, environment)
    return without_forbidden(_ALIGNED.sub(r' class="align-\1"', written)).strip()


@cache
def _markdown(tex: bool) -> MarkdownIt:
    """As the texts are rendered here, but well-formed XML and with addresses of the package."""
    markdown = MarkdownIt("commonmark", {"html": False, "maxNesting": 40}).enable(["table", "strikethrough"])
    markdown.disable(["link", "autolink", "reference"])
    markdown.validateLink = _is_picture  # type: ignore[method-assign, assignment]
    markdown.add_render_rule("image", _picture)
    return markdown.use(dollarmath_plugin, renderer=_tex if tex else _mathml, double_inline=True, allow_digits=False)


def _is_picture(source: str) -> bool:
    return bool(PICTURE.fullmatch(source))


def _picture(_: RendererProtocol, tokens: Sequence[Token], index: int, options: Any, environment: Any) -> str:
    found = PICTURE.fullmatch(str(tokens[index].attrs["src"]))
    alt = " ".join(tokens[index].content.split())
    if found is None:
        return escape(f"![{alt}]()")
    return f'<img src="{escape(environment["address"](found[1]))}" alt="{escape(alt)}" />'


def _tex(latex: str, options: dict[str, Any]) -> str:
    return escape(rf"\[{latex}\]" if options.get("display_mode") else rf"\({latex}\)")


def _mathml(latex: str, options: dict[str, Any]) -> str:
    sign = "$$" if options.get("display_mode") else "$"
    try:
        found = _MATH.search(render_inline(f"{sign}{latex}{sign}").replace("&nbsp;", "&#160;"))
    except RenderingFault:
        found = None
    if found is None:
        return _tex(latex, options)
    said = f'<annotation encoding="application/x-tex">{escape(latex)}</annotation>'
    inside = f"<semantics><mrow>{found[2]}</mrow>{said}</semantics>"
    return f'<math xmlns="{NAMESPACE}"{found[1]}>{inside}</math>'
