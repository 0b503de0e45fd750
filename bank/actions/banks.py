"""A group's banks: begun, renamed, opened to other groups."""

from contextlib import suppress
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.text import slugify

from accounts.audit import record
from accounts.models import User
from bank.authoring.naming import slugs
from bank.models import BankOpening, QuestionBank
from groups.models import StudyGroup

TRIES = 5
TAKEN = "Somebody took this name at the same moment. Try again."
OWN_GROUP = "The bank belongs to this group already."
OPEN_ALREADY = "The bank is open to {group} already."


@transaction.atomic
def create_bank(group: StudyGroup, *, name: str, by: User, now: datetime) -> QuestionBank:
    """Its address is made of its name, with a number where another group has that one."""
    bank = _named(name, group)
    record("bank.created", bank, by=by, now=now, group=group.pk, name=name)
    return bank


def _named(name: str, group: StudyGroup) -> QuestionBank:
    """Somebody may take the same address at the same moment; then the next one is free."""
    taken = set(QuestionBank.objects.values_list("slug", flat=True))
    for slug in slugs([slugify(name) or "bank"] * TRIES, taken=taken):
        with suppress(IntegrityError), transaction.atomic():
            return QuestionBank.objects.create(slug=slug, name=name, group=group)
    raise ValidationError(TAKEN)


@transaction.atomic
def rename_bank(bank: QuestionBank, *, name: str, by: User, now: datetime) -> None:
    """Its address stays, since links lead there."""
    old = QuestionBank.objects.select_for_update().get(pk=bank.pk).name
    if old == name:
        return
    QuestionBank.objects.filter(pk=bank.pk).update(name=name)
    record("bank.renamed", bank, by=by, now=now, group=bank.group_id, old=old, new=name)


@transaction.atomic
def open_bank(bank: QuestionBank, *, to: StudyGroup, by: User, now: datetime) -> BankOpening:
    if to.pk == bank.group_id:
        raise ValidationError(OWN_GROUP)
    try:
        with transaction.atomic():
            opening = BankOpening.objects.create(bank=bank, group=to, opened_at=now, opened_by=by)
    except IntegrityError as error:
        raise ValidationError(OPEN_ALREADY.format(group=to)) from error
    for group in (bank.group_id, to.pk):
        record("bank.opened", bank, by=by, now=now, group=group, to=to.slug)
    return opening


@transaction.atomic
def close_bank(bank: QuestionBank, *, to: StudyGroup, by: User, now: datetime) -> bool:
    """False where it was not open to them."""
    count, _ = BankOpening.objects.filter(bank=bank, group=to).delete()
    if count:
        for group in (bank.group_id, to.pk):
            record("bank.closed", bank, by=by, now=now, group=group, to=to.slug)
    return bool(count)
