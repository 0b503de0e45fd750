"""A line that names a question shows the words it opens with, not the cells of its table run together."""

import pytest
from django.template import Context, Template

NAMED = Template("{% load exhibits %}{{ stem|before_table|striptags }}")


@pytest.mark.parametrize(
    ("stem", "named"),
    [
        ("<p>Four makers bid.</p>\n<table><td>Price</td><td>7</td></table><p>Who wins?</p>", "Four makers bid."),
        ("<table><tr><td>Price</td> <td>7</td></tr></table> <p>Who wins?</p>", "Price 7 Who wins?"),
        ("<p>Who wins?</p>", "Who wins?"),
    ],
    ids=["words first", "table first", "no table"],
)
def test_a_question_is_named_by_what_stands_before_its_table(stem, named) -> None:
    assert NAMED.render(Context({"stem": stem})).strip() == named
