"""The same change to many questions at once, in a fixed number of statements for every 500."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.audit import event
from accounts.models import AuditEvent, User
from bank.authoring.drafting import joined
from bank.authoring.versions import item_of
from bank.items import as_json
from bank.models import Draft, Level, Question, QuestionBank, Tag
from curriculum.models import Section

AT_ONCE = 500
REWRITTEN = ("body", "revision", "saved_at", "saved_by", "writers")
Body = dict[str, Any]


@transaction.atomic
def set_section(bank: QuestionBank, *, questions: Sequence[int], value: str, by: User, now: datetime) -> str:
    """Of their working copies; a question without one gets one, and its version stays as candidates see it."""
    section = Section.objects.get(slug=value)
    count = _rewrite(bank, questions, {"section": value}, by, now)
    _describe(bank, questions, now, section=section)
    return f"{_questions(count)}: the section is now “{section}”."


@transaction.atomic
def set_level(bank: QuestionBank, *, questions: Sequence[int], value: str, by: User, now: datetime) -> str:
    count = _rewrite(bank, questions, {"level": value}, by, now)
    _describe(bank, questions, now, level=value)
    return f"{_questions(count)}: the level is now “{Level(value).label}”."


@transaction.atomic
def add_tag(bank: QuestionBank, *, questions: Sequence[int], value: str, by: User, now: datetime) -> str:
    tag, _ = Tag.objects.get_or_create(bank=bank, name=value)
    through, count = Question.tags.through, 0
    for batch in _locked(bank, questions):
        rows = [through(question_id=question.pk, tag_id=tag.pk) for question in batch]
        through.objects.bulk_create(rows, ignore_conflicts=True)
        _retag(batch, lambda tags: sorted({*tags, value}))
        _record("question.tagged", batch, bank, by, now, tag=value)
        count += len(batch)
    return f"{_questions(count)}: tagged “{value}”."


@transaction.atomic
def remove_tag(bank: QuestionBank, *, questions: Sequence[int], value: str, by: User, now: datetime) -> str:
    """From these; a tag that no question of the bank has any more goes."""
    count = 0
    for batch in _locked(bank, questions):
        keys = [question.pk for question in batch]
        gone, _ = Question.tags.through.objects.filter(question__in=keys, tag__bank=bank, tag__name=value).delete()
        _retag(batch, lambda tags: [tag for tag in tags if tag != value])
        _record("question.untagged", batch, bank, by, now, tag=value)
        count += gone
    Tag.objects.filter(bank=bank, name=value, questions=None).delete()
    return f"{_questions(count)}: the tag “{value}” is taken away."


@transaction.atomic
def delete_drafts(bank: QuestionBank, *, questions: Sequence[int], value: str, by: User, now: datetime) -> str:
    """Those that never had a version: nobody was ever asked them. All others stay."""
    count = 0
    for batch in _locked(bank, questions):
        drafts = [question for question in batch if question.current_id is None]
        _record("question.deleted", drafts, bank, by, now)
        Question.objects.filter(pk__in=[question.pk for question in drafts]).delete()
        count += len(drafts)
    kept = len(questions) - count
    said = f"{_questions(count)} deleted."
    return f"{said} {_questions(kept)} kept, of which there are versions: those can be retired." if kept else said


BULK_DOES: dict[str, Callable[..., str]] = {
    "section": set_section,
    "level": set_level,
    "tag": add_tag,
    "untag": remove_tag,
    "delete": delete_drafts,
}


def _locked(bank: QuestionBank, questions: Sequence[int]) -> Iterator[list[Question]]:
    """In batches, in the order of their keys, which nobody else changes or freezes meanwhile."""
    keys = sorted(questions)
    for start in range(0, len(keys), AT_ONCE):
        mine = bank.questions.filter(pk__in=keys[start : start + AT_ONCE]).order_by("pk")
        yield list(mine.select_for_update(no_key=True).only("pk", "slug", "bank", "current"))


def _rewrite(bank: QuestionBank, questions: Sequence[int], change: Body, by: User, now: datetime) -> int:
    count = 0
    for batch in _locked(bank, questions):
        drafts = {draft.question_id: draft for draft in Draft.objects.select_for_update().filter(question__in=batch)}
        for draft in drafts.values():
            draft.body, draft.revision = draft.body | change, draft.revision + 1
            draft.saved_at, draft.saved_by, draft.writers = now, by, joined(draft.writers, [by.pk])
        Draft.objects.bulk_update(drafts.values(), REWRITTEN, batch_size=AT_ONCE)
        Draft.objects.bulk_create(_begun([each for each in batch if each.pk not in drafts], change, by, now))
        _record("question.changed", batch, bank, by, now, **change)
        count += len(batch)
    return count


def _begun(questions: list[Question], change: Body, by: User, now: datetime) -> list[Draft]:
    """Working copies of what they are now, changed. One that says nothing new is not begun."""
    versions = ("section", "legacy_part_1", "legacy_part_2", "exhibit")
    keys = [question.pk for question in questions]
    whole = Question.objects.filter(pk__in=keys, current__isnull=False).prefetch_related("tags")
    drafts = []
    for question in whole.select_related("current", *(f"current__{name}" for name in versions)):
        body = as_json(item_of(question.current, tags=[tag.name for tag in question.tags.all()]))  # type: ignore[arg-type]
        if body != body | change:
            drafts.append(Draft(question=question, body=body | change, saved_at=now, saved_by=by, writers=[by.pk]))
    return drafts


def _describe(bank: QuestionBank, questions: Sequence[int], now: datetime, **columns: Any) -> None:
    keys = sorted(questions)
    for start in range(0, len(keys), AT_ONCE):
        bank.questions.filter(pk__in=keys[start : start + AT_ONCE]).update(changed_at=now, **columns)


def _retag(batch: list[Question], change: Callable[[list[str]], list[str]]) -> None:
    """Working copies hold the names of their tags, too."""
    drafts = list(Draft.objects.select_for_update().filter(question__in=batch))
    for draft in drafts:
        draft.body = draft.body | {"tags": change(list(draft.body.get("tags", [])))}
        draft.revision += 1
    Draft.objects.bulk_update(drafts, ["body", "revision"], batch_size=AT_ONCE)


def _record(verb: str, questions: list[Question], bank: QuestionBank, by: User, now: datetime, **details: Any) -> None:
    AuditEvent.objects.bulk_create(
        event(verb, question, by=by, now=now, group=bank.group_id, slug=question.slug, **details)
        for question in questions
    )


def _questions(count: int) -> str:
    return "1 question" if count == 1 else f"{count:,} questions"
