import base64
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bank.interchange.encodings import decode
from bank.interchange.found import FoundPicture
from bank.interchange.hypertext import markdown_from_html
from bank.interchange.pictures import address
from bank.interchange.plain import markdown_from_plain, plain_from_markdown
from bank.interchange.texts import read_text
from curriculum.rendering import plain, render, render_inline
from tests.bank.interchange.questions import AWKWARD, PIXEL, letters

MARKS = [
    *["# ", "1. ", "1) ", "- ", "+ ", "* ", "> ", "    code", "***", "---", "===", "```", "~~~", "~~a~~", "*a*", "_b_"],
    *[
        "$x$",
        "$$",
        r"\(",
        "|",
        "| a | b |",
        "|---|",
        "&amp;",
        "&copy;",
        "<b>",
        "</b>",
        "<!--",
        "[x]: http://a",
        "[a](b)",
    ],
    *["a_b_c", "\\", "\\\n", "\n", "\n\n", "5", " "],
]
typed = st.lists(st.one_of(st.sampled_from(MARKS), st.sampled_from(AWKWARD), letters), max_size=12).map("".join)


def squashed(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


@settings(deadline=None, max_examples=400)
@given(typed)
def test_plain_text_comes_out_of_the_renderer_as_it_stood(text: str) -> None:
    html, line = render(markdown_from_plain(text)), render_inline(markdown_from_plain(text, inline=True))
    assert plain(html) == plain(line) == squashed(text)
    assert set(re.findall(r"<(\w+)", html)) <= {"p", "br"}
    assert set(re.findall(r"<(\w+)", line)) <= {"br"}


@settings(deadline=None, max_examples=400)
@given(typed)
def test_plain_text_survives_the_way_to_markdown_and_back(text: str) -> None:
    lines = "\n".join(line.strip() for line in text.split("\n"))
    assert plain_from_markdown(markdown_from_plain(text)) == re.sub(r"\n\n+", "\n\n", lines).strip()


@pytest.mark.parametrize(
    "text", ["a_b", "5 * 3 < 20", "x & y", "[see]", "#1", "-5", "3.5", "100%", "a|b", "~5", "1.5 - 2"]
)
def test_signs_that_mean_nothing_where_they_stand_are_left_alone(text: str) -> None:
    assert markdown_from_plain(text) == text


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        (
            "<p>a &lt; b &amp;amp; $5 *x*</p>\n<p>1. two<br>three<br/></p>",
            "a < b \\&amp; \\$5 \\*x\\*\n\n1\\. two\\\nthree",
        ),
        ("a <b>bold </b>x <em>it</em> <del>old</del>", "a **bold** x *it* ~~old~~"),
        ("a<b>b:</b>c", "ab:c"),
        ("<ul><li>a<li>b<ul><li>c</ul></ul>text", "- a\n- b\n  - c\n\ntext"),
        ("<ol start=3><li>x</li><li>y</li></ol>", "3. x\n4. y"),
        ("<table><tr><th>W<th>Q</tr><tr><td>1|2<td>5<br>6</table>", "| W | Q |\n| --- | --- |\n| 1\\|2 | 5 6 |"),
        ("x<sup>2</sup> z<sub>EOQ</sub> 5<sup>th</sup> H<sub>2</sub>O", r"x² z$_{\text{EOQ}}$ 5th H₂O"),
        (r"\(Q=\sqrt{2}\), \[x_1 &lt; 2\], $$a$$ <i>i</i>", r"$Q=\sqrt{2}$, $$x_1 < 2$$, $$a$$ *i*"),
        ("<pre>line 1\n  line 2 *</pre>", "```\nline 1\n  line 2 *\n```"),
        ("<p class=MsoNormal>Hi<o:p></o:p></p><![endif]--><!-- no -->", "Hi"),
        ("if x <y and z> w <b>b</b>", r"if x \<y and z> w **b**"),
        ("<h1>Title</h1><blockquote>quo<br>te</blockquote><hr>a", "### Title\n\n> quo\\\n> te\n\n---\n\na"),
        ("<div>a<br><br>b<br></div><div>c</div>", "a\n\nb\n\nc"),
        ("&copy; <u>und</u>er &nbsp;", "© under"),
        (
            "<math><semantics><mi>x</mi><annotation encoding='application/x-tex'>x_1</annotation></semantics></math>",
            "$x_1$",
        ),
    ],
)
def test_html_becomes_markdown(html: str, markdown: str) -> None:
    assert markdown_from_html(html).markdown == markdown


