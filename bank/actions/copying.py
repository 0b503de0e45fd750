"""A bank copied into a group, to be changed there without touching the one it came from."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet

from accounts.audit import record
from accounts.models import User
from bank.actions.banks import create_bank
from bank.authoring.describing import COLUMNS
from bank.authoring.drafting import all_writers, item_of_draft, joined
from bank.authoring.tagging import tag_questions
from bank.authoring.versions import item_of
from bank.items import as_json
from bank.models import (
    CalculationTemplate,
    Draft,
    Exhibit,
    Picture,
    Question,
    QuestionBank,
    QuestionVersion,
    TemplateVersion,
)
from bank.permissions import powers_in
from bank.reviewing.people import hidden_from
from groups.models import StudyGroup

AT_ONCE = 500
PICTURES_AT_ONCE = 20
TEMPLATE_FIELDS = ("number", "name", "section_id", "formulas", "source", "content_hash")
EXHIBIT_FIELDS = ("slug", "title", "body", "chart", "html", "content_hash")
PICTURE_FIELDS = ("digest", "name", "mime", "width", "height", "data")
Pairs = dict[int, int]  # of a row there and its copy here, by key


@transaction.atomic
def copy_bank(bank: QuestionBank, *, into: StudyGroup, name: str, by: User, now: datetime) -> QuestionBank:
    """Its questions as drafts, nobody having reviewed them in the new group, with exhibits, pictures, tags, templates.

    A question that is being worked on comes as its draft says. Retired ones, those whose key is still hidden from the
    person, comments, reviews and earlier versions stay behind. A fixed number of statements for every 500 questions.
    """
    copy = create_bank(into, name=name, by=by, now=now)
    _copy_exhibits(bank, copy)
    _copy_pictures(bank, copy, by, now)
    templates = _copy_templates(bank, copy, now)
    pairs: Pairs = {}
    copied = copied_questions(bank, but=hidden_from(by, bank, powers_in(by, bank)))
    while batch := _next(copied, max(pairs, default=0)):
        pairs |= _copy_questions(batch, copy, templates, by, now)
    _copy_enemies(pairs)
    record("bank.copied", copy, by=by, now=now, group=into.pk, questions=len(pairs), of=bank.slug)
    record("bank.copied", bank, by=by, now=now, group=bank.group_id, questions=len(pairs), into=into.slug)
    return copy


def copied_questions(bank: QuestionBank, *, but: QuerySet[Question]) -> QuerySet[Question]:
    return bank.questions.exclude(state=Question.State.RETIRED).exclude(pk__in=but.values("pk"))


def _next(copied: QuerySet[Question], after: int) -> list[Question]:
    related = ("section", "legacy_part_1", "legacy_part_2", "exhibit")
    versions = [f"current__{name}" for name in related]
    following = copied.filter(pk__gt=after).order_by("pk")
    return list(following.select_related("draft", *versions).prefetch_related("tags")[:AT_ONCE])


def _copy_questions(batch: list[Question], copy: QuestionBank, templates: Pairs, by: User, now: datetime) -> Pairs:
    new = [_question(question, copy, by, now) for question in batch]
    Question.objects.bulk_create(new, batch_size=AT_ONCE)
    wrote = _wrote(batch)
    drafts = [_draft(question, fresh, templates, by, now) for question, fresh in zip(batch, new, strict=True)]
    for question, draft in zip(batch, drafts, strict=True):
        draft.writers = joined(wrote[question.pk], [*draft.writers, by.pk])
    Draft.objects.bulk_create(drafts, batch_size=AT_ONCE)
    tag_questions(copy, {fresh.pk: _tags(question) for question, fresh in zip(batch, new, strict=True)})
    return {question.pk: fresh.pk for question, fresh in zip(batch, new, strict=True)}


def _question(question: Question, copy: QuestionBank, by: User, now: datetime) -> Question:
    names = [str(getattr(Question._meta.get_field(name), "attname", name)) for name in COLUMNS]
    described: dict[str, Any] = {name: getattr(question, name) for name in names}
    return Question(**described | {"bank": copy, "slug": question.slug, "created_at": now, "created_by": by})


def _draft(question: Question, fresh: Question, templates: Pairs, by: User, now: datetime) -> Draft:
    theirs = getattr(question, "draft", None)
    source = theirs or question.current
    drawn_from = templates.get(source.drawn_from_id) if source and source.drawn_from_id else None
    draft = Draft(question=fresh, saved_at=now, saved_by=by, drawn_from_id=drawn_from)
    if theirs:
        draft.body, draft.warnings = as_json(item_of_draft(theirs, question.current)), theirs.warnings
        draft.original, draft.writers = theirs.original, all_writers(theirs)
    elif question.current:
        draft.body = as_json(item_of(question.current, tags=_tags(question)))
    return draft


def _wrote(batch: list[Question]) -> dict[int, set[int | None]]:
    """By question, whoever wrote on a version of it: nobody reviews their own after a copy either. One query."""
    wrote: dict[int, set[int | None]] = defaultdict(set)
    versions = QuestionVersion.objects.filter(question__in=batch)
    for question, last, author in versions.values_list("question", "created_by", "authors"):
        wrote[question] |= {last, author}
    return wrote


def _tags(question: Question) -> list[str]:
    return [tag.name for tag in question.tags.all()]


def _copy_exhibits(bank: QuestionBank, copy: QuestionBank) -> None:
    """The newest of each: that is what the next version of a question shows."""
    newest = bank.exhibits.values("slug").annotate(newest=Max("number"))
    numbers = {row["slug"]: row["newest"] for row in newest}
    exhibits = [exhibit for exhibit in bank.exhibits.all() if numbers[exhibit.slug] == exhibit.number]
    copies = [Exhibit(bank=copy, **{name: getattr(each, name) for name in EXHIBIT_FIELDS}) for each in exhibits]
    Exhibit.objects.bulk_create(copies, batch_size=AT_ONCE)


def _copy_pictures(bank: QuestionBank, copy: QuestionBank, by: User, now: datetime) -> None:
    """In small batches, since each may weigh megabytes."""
    after = 0
    while batch := list(bank.pictures.filter(pk__gt=after).order_by("pk")[:PICTURES_AT_ONCE]):
        copies = [{name: getattr(picture, name) for name in PICTURE_FIELDS} for picture in batch]
        Picture.objects.bulk_create(Picture(bank=copy, added_at=now, added_by=by, **fields) for fields in copies)
        after = batch[-1].pk


def _copy_templates(bank: QuestionBank, copy: QuestionBank, now: datetime) -> Pairs:
    theirs = list(bank.templates.filter(retired=False, current__isnull=False).select_related("current"))
    ours = [CalculationTemplate(bank=copy, slug=template.slug) for template in theirs]
    CalculationTemplate.objects.bulk_create(ours)
    for template, fresh in zip(theirs, ours, strict=True):
        fields: dict[str, Any] = {name: getattr(template.current, name) for name in TEMPLATE_FIELDS}
        fresh.current = TemplateVersion(**fields | {"number": 1, "template": fresh, "created_at": now})
    TemplateVersion.objects.bulk_create([fresh.current for fresh in ours if fresh.current])
    CalculationTemplate.objects.bulk_update(ours, ["current"], batch_size=AT_ONCE)
    return {template.pk: fresh.pk for template, fresh in zip(theirs, ours, strict=True)}


def _copy_enemies(pairs: Pairs) -> None:
    through = Question.enemies.through
    known: dict[int, list[int]] = defaultdict(list)
    keys = sorted(pairs)
    for start in range(0, len(keys), AT_ONCE):
        rows = through.objects.filter(from_question__in=keys[start : start + AT_ONCE])
        for one, other in rows.values_list("from_question_id", "to_question_id"):
            known[one].append(other)
    copies = [
        through(from_question_id=pairs[one], to_question_id=pairs[other])
        for one, others in known.items()
        for other in others
        if other in pairs
    ]
    through.objects.bulk_create(copies, batch_size=AT_ONCE)
