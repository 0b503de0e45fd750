from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.models import AuditEvent
from bank.models import Question
from bank.pages.finding import Search
from groups.trail import words_of

register = template.Library()
TONES: dict[str, str] = {
    Question.State.DRAFT: "muted",
    Question.State.IN_REVIEW: "near",
    Question.State.APPROVED: "accent",
    Question.State.PUBLISHED: "above",
    Question.State.RETIRED: "muted",
}


@register.filter
def in_state(search: Search, state: str) -> str:
    """The query of the same search for another state, or for any."""
    return f"?{search.having(state=state).query}"


@register.filter
def turned(search: Search, page: int) -> str:
    """The query of another page of the same search."""
    return "?" + "&".join(filter(None, [search.query, f"page={page}"]))


@register.simple_tag
def state_tag(question: Question) -> SafeString:
    label = str(question.get_state_display()).capitalize()
    return format_html('<span class="tag tag--{}">{}</span>', TONES[question.state], label)


@register.filter
def deed(event: AuditEvent) -> str:
    """What was done, in words."""
    number = event.details.get("number")
    said = words_of(event.verb)
    return f"{said[:1].upper()}{said[1:]}{f' ({number})' if number else ''}"
