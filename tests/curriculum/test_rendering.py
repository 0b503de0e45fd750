import re
from contextlib import nullcontext, suppress
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curriculum.rendering import RenderingFault, plain, render, render_inline
from tests.work import calls

TABLE = "| Week | 1 | 2 |\n|:---|---:|:---:|\n| Forecast | 20 | 30 |"
ALLOWED_TAGS = set(
    "p br em strong s code pre ul ol li table thead tbody tr th td blockquote hr h3 h4 sub sup span div "
    "math mrow mi mn mo ms mtext mspace mfrac msqrt mroot mstyle mpadded mphantom msub msup msubsup munder mover "
    "munderover mmultiscripts mprescripts none mtable mtr mtd menclose merror semantics".split()
)
PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "![x](x\" onerror=\"alert(1))",
    "<javascript:alert(1)>",
    "<https://evil.example>",
    "[x]: javascript:alert(1)\n\n[x]",
    "<details open ontoggle=alert(1)>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<math href='javascript:alert(1)'>x</math>",
    "<style>*{display:none}</style>",
    "<b style='position:fixed;top:0'>x</b>",
    "<form action=//evil.example><input name=q></form>",
    "<base href=//evil.example>",
    "<meta http-equiv=refresh content=0>",
    "<!--><img src=x onerror=alert(1)>-->",
    "&lt;img src=x onerror=alert(1)&gt;",
    "`</code><script>alert(1)</script>`",
    "```\n</pre><script>alert(1)</script>\n```",
    "```\"onmouseover=alert(1)\nx\n```",
    r"$\text{<img src=x onerror=alert(1)>}$",
    r"$\href{javascript:alert(1)}{x}$",
    r"$\url{javascript:alert(1)}$",
    r"$\style{position:fixed}{x}$",
    r"$\class{x onmouseover=alert(1)}{y}$",
    r"$\color{red;background:url(//evil.example)}{x}$",
    r"$x</math><script>alert(1)</script>$",
    "| <script>alert(1)</script> |\n|---|\n| <img src=x onerror=alert(1)> |",
]  # fmt: skip


