"""The columns of a question that lists show, filter and search."""

from collections.abc import Mapping
from datetime import datetime

from bank.items import Item
from bank.models import Kind, Level, Question
from curriculum.models import Section
from curriculum.rendering import RenderingFault, plain, render

COLUMNS = ("headline", "text", "kind", "section", "level", "fingerprint", "changed_at")
LONGEST_HEADLINE = 160


def describe(question: Question, item: Item, *, sections: Mapping[str, Section], now: datetime) -> Question:
    """Set, not store, the columns named in COLUMNS."""
    words = words_of(item.stem)
    question.headline = words if len(words) <= LONGEST_HEADLINE else f"{words[: LONGEST_HEADLINE - 1].rstrip()}…"
    said = [words, *(words_of(option.text) for option in item.options), item.concept]
    question.text = " ".join(said).strip().casefold()
    question.kind = item.kind if item.kind in Kind.values else Kind.SINGLE
    question.section = sections.get(item.section)
    question.level = item.level if item.level in Level.values else ""
    question.fingerprint = item.fingerprint
    question.changed_at = now
    return question


def words_of(markdown: str) -> str:
    """What a reader sees of it; as it was typed where it cannot be rendered."""
    try:
        return plain(render(markdown))
    except RenderingFault:
        return " ".join(markdown.split())
