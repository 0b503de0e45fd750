import re
from html import unescape

from django import template
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe

from bank.models import Exhibit

register = template.Library()
_IDS = re.compile(r'(?<=["\s])(drawing-[a-z0-9-]+?-(?:title|desc))(?=["\s])')


@register.filter
def shown_at(exhibit: Exhibit, position: int) -> SafeString:
    """An exhibit on a page that may show it with several questions: the ids in its drawing get the position."""
    return mark_safe(_IDS.sub(rf"\1-{position}", exhibit.html))  # noqa: S308  (sanitized when it was saved)


@register.filter
def opening(stem_html: str) -> str:
    """What a stem opens with, as text for a line that names it: the cells of a table would run into one another there.
    Formulas stay, which rendering.plain would leave out."""
    before, _, _ = stem_html.partition("<table")
    return _text(before) or _text(stem_html)


def _text(markup: str) -> str:
    return " ".join(unescape(strip_tags(markup)).split())
