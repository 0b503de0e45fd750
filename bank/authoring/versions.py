"""Between what somebody writes and what candidates are asked."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from accounts.models import User
from bank.authoring.completing import Fault, as_number, faults
from bank.items import Item, Option, as_json
from bank.keys import is_chosen
from bank.models import Exhibit, Kind, Question, QuestionBank, QuestionVersion
from curriculum.models import Outline, Section
from curriculum.rendering import render, render_inline


@dataclass(frozen=True)
class Surroundings:
    """What the items of a bank refer to: all sections, and the newest exhibit of every slug."""

    sections: Mapping[str, Section]
    exhibits: Mapping[str, Exhibit]

    def faults(self, item: Item) -> list[Fault]:
        return faults(item, sections=self.sections, exhibits=self.exhibits)


def surroundings(bank: QuestionBank) -> Surroundings:
    """Two queries."""
    exhibits = {exhibit.slug: exhibit for exhibit in bank.exhibits.order_by("number")}
    return Surroundings({section.slug: section for section in Section.objects.all()}, exhibits)


def version_of(
    item: Item, *, question: Question, number: int, around: Surroundings, by: User | None, now: datetime
) -> QuestionVersion:
    """A version not yet stored, of an item without faults."""
    exhibit = around.exhibits.get(item.exhibit)
    legacy = {around.sections[slug].outline: around.sections[slug] for slug in item.legacy}
    return QuestionVersion(
        question=question,
        number=number,
        section=around.sections[item.section],
        legacy_part_1=legacy.get(Outline.PART_1),
        legacy_part_2=legacy.get(Outline.PART_2),
        exhibit=exhibit,
        kind=item.kind,
        level=item.level,
        **{
            name: getattr(item, name)
            for name in ("angoff", "calculation", "concept", "reference", "stem", "explanation")
        },
        stem_html=render(item.stem),
        explanation_html=render(item.explanation),
        **_answer(item),
        content_hash=_digest(item, exhibit),
        created_by=by,
        created_at=now,
    )


def _answer(item: Item) -> dict[str, Any]:
    """The columns that hold what is offered and what is right."""
    if item.kind == Kind.NUMERIC:
        number, off = as_number(item.number) or Decimal(), as_number(item.tolerance or "0") or Decimal()
        return {"options": [], "key": 0, "lowest": number - off, "highest": number + off}
    right = [index for index, option in enumerate(item.options) if option.right]
    key = sum(1 << index for index in right) if item.kind == Kind.MULTIPLE else right[0]
    return {"options": [_rendered(option) for option in item.options], "key": key}


def _rendered(option: Option) -> dict[str, str]:
    return {
        "text": option.text,
        "html": render_inline(option.text),
        "why": option.why,
        "why_html": render(option.why),
    }


def _digest(item: Item, exhibit: Exhibit | None) -> str:
    """Of all that a version holds; tags are the question's."""
    content = as_json(item) | {"exhibit": exhibit.content_hash if exhibit else "", "tags": []}
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def item_of(version: QuestionVersion, *, tags: Iterable[str] = ()) -> Item:
    """What an author would have written to get this version, with the names of the question's `tags`.

    No query where its sections and exhibit are selected.
    """
    return Item(
        kind=version.kind,
        stem=version.stem,
        options=tuple(
            Option(option["text"], option["why"], is_chosen(version, version.key, index))
            for index, option in enumerate(version.options)
        ),
        **_number(version),
        explanation=version.explanation,
        section=version.section.slug,
        legacy=tuple(part.slug for part in (version.legacy_part_1, version.legacy_part_2) if part),
        level=version.level,
        angoff=version.angoff,
        calculation=version.calculation,
        concept=version.concept,
        reference=version.reference,
        exhibit=version.exhibit.slug if version.exhibit else "",
        tags=tuple(sorted(tags)),
    )


def _number(version: QuestionVersion) -> dict[str, str]:
    if version.lowest is None or version.highest is None:
        return {}
    half = (version.highest - version.lowest) / 2
    return {"number": _plain(version.lowest + half), "tolerance": _plain(half) if half else ""}


def _plain(number: Decimal) -> str:
    """Without the zeros a column fills up with, and without an exponent."""
    return f"{number.normalize():f}"


def content_hash_of(version: QuestionVersion) -> str:
    """Anew, of what a version says now: its judgement may be set after it was made. No query, as `item_of`."""
    return _digest(item_of(version), version.exhibit)
