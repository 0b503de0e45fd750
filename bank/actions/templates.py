"""A group's calculation templates: saved version by version, and made into questions."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.audit import record
from accounts.models import User
from bank.actions.writing import New, create_questions
from bank.authoring.naming import slugs
from bank.calculations.draws import draw
from bank.calculations.reading import read_template
from bank.models import CalculationTemplate, Question, QuestionBank, TemplateVersion
from bank.template_forms.previewing import item_of_draw
from curriculum.models import Section


class ChangedMeanwhile(Exception):
    """Somebody else saved a version after this one was opened."""


@transaction.atomic
def create_template(bank: QuestionBank, *, entry: dict[str, Any], by: User, now: datetime) -> CalculationTemplate:
    """Of an entry that reads and draws. Its slug, from which draws are seeded, is made of its name here."""
    QuestionBank.objects.select_for_update(no_key=True).get(pk=bank.pk)
    slug = next(slugs([entry["name"]], taken=set(bank.templates.values_list("slug", flat=True))))
    template = CalculationTemplate.objects.create(bank=bank, slug=slug)
    _save(template, entry | {"slug": slug}, 1, by, now)
    return template


@transaction.atomic
def edit_template(
    template: CalculationTemplate, *, entry: dict[str, Any], number: int, by: User, now: datetime
) -> TemplateVersion | None:
    """The version after the one of this number; None where nothing changed. Questions drawn before stay as they are."""
    locked = CalculationTemplate.objects.select_for_update(of=("self",)).select_related("bank", "current")
    template = locked.get(pk=template.pk)
    newest = template.current.number if template.current else 0
    if newest != number:
        raise ChangedMeanwhile
    if template.current and template.current.content_hash == _hash(entry):
        return None
    return _save(template, entry, newest + 1, by, now)


def _save(
    template: CalculationTemplate, entry: dict[str, Any], number: int, by: User, now: datetime
) -> TemplateVersion:
    version = TemplateVersion.objects.create(
        template=template,
        number=number,
        name=entry["name"],
        section=Section.objects.get(slug=entry["section"]),
        source=entry,
        content_hash=_hash(entry),
        created_at=now,
    )
    template.current = version
    template.save(update_fields=["current"])
    record("template.saved", template, by=by, now=now, group=template.bank.group_id, number=number, slug=template.slug)
    return version


def _hash(entry: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(entry, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@transaction.atomic
def questions_from_draws(version: TemplateVersion, *, seeds: Sequence[int], by: User, now: datetime) -> list[Question]:
    """A draft of each draw that the bank does not hold yet."""
    template, bank = version.template, version.template.bank
    read = read_template(version.source, drilled=False)
    items = {seed: item_of_draw(read, draw(read, seed)) for seed in seeds}
    prints = [item.fingerprint for item in items.values()]
    known = set(bank.questions.filter(fingerprint__in=prints).values_list("fingerprint", flat=True))
    news = [
        New(item, f"{template.slug}-{seed}", drawn_from=template)
        for seed, item in items.items()
        if item.fingerprint not in known
    ]
    return create_questions(bank, news=news, by=by, now=now)
