from django import template
from django.utils.text import Truncator

from bank.models import Question
from curriculum.rendering import plain

register = template.Library()
LONGEST = 160


@register.filter
def headline(question: Question) -> str:
    """The beginning of the stem, also of the bundled bank's questions, which keep none beside their versions."""
    if question.headline or question.current is None:
        return question.headline or question.slug
    return Truncator(plain(question.current.stem_html)).chars(LONGEST)
