from typing import Any

from django import template

from accounts.models import User
from bank.models import LETTERS, Question, QuestionBank, QuestionVersion, Review
from bank.reviewing.people import authors_of, judgeable_by, written_by
from groups.permissions import Power

register = template.Library()
_FIELDS = {
    "stem": "The question",
    "options": "Options",
    "number": "Number",
    "tolerance": "Tolerance",
    "explanation": "Explanation",
    "section": "Section",
    "legacy": "Legacy topics",
    "exhibit": "Exhibit",
    "level": "Level",
    "angoff": "Angoff judgement",
    "concept": "Concept",
    "reference": "Reference",
    "note": "Note to the reviewer",
    "why": "Reason",
}


@register.simple_tag
def reviews_waiting(bank: QuestionBank, user: User, powers: set[Power]) -> int:
    """How many questions of a bank wait for this person's review; without a query for who reviews none. One query."""
    if Power.REVIEW not in powers:
        return 0
    return Review.objects.filter(judgeable_by(user), question__bank=bank, state=Review.State.OPEN).count()


@register.filter
def field_name(field: str) -> str:
    """What the editor calls a part of a question: `option 2, why` is “Option B, rationale”."""
    name, _, why = field.partition(",")
    if not name.startswith("option "):
        return _FIELDS.get(field, field.capitalize())
    letter = LETTERS[int(name.removeprefix("option ")) - 1]
    return f"Option {letter}, rationale" if why else f"Option {letter}"


@register.filter
def field_anchor(field: str) -> str:
    """The id of its control in the editor, or of the part of the page that holds it."""
    return "field-options" if field.startswith("option") else f"field-{field}"


@register.filter
def authors(version: QuestionVersion) -> str:
    """The names of all who wrote on it."""
    return written_by(version)


@register.filter
def percent(share: float, places: int = 0) -> str:
    """A share in percent: .62 is 62."""
    return f"{share * 100:.{places}f}"


@register.inclusion_tag("bank/review_steps.html", takes_context=True)
def review_steps(context: dict[str, Any], question: Question) -> dict[str, Any]:
    """What this person may do with a question next, and what the last review said. Two queries."""
    user, powers = context["user"], context["powers"]
    near = ("version", "question", "submitted_by", "decided_by")
    reviews = question.reviews.exclude(state=Review.State.WITHDRAWN).select_related(*near)
    last = reviews.prefetch_related("version__authors").defer("version__options").order_by("-pk").first()
    waits = last is not None and last.state == Review.State.OPEN
    return {
        "question": question,
        "bank": question.bank,
        "last": last if last and last.version_id == question.current_id else None,
        "writes": Power.WRITE in powers,
        "withdraws": waits and last and (Power.LEAD in powers or user.pk in authors_of(last)),
        "has_draft": getattr(question, "draft", None) is not None,
        "request": context["request"],
        "csrf_token": context["csrf_token"],
    }