def test_pictures_within_html_are_taken_along() -> None:
    data = f"data:image/png;base64,{base64.b64encode(PIXEL.data).decode()}"
    other = FoundPicture("plan.png", "image/png", b"another")
    lookup = {"@@PLUGINFILE@@/plan.png": other}.get
    text = markdown_from_html(f"<img src='{data}' alt='a [dot]'> <img src='@@PLUGINFILE@@/plan.png'>", lookup=lookup)
    assert text.markdown == f"![a dot]({address(PIXEL)}) ![]({address(other)})"
    assert [picture.data for picture in text.pictures] == [PIXEL.data, b"another"]


@pytest.mark.parametrize(
    ("html", "kind", "said"),
    [
        ("<a href='https://example.org/x'>link</a>", "notes", "https://example.org/x"),
        ("<script>alert(1)</script>a", "notes", "script"),
        ("<img src='a/missing.png'>", "losses", "missing.png"),
        ("<iframe src=x></iframe>", "losses", "embedded page"),
        ("<math><mi>x</mi></math>", "losses", "LaTeX"),
        ("<table><tr><td colspan=2>a</table>", "losses", "split"),
        ("<b>" * 500, "losses", "nested"),
    ],
)
def test_what_markdown_cannot_hold_is_said(html: str, kind: str, said: str) -> None:
    text = markdown_from_html(html)
    assert said in " ".join(getattr(text, kind))
    assert "alert" not in text.markdown


def test_tags_and_links_within_foreign_markdown_are_converted() -> None:
    text = read_text("see [x](http://y), $a_1$, <b>b</b> and *c*", "markdown")
    assert text.markdown == "see x, $a_1$, **b** and *c*"
    assert "http://y" in text.notes[0]


def test_an_option_is_one_line() -> None:
    assert read_text("<p>a</p><ul><li>b</li></ul>", "html", inline=True).markdown == "a - b"


@pytest.mark.parametrize(
    "sign", ["<b>", "<p>", "\\(", "$$", "<", "&", "<a ", "<table><tr><td>", "*", "<!--", "<br>", "[", "`", "1."]
)
def test_two_megabytes_of_html_come_to_an_end(sign: str) -> None:
    for kind in ("html", "moodle", "markdown" if sign in {"<b>", "<p>"} else "plain"):
        read_text(sign * (2_000_000 // len(sign)), kind)


@pytest.mark.parametrize(
    ("data", "text", "said"),
    [
        ("é".encode(), "é", None),
        ("é".encode("utf-8-sig"), "é", None),
        ("aé€".encode("utf-16"), "aé€", None),
        (b"\xfe\xff" + "aé€".encode("utf-16-be"), "aé€", None),
        ("a€, plain enough".encode("utf-16-le"), "a€, plain enough", None),
        ("a€, plain enough".encode("utf-16-be"), "a€, plain enough", None),
        ("“Größe” – 5 €".encode("cp1252"), "“Größe” – 5 €", "Windows-1252"),
        (b"a\r\nb\rc\n", "a\nb\nc\n", None),
        ("ééééé\nüüüü".encode() + b"\xff", "ééééé\nüüüü\ufffd", "1 signs are no UTF-8"),
        (b"a\nb\x00c\x07", "a\nbc", "NUL) in line 2"),
        (b"\x81\xff\xfe\x00\xd8", None, "Windows-1252"),
        (b"", "", None),
    ],
)
def test_a_file_is_decoded_whatever_wrote_it(data: bytes, text: str | None, said: str | None) -> None:
    decoded, note = decode(data)
    assert text is None or decoded == text
    assert (note is None) if said is None else (said in note)


@given(st.binary(max_size=200))
def test_no_bytes_break_the_decoding(data: bytes) -> None:
    text, _ = decode(data)
    assert "\x00" not in text
    assert "\r" not in text
