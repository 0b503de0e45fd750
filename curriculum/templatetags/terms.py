"""Links from texts into the glossary, never for an exam that runs.

{% load terms %}
{% glossary as terms %}                      one query a page
{% with linker=terms.linker %}               one a question: it links each term once
  {{ version.stem_html|with_terms:linker }}
{% endwith %}
"""

from django import template
from django.utils.safestring import SafeString, mark_safe

from curriculum.linking import Linker, TermIndex
from curriculum.lookup import term_index

register = template.Library()


@register.simple_tag
def glossary() -> TermIndex:
    return term_index()


@register.filter
def with_terms(html: str, linker: Linker) -> SafeString:
    return mark_safe(linker.link(html))  # noqa: S308  (sanitized when it was saved; links escape what they add)
