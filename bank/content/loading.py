"""The bundled bank from checked sources into the database, in a handful of statements."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.audit import record
from bank.content.enemies import load_enemies
from bank.content.reading import Content
from bank.content.sources import ExhibitSource, QuestionSource
from bank.content.templates import load_templates
from bank.drawings import draw
from bank.models import CalculationTemplate, Exhibit, Question, QuestionBank, QuestionVersion
from curriculum.content import load_curriculum
from curriculum.credential.loading import load_credential
from curriculum.markup import render_inline_strictly, render_strictly
from curriculum.models import Section
from curriculum.reference.loading import load_reference
from curriculum.rendering import RenderingFault
from curriculum.sources import ContentError, Problem

BUNDLED = "cpimprep"


@dataclass(frozen=True)
class Loaded:
    read: int
    created: int
    changed: int
    retired: int


@dataclass(frozen=True)
class Topics:
    """What questions are tagged with, by slug."""

    sections: dict[str, Section]
    templates: dict[str, CalculationTemplate]


@transaction.atomic
def load_content(content: Content, *, now: datetime) -> Loaded:
    """Bring the bundled bank to what the files say; loading the same files again changes nothing.

    A changed question becomes a new version; one that is gone from the files is retired, never deleted.
    """
    sections = load_curriculum(content.curriculum)
    reference = load_reference(content.reference, sections)
    credential = load_credential(content.credential)
    bank, _ = QuestionBank.objects.get_or_create(slug=BUNDLED, defaults={"name": "The bundled bank"})
    topics = Topics(sections, load_templates(bank, content.calculations, sections, now))
    exhibits = _load_exhibits(bank, content.exhibits)
    loaded = _load_questions(bank, content.questions, exhibits, topics, now)
    if reference or credential or loaded.created or loaded.changed or loaded.retired:
        record("content.loaded", bank, by=None, now=now, reference=reference, credential=credential, **asdict(loaded))
    return loaded


def _load_exhibits(bank: QuestionBank, sources: dict[str, ExhibitSource]) -> dict[str, Exhibit]:
    """The newest exhibit of every slug, adding a number where the text changed."""
    newest = {exhibit.slug: exhibit for exhibit in bank.exhibits.order_by("number")}
    fresh = []
    for slug, source in sources.items():
        fields: dict[str, Any] = {"slug": slug, "title": source.title, "body": source.body}
        fields |= {"chart": source.drawn} if source.chart else {}
        digest = _digest(fields)
        known = newest.get(slug)
        if known is None or known.content_hash != digest:
            html = _rendered(source.body, source.place) + (draw(source.chart, slug) if source.chart else "")
            number = known.number + 1 if known else 1
            fresh.append(Exhibit(bank=bank, number=number, html=html, content_hash=digest, **fields))
    Exhibit.objects.bulk_create(fresh)
    return newest | {exhibit.slug: exhibit for exhibit in fresh}


def _load_questions(
    bank: QuestionBank,
    sources: list[QuestionSource],
    exhibits: dict[str, Exhibit],
    topics: Topics,
    now: datetime,
) -> Loaded:
    known = {question.slug: question for question in bank.questions.select_related("current")}
    created = [Question(bank=bank, slug=s.slug, created_at=now) for s in sources if s.slug not in known]
    Question.objects.bulk_create(created)
    known |= {question.slug: question for question in created}
    changed = []
    for source in sources:
        question, digest = known[source.slug], _hash(source, exhibits)
        if question.current is None or question.current.content_hash != digest:
            changed.append(_version(question, source, digest, exhibits, topics, now))
    QuestionVersion.objects.bulk_create(changed, batch_size=500)
    retired = _settle(known, changed, {source.slug: source for source in sources})
    load_enemies(bank, known, sources)
    return Loaded(len(sources), len(created), len(changed) - len(created), retired)


def _settle(known: dict[str, Question], changed: list[QuestionVersion], sources: dict[str, QuestionSource]) -> int:
    """Point the questions at their newest versions and set their states; how many were retired."""
    for version in changed:
        version.question.current = version
    moved, retired = [version.question for version in changed], 0
    for slug, question in known.items():
        state = _state(sources.get(slug))
        if question.state != state:
            retired += state == Question.State.RETIRED
            question.state = state
            moved.append(question)
    Question.objects.bulk_update(list({q.pk: q for q in moved}.values()), ["current", "state"], batch_size=200)
    return retired


def _state(source: QuestionSource | None) -> Question.State:
    if source is None:
        return Question.State.RETIRED
    return Question.State.PUBLISHED if source.checked else Question.State.DRAFT


def _version(
    question: Question,
    source: QuestionSource,
    digest: str,
    exhibits: dict[str, Exhibit],
    topics: Topics,
    now: datetime,
) -> QuestionVersion:
    sections, templates = topics.sections, topics.templates
    legacy = {slug.partition(".")[0]: sections[slug] for slug in source.legacy}
    return QuestionVersion(
        question=question,
        number=question.current.number + 1 if question.current else 1,
        section=sections[source.section],
        legacy_part_1=legacy.get("p1"),
        legacy_part_2=legacy.get("p2"),
        exhibit=exhibits[source.exhibit] if source.exhibit else None,
        level=source.level,
        calculation=source.calculation,
        drawn_from=templates[source.template] if source.template else None,
        concept=source.concept,
        reference=source.reference,
        angoff=source.angoff,
        stem=source.stem,
        stem_html=_rendered(source.stem, source.place("stem")),
        options=[_option(source, number) for number in range(len(source.options))],
        key=source.key,
        content_hash=digest,
        checked=source.checked,
        created_at=now,
    )


def _option(source: QuestionSource, number: int) -> dict[str, Any]:
    option, name = source.options[number], f"option {number + 1}"
    html = _rendered(option.text, source.place(f"{name}, text"), render_inline_strictly)
    why_html = _rendered(option.why, source.place(f"{name}, why"))
    return {"text": option.text, "html": html, "why": option.why, "why_html": why_html}


def _rendered(text: str, place: Problem, rendering: Callable[[str], str] = render_strictly) -> str:
    try:
        return rendering(text)
    except RenderingFault as error:
        raise ContentError([replace(place, message=str(error))]) from error


def _hash(source: QuestionSource, exhibits: dict[str, Exhibit]) -> str:
    """Of what a candidate sees and is scored by: moving a question to another file changes nothing."""
    content = asdict(source)
    for name in ("file", "line", "check", "enemies", *([] if source.template else ["template"])):
        del content[name]
    content["checked"] = source.checked
    if source.exhibit:
        content["exhibit"] = exhibits[source.exhibit].content_hash
    return _digest(content)


def _digest(content: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
