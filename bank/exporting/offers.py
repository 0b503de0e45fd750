"""What of a bank somebody may take away, and the file that it becomes."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse

from accounts.audit import record
from accounts.models import User
from bank.interchange.formats import Format
from bank.models import Question, QuestionBank
from bank.permissions import bank_or_404, powers_in
from bank.reviewing.people import hidden_from
from groups.permissions import Power


@dataclass(frozen=True)
class Offer:
    """What of a bank this person may take away: all but the questions whose keys are `hidden` from them."""

    bank: QuestionBank
    powers: set[Power]
    hidden: QuerySet[Question]

    @property
    def questions(self) -> QuerySet[Question]:
        return self.bank.questions.exclude(pk__in=self.hidden.values("pk"))


def offer_or_404(user: User, slug: str) -> Offer:
    """A file holds the keys, so it takes who may write them."""
    bank = bank_or_404(user, slug, Power.WRITE)
    powers = powers_in(user, bank)
    return Offer(bank, powers, hidden_from(user, bank, powers))


@transaction.atomic
def note_export(bank: QuestionBank, *, format: Format, questions: int, by: User, now: datetime) -> None:
    record("bank.exported", bank, by=by, now=now, group=bank.group_id, format=format.name, questions=questions)


def download(bank: QuestionBank, format: Format, data: bytes) -> HttpResponse:
    suffix = "zip" if data[:2] == b"PK" and format.suffix != "xlsx" else format.suffix
    response = HttpResponse(data, content_type="application/zip" if suffix == "zip" else format.mime)
    response["Content-Disposition"] = f'attachment; filename="{bank.slug}.{suffix}"'
    return response
