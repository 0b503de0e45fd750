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

KEPT = (
    ", keeping the panel’s judgment of {judgement_of_panel:.0%} over the earlier {judgement_in_draft:.0%} of the draft"
)


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
    said, about = words_of(event.verb), event.details
    if event.verb == "judgement.set":
        return f"Judgment of a panel: {about['new']:.0%} instead of {about['old']:.0%}"
    number = f" ({about['number']})" if about.get("number") else ""
    kept = KEPT.format(**about) if "judgement_of_panel" in about else ""
    return f"{said[:1].upper()}{said[1:]}{number}{kept}"
