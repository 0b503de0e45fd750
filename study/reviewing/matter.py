"""What flashcards show: terms and formulas, from both sides."""

from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from curriculum.models import Formula, Term
from curriculum.rendering import plain
from study.models import Card

ASKS = {
    (Card.Kind.TERM, Card.Side.FORTH): "What does it mean?",
    (Card.Kind.TERM, Card.Side.BACK): "Which term is this?",
    (Card.Kind.FORMULA, Card.Side.FORTH): "What is the formula?",
    (Card.Kind.FORMULA, Card.Side.BACK): "What is it for, and when does it apply?",
}


@dataclass(frozen=True)
class Faces:
    """`asks` in words what is wanted; `url` is the page to read more."""

    asks: str
    front: SafeString
    back: SafeString
    url: str


def faces_of(card: Card) -> Faces | None:
    """None where the bank no longer has what the card is about. One statement."""
    model: Any = Term if card.kind == Card.Kind.TERM else Formula
    found = model.objects.filter(slug=card.key).first()
    return None if found is None else faces(card, found)


def faces(card: Card, matter: Term | Formula) -> Faces:
    front, back = _of_term(matter) if isinstance(matter, Term) else _of_formula(matter)
    if card.side == Card.Side.BACK:
        front, back = (back, front) if isinstance(matter, Term) else _use_of(matter)
    if isinstance(matter, Term) and card.side == Card.Side.FORTH and matter.contrast_html:
        back = format_html("{}<p>{}</p>", back, _safe(matter.contrast_html))
    return Faces(ASKS[Card.Kind(card.kind), Card.Side(card.side)], front, back, matter.get_absolute_url())


def _safe(html: str) -> SafeString:
    return mark_safe(html)  # noqa: S308  (sanitized when it was saved)


def _of_term(term: Term) -> tuple[SafeString, SafeString]:
    also = format_html('<p class="muted">{}</p>', ", ".join(term.also)) if term.also else ""
    name = format_html('<p class="flash__name">{}</p>{}', term.term, also)
    return name, format_html("<p>{}</p>", _safe(term.definition_html))


def _of_formula(formula: Formula) -> tuple[SafeString, SafeString]:
    """Its name is the question, what it computes the hint."""
    return format_html('<p class="flash__name">{}</p>', formula.name), format_html(
        '<div class="flash__formula" tabindex="0" role="region" aria-label="The formula">{}</div>{}',
        _safe(formula.html), _symbols(formula),
    )  # fmt: skip


def _use_of(formula: Formula) -> tuple[SafeString, SafeString]:
    front = format_html(
        '<div class="flash__formula" tabindex="0" role="region" aria-label="The formula">{}</div>', _safe(formula.html)
    )
    trap = format_html("<p><strong>The usual mistake:</strong></p>{}", _safe(formula.trap_html))
    name = format_html('<p class="flash__name">{}</p>', formula.name)
    return front, format_html("{}{}{}", name, _safe(formula.use_html), trap if plain(formula.trap_html) else "")


def _symbols(formula: Formula) -> SafeString:
    rows = [(_safe(one["html"]), _safe(one["meaning_html"]), one.get("unit") or "") for one in formula.symbols]
    items = format_html_join("", '<div><dt>{}</dt><dd>{} <span class="muted">{}</span></dd></div>', rows)
    return format_html('<dl class="flash__symbols">{}</dl>', items) if rows else _safe("")
