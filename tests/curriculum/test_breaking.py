"""A long formula may run over several lines, and says the same as in one."""

import re
from html import unescape

import pytest

from curriculum.reference.breaking import breakable
from curriculum.rendering import render


def words_of(html: str) -> str:
    return re.sub(r"\s", "", unescape(re.sub(r"<[^>]+>", "", html)))


def pieces(latex: str) -> list[str]:
    return [words_of(piece) for piece in re.findall(r"<math.*?</math>", breakable(render(f"$${latex}$$")), re.DOTALL)]


CUTS = {
    r"a = b + c": ["a", "=b", "+c"],
    r"\text{cash} = \text{stock} - \text{debts}": ["cash", "=stock", "−debts"],
    r"a = (b + c) \times d": ["a", "=(b+c)", "×d"],
    r"a = \frac{b + c}{d - e}": ["a", "=b+cd−e"],
    r"a \le \left( b + c \right)": ["a", "≤(b+c)"],
    r"a > b": ["a", ">b"],
    r"-a": ["−a"],
    r"\sqrt{a + b}": ["a+b"],
    r"x_{t+1} = x_t": ["xt+1", "=xt"],
}


@pytest.mark.parametrize(("latex", "cut"), CUTS.items(), ids=CUTS)
def test_a_line_may_end_before_an_outer_operator(latex, cut) -> None:
    assert pieces(latex) == cut


@pytest.mark.parametrize("latex", CUTS, ids=CUTS)
def test_nothing_is_lost_and_all_tags_are_closed(latex) -> None:
    before = render(f"$${latex}$$")
    after = breakable(before)
    assert words_of(after).replace("\u200b", "") == words_of(before)
    for tag in ("math", "mo", "mrow", "div"):
        assert len(re.findall(rf"<{tag}\b", after)) == after.count(f"</{tag}>")


def test_an_operator_at_the_start_of_a_line_keeps_its_spaces() -> None:
    assert '<mo form="infix">+</mo>' in breakable(render("$$a + b$$"))
