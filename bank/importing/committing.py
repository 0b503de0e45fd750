"""From entries to questions, five hundred at a time."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.audit import record
from bank.actions.writing import New, create_questions
from bank.authoring.versions import Surroundings, surroundings
from bank.importing.steps import AT_ONCE, Overtaken, locked
from bank.interchange.exhibits import Exhibits, rows
from bank.interchange.found import FoundExhibit, Problem
from bank.interchange.taking import KNOWN, known_fingerprints
from bank.items import Item, from_json
from bank.models import Exhibit, ImportEntry, QuestionBank, QuestionImport

State = QuestionImport.State
Fate = ImportEntry.Fate


def take_step(job: QuestionImport, now: datetime, until: float) -> bool:
    """False when all entries have been dealt with."""
    try:
        with transaction.atomic():
            return _step(locked(job), now)
    except Overtaken:
        return False


def _step(job: QuestionImport, now: datetime) -> bool:
    waiting = job.entries.filter(number__gt=job.cursor, taken=True, fate__in=[Fate.WHOLE, Fate.DRAFT])
    batch = list(waiting.order_by("number")[:AT_ONCE])
    if batch:
        # Whoever else imports into the bank meanwhile waits, since a question of theirs could be one of ours.
        QuestionBank.objects.select_for_update(no_key=True).get(pk=job.bank_id)
        _create(job, batch, now)
        job.cursor = batch[-1].number
    if len(batch) < AT_ONCE:
        _finish(job, now)
    job.stepped_at = now
    job.save(update_fields=["cursor", "state", "exhibits", "finished_at", "stepped_at"])
    return job.state == State.COMMITTING


def _finish(job: QuestionImport, now: datetime) -> None:
    job.state, job.cursor, job.finished_at = State.DONE, job.total, now
    count = job.entries.filter(question__isnull=False).count()
    record("import.done", job, by=job.started_by, now=now, group=job.bank.group_id, questions=count, name=job.name)


def _create(job: QuestionImport, batch: list[ImportEntry], now: datetime) -> None:
    around = surroundings(job.bank)
    items = _with_exhibits(job, batch, around)
    fresh = _without_known(job, batch, items)
    news = [New(items[entry.number], entry.name, list(_warnings(entry)), entry.original) for entry in fresh]
    if news:
        made = create_questions(job.bank, news=news, by=job.started_by, now=now, around=around)
        for entry, question in zip(fresh, made, strict=True):
            entry.question = question
    ImportEntry.objects.bulk_update(batch, ["question", "fate", "problems"], batch_size=AT_ONCE)


def _with_exhibits(job: QuestionImport, batch: list[ImportEntry], around: Surroundings) -> dict[int, Item]:
    """The entries' items by number, with the exhibits they show made where the bank has none like them."""
    exhibits = Exhibits.of(around.exhibits)
    items = {entry.number: item_of(entry, job, exhibits) for entry in batch}
    made = Exhibit.objects.bulk_create(rows(job.bank, exhibits.fresh))
    job.exhibits = [*job.exhibits, *(exhibit.pk for exhibit in made)]
    return items


def item_of(entry: ImportEntry, job: QuestionImport, exhibits: Exhibits | None = None) -> Item:
    """What the entry becomes, with what was said for the whole file."""
    item = from_json(entry.item)
    changes: dict[str, Any] = {
        "section": item.section or job.sections.get(entry.category, ""),
        "level": item.level or job.level,
        "tags": tuple(dict.fromkeys([*item.tags, *job.tags])),
    }
    if exhibits and entry.exhibit:
        changes["exhibit"] = exhibits.slug_of(FoundExhibit(**entry.exhibit))
    return replace(item, **changes)


def _without_known(job: QuestionImport, batch: list[ImportEntry], items: Mapping[int, Item]) -> list[ImportEntry]:
    """Those that have not come into the bank since the file was read."""
    prints = {number: item.fingerprint for number, item in items.items()}
    known = known_fingerprints(job.bank, list(prints.values()), but_of=job)
    fresh = []
    for entry in batch:
        if slug := known.get(prints[entry.number]):
            entry.fate = Fate.DUPLICATE
            problem = Problem(entry.line, entry.name or f"question {entry.number}", "question", KNOWN.format(slug))
            entry.problems = [*entry.problems, problem.as_json()]
        else:
            fresh.append(entry)
    return fresh


def _warnings(entry: ImportEntry) -> list[dict[str, str]]:
    """What an author should look at; mere notes of a question that came whole are shown in the preview only."""
    if entry.fate == Fate.WHOLE:
        return []
    return [{"field": problem["field"], "message": problem["message"]} for problem in entry.problems]
