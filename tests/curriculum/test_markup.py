import pytest

from curriculum.markup import render_inline_strictly, render_strictly
from curriculum.rendering import RenderingFault

TABLE = "| Week | 1 | 2 |\n|---|--:|--:|\n| Plan | 20 | 30 |"


@pytest.mark.parametrize(
    "text",
    [
        "A **lot** of 20 × 3, *soon*.", r"It costs \$5 or \$6 and $a < b$.", TABLE, "2 * 3 * 4", "a_b and snake_case",
        "`**` is code", r"\*\* stays", "Between 3 < x and y > 4.",
        "![a grid](picture:0123456789abcdef)", 'It is set as alt="" in the file.',
        "| A \\| B | 1 |\n|---|---|\n| C | 2 |", "- one\n- two",
    ],
)  # fmt: skip
def test_sound_markdown_passes(text) -> None:
    assert render_strictly(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("A **lot of words.", "shows “**” as it stands; close the emphasis"),
        ("See [the book](http://example.org).", "links and images are not taken"),
        ("See http://example.org.", "shows “http://” as it stands"),
        ("![](picture:0123456789abcdef)", "has a picture without words; say between the brackets what it shows"),
        ("![x](grid.png)", "links and images are not taken, only pictures uploaded here"),
        ("A <b>lot</b>.", "shows “<b>” as it stands; HTML is not taken"),
        ("<script>alert(1)</script>", "HTML is not taken"),
        ("It costs $5.", "close the formula, or write"),
        ("Plan:\n|---|---|\n| 1 | 2 |", "header row"),
        (TABLE + "\n| Stock | 1 |", "row of 2 cells under 3 columns: “| Stock | 1 |”"),
        (TABLE + "\n| Stock | 1 | 2 | 3 |", "row of 4 cells under 3 columns"),
    ],
)
def test_what_would_be_shown_or_dropped_is_named_with_its_mend(text, reason) -> None:
    with pytest.raises(RenderingFault) as caught:
        render_strictly(text)
    assert reason in str(caught.value)


def test_an_option_is_held_to_the_same() -> None:
    with pytest.raises(RenderingFault, match="close the emphasis"):
        render_inline_strictly("**20 units")
