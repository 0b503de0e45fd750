"""A line that names a question shows the words it opens with, not the cells of its table run together."""

import pytest
from django.template import Context, Template

NAMED = Template("{% load exhibits %}{{ stem|opening }}")


@pytest.mark.parametrize(
    ("stem", "named"),
    [
        ("<p>Four makers bid.</p>\n<table><td>Price</td><td>7</td></table><p>Who wins?</p>", "Four makers bid."),
        ("<table><tr><td>Price</td> <td>7</td></tr></table> <p>Who wins?</p>", "Price 7 Who wins?"),
        ("<p>Who wins?</p>", "Who wins?"),
        ("<p>At&nbsp;5&nbsp;% of <math><mi>Q</mi></math>, who&nbsp;wins?</p>", "At 5 % of Q, who wins?"),
    ],
    ids=["words first", "table first", "no table", "blanks and a formula"],
)
def test_a_question_is_named_by_what_stands_before_its_table(stem, named) -> None:
    assert NAMED.render(Context({"stem": stem})).strip() == named
