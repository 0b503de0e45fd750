"""What the player's page holds as JSON can be nothing but JSON."""

import json
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from exams.embedding import embedded

MARKUP = st.text(alphabet="<>&\\u\"'/!-scriptэ\u2028") | st.text(alphabet=st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    MARKUP | st.integers() | st.none(), lambda inner: st.lists(inner) | st.dictionaries(MARKUP, inner)
)
HOSTILE = [
    "</script>",
    "<!-- <script>",
    "]]></SCRIPT\t>",
    "<!--><script></script>",
    "\\u003c/script>",
    "&lt;/script&gt;",
]


class Reading(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def read(page: str) -> Reading:
    reading = Reading()
    reading.feed(page)
    reading.close()
    return reading


@given(VALUES | st.sampled_from(HOSTILE))
def test_whatever_it_holds_a_page_has_one_element_and_reads_the_same_again(value) -> None:
    found = read(embedded(value, "exam"))
    assert found.tags == ["script"]
    assert json.loads(found.text) == value


@given(MARKUP | st.sampled_from(HOSTILE))
def test_nothing_in_it_can_begin_markup(text) -> None:
    page = embedded([text, {text: text}], "exam")
    assert page.count("<") == 2
    assert page.startswith("<script ")
    assert page.endswith("</script>")
