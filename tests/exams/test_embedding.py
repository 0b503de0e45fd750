"""What the player's page holds as JSON can be nothing but JSON."""

from django.utils.html import json_script
from hypothesis import given
from hypothesis import strategies as st

from exams.embedding import embedded

MARKUP = st.text(alphabet="<>&\\u\"'/!-scriptэ\u2028\x00") | st.text()
VALUES = st.recursive(
    MARKUP | st.integers() | st.none(), lambda inner: st.lists(inner) | st.dictionaries(MARKUP, inner)
)


@given(VALUES)
def test_it_is_to_the_letter_what_django_writes(value) -> None:
    assert embedded(value, "exam") == json_script(value, "exam")