class Tags(HTMLParser):
    """Every tag and attribute of a piece of HTML, as a browser would see them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs) -> None:
        self.seen.append((tag, dict(attrs)))


def assert_harmless(html: str) -> None:
    for tag, attributes in Tags(html).seen:
        assert tag in ALLOWED_TAGS
        assert not [name for name in attributes if name.startswith("on") or name in ("style", "href", "src", "id")]


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("way", [render, render_inline])
def test_markup_of_an_author_never_becomes_markup(way, payload) -> None:
    with suppress(RenderingFault) if "$" in payload else nullcontext():
        assert_harmless(way(payload))


fragments = st.sampled_from([*PAYLOADS, "$", "|", "\n", "<", "\\", "{"])


@given(st.text(max_size=200) | st.lists(fragments, max_size=6).map("".join))
def test_arbitrary_text_is_harmless_or_a_fault(text) -> None:
    with suppress(RenderingFault):
        assert_harmless(render(text))


def test_a_table_becomes_a_table_with_classes_for_its_alignment() -> None:
    html = render(TABLE)
    assert html.count("<tr>") == 2
    assert '<th class="align-left">Week</th>' in html
    assert '<td class="align-right">20</td>' in html
    assert '<td class="align-center">30</td>' in html
    assert " style=" not in html


def test_math_becomes_mathml() -> None:
    html = render(r"The lot is $Q = \sqrt{\frac{2AS}{ic}}$ units.")
    assert "<math>" in html
    assert "<msqrt>" in html
    assert "$" not in html


def test_math_on_its_own_line_is_a_block() -> None:
    assert 'display="block"' in render("$$\nx^2\n$$")


def test_aligned_math_is_styled_by_class() -> None:
    html = render("$$\n\\begin{aligned} a &= b \\\\ c &= d \\end{aligned}\n$$")
    assert " style=" not in html
    assert 'class="align-right"' in html


@pytest.mark.parametrize("text", ["$Q$ is 5", "$Q$ comes to 600", "$D$ of week 2"])
def test_a_text_that_ends_in_a_digit_may_begin_with_math(text) -> None:
    assert "<math>" in render(text)
    assert "<math>" in render_inline(text)


@pytest.mark.parametrize("text", [r"It costs \$5 and \$7.", "It costs $5 and $7 more."])
def test_money_is_not_math(text) -> None:
    html = render(text)
    assert "<math" not in html
    assert "$5 and $7" in html


def test_an_option_is_rendered_without_a_paragraph() -> None:
    assert render_inline("  **Two** bins ") == "<strong>Two</strong> bins"


@pytest.mark.parametrize("text", ["[name](https://example.org)", "![pic](https://example.org/x.png)"])
def test_links_and_pictures_are_left_as_text(text) -> None:
    assert not Tags(render(text)).seen[1:]


BOMBS = {
    "groups": "$" + "{" * 900 + "x" + "}" * 900 + "$",
    "scripts": "$" + "x^" * 900 + "x$",
    "fractions": "$" + r"\frac{" * 200 + "x" + "}{1}" * 200 + "$",
    "left": "$" + r"\left(" * 200 + "x" + r"\right)" * 200 + "$",
    "environments": "$" + r"\begin{matrix}" * 100 + "x" + r"\end{matrix}" * 100 + "$",
    "open brackets": "$" + "(" * 40 + "x$",
    "open intervals": "$" + "[" * 900 + "x$",
    "open braces": "$" + r"\{" * 40 + "x$",
    "open angles": "$" + r"\langle " * 40 + "x$",
    "open brackets inside": r"$\frac{" + "(" * 40 + "x}{1}$",
    "long": "$" + "x+" * 1100 + "x$",
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_a_formula_that_would_take_forever_is_refused_at_once(bomb) -> None:
    def tried() -> None:
        with pytest.raises(RenderingFault, match=r"simplify it|close them|split it"):
            render(bomb)

    render("$x$")  # what is made once for all formulas
    assert calls(tried) < 4_000


@pytest.mark.parametrize(("mark", "times"), [(">", 5000), ("- ", 5000), *((sign, 15_000) for sign in "*[`|~_")])
def test_deeply_nested_markdown_twice_as_deep_takes_no_more_than_twice_the_work(mark, times) -> None:
    half, whole = mark * (times // 2) + "x", mark * times + "x"
    assert calls(lambda: render(whole)) < 2.2 * calls(lambda: render(half))
    assert_harmless(render(whole))


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ("x" * 20_001, "longer than 20,000 characters; shorten it"),
        ("a\x00b", "a NUL character; remove it"),
        (r"$\frac{1$", "a formula that is not LaTeX"),
    ],
)
def test_a_refused_text_says_how_to_mend_it(text, mend) -> None:
    with pytest.raises(RenderingFault, match=re.escape(mend)):
        render(text)


def test_plain_text_is_what_a_reader_sees() -> None:
    assert plain(render("**R&D** of 3 < 4\n\n- one\n- two")) == "R&D of 3 < 4 one two"
    assert plain(render(TABLE)) == "Week 1 2 Forecast 20 30"


PICTURE = "![a planning grid](picture:0123456789abcdef)"


def test_an_uploaded_picture_is_shown_by_its_digest_with_its_words() -> None:
    assert render_inline(PICTURE) == (
        '<img class="picture" src="/pictures/0123456789abcdef/" alt="a planning grid" loading="lazy" decoding="async">'
    )
    assert plain(render(f"See {PICTURE} here")) == "See a planning grid here"


@pytest.mark.parametrize(
    "source",
    ["https://evil.example/x.png", "//evil.example/x.png", "javascript:alert(1)", "data:image/png;base64,AAAA", "x.png",
     "picture:0123456789ABCDEF", "picture:0123456789abcde", "picture:0123456789abcdef0", "picture:../../secret/12345",
     "/pictures/0123456789abcdef/", "", "picture:0123456789abcdef/../x", "picture:", "PICTURE:0123456789abcdef"],
)  # fmt: skip
@pytest.mark.parametrize("form", ["![x]({})", "![x](<{}>)", "![x]({} 'title')", "![x][y]\n\n[y]: {}"])
def test_nothing_but_an_uploaded_picture_becomes_one(form, source) -> None:
    assert "<img" not in render(form.format(source))


@pytest.mark.parametrize(
    "words", ['x" onerror="alert(1)', "<script>alert(1)</script>", "' onload='x", "a > b", "&quot;"]
)
def test_the_words_of_a_picture_stay_words(words) -> None:
    seen = [pair for pair in Tags(render(f"![{words}](picture:0123456789abcdef)")).seen if pair[0] == "img"]
    assert [set(attributes) for _, attributes in seen] == [{"class", "src", "alt", "loading", "decoding"}]


def test_the_empty_corner_of_a_grid_is_no_heading() -> None:
    html = render("| | Jan |\n|---|---:|\n| On hand | 5 |")
    assert "<th></th>" not in html
    assert "<td></td>" in html
