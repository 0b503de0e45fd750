"""What several questions show: begun, and edited by adding the next edition."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from accounts.audit import record
from accounts.models import User
from bank.authoring.naming import slugs
from bank.interchange.exhibits import content_hash, html_of
from bank.interchange.found import FoundExhibit
from bank.models import Exhibit, QuestionBank


class EditedMeanwhile(Exception):
    """Somebody else saved an edition after this one was opened."""


@transaction.atomic
def create_exhibit(bank: QuestionBank, *, title: str, body: str, chart: Any, by: User, now: datetime) -> Exhibit:
    """`chart` as exhibits hold it, or None; the body is known to render."""
    QuestionBank.objects.select_for_update(no_key=True).get(pk=bank.pk)
    slug = next(slugs([title], taken=set(bank.exhibits.values_list("slug", flat=True))))
    exhibit = _exhibit(bank, FoundExhibit(slug, title, body, chart), 1)
    exhibit.save(force_insert=True)
    record("exhibit.created", exhibit, by=by, now=now, group=bank.group_id, slug=slug)
    return exhibit


@transaction.atomic
def edit_exhibit(exhibit: Exhibit, *, title: str, body: str, chart: Any, by: User, now: datetime) -> Exhibit:
    """The edition after this one, which stays with the versions that show it; the same one where nothing changed."""
    fresh = _exhibit(exhibit.bank, FoundExhibit(exhibit.slug, title, body, chart), exhibit.number + 1)
    if fresh.content_hash == exhibit.content_hash:
        return exhibit
    try:
        with transaction.atomic():
            fresh.save(force_insert=True)
    except IntegrityError as error:
        raise EditedMeanwhile from error
    record("exhibit.edited", fresh, by=by, now=now, group=exhibit.bank.group_id, slug=fresh.slug, number=fresh.number)
    return fresh


def _exhibit(bank: QuestionBank, found: FoundExhibit, number: int) -> Exhibit:
    return Exhibit(
        bank=bank,
        slug=found.slug,
        number=number,
        title=found.title,
        body=found.body,
        chart=found.chart,
        html=html_of(found),
        content_hash=content_hash(found),
    )
