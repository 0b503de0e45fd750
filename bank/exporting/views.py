"""Taking a bank's questions away as a file."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.audit import record
from accounts.requests import SignedIn
from bank.interchange.formats import FORMATS, Format
from bank.interchange.found import Outgoing
from bank.interchange.outgoing import losses, outgoing_of, section_names
from bank.models import Question, QuestionBank
from bank.permissions import bank_or_404, powers_in
from bank.reviewing.people import hidden_from, left_out
from groups.permissions import Power

NAMES = {
    Question.State.DRAFT: "Drafts",
    Question.State.IN_REVIEW: "In review",
    Question.State.APPROVED: "Approved",
    Question.State.PUBLISHED: "Published",
    Question.State.RETIRED: "Retired",
}
UNCHOSEN = "Choose a format and which questions to take."
NONE_SUCH = "There is no such question in the bank to export."


@dataclass(frozen=True)
class Offer:
    """What of a bank this person may take away: all but the questions whose keys are `hidden` from them."""

    bank: QuestionBank
    powers: set[Power]
    hidden: QuerySet[Question]

    @property
    def questions(self) -> QuerySet[Question]:
        return self.bank.questions.exclude(pk__in=self.hidden.values("pk"))


@require_safe
@login_required
@never_cache
def export(request: SignedIn, slug: str) -> HttpResponse:
    """The page; with a format, the file. It holds the keys, so it takes who may write them."""
    bank = bank_or_404(request.user, slug, Power.WRITE)
    powers = powers_in(request.user, bank)
    offer = Offer(bank, powers, hidden_from(request.user, bank, powers))
    if "format" in request.GET:
        return _file(request, offer)
    return _page(request, offer)


def _page(request: SignedIn, offer: Offer, *, error: str = "", status: int = 200, **more: Any) -> HttpResponse:
    counts = dict(offer.questions.order_by().values_list("state").annotate(Count("pk")))
    context: dict[str, Any] = {
        "bank": offer.bank,
        "powers": offer.powers,
        "formats": FORMATS.values(),
        "states": [(state.value, name, counts.get(state, 0)) for state, name in NAMES.items()],
        "total": sum(counts.values()),
        "left_out": left_out(offer.hidden.count()),
        "chosen": {"format": request.GET.get("format", "native"), "state": request.GET.get("state", "")},
        "error": error,
    }
    return render(request, "bank/export.html", context | more, status=status)


def _file(request: SignedIn, offer: Offer) -> HttpResponse:
    """With `anyway` the file; else first what of these questions the format would lose, where there is any."""
    format, state = FORMATS.get(request.GET["format"]), request.GET.get("state", "")
    if format is None or (state and state not in Question.State.values):
        return _page(request, offer, error=UNCHOSEN, status=422)
    asked = {"state": state} if state else {}
    outgoing = outgoing_of(offer.bank, offer.questions.filter(**asked), format)
    said = left_out(offer.hidden.filter(**asked).count())
    if not outgoing:
        return _page(request, offer, error=said or NONE_SUCH, status=422)
    data = format.write(outgoing, section_names(outgoing))
    if "anyway" not in request.GET and (lost := losses(outgoing, data, format)):
        return _page(request, offer, lost=lost, format=format, count=len(outgoing))
    if request.method == "GET":
        _note(request, offer, format, outgoing, said)
    return _download(offer.bank, format, data)


def _note(request: SignedIn, offer: Offer, format: Format, outgoing: list[Outgoing], said: str) -> None:
    """In the trail, and where questions were left out on the next page that the person sees."""
    bank, count = offer.bank, len(outgoing)
    record(
        "bank.exported", bank, by=request.user, now=request.now, group=bank.group_id, format=format.name,
        questions=count,
    )  # fmt: skip
    if said:
        messages.info(request, f"The file of “{bank}” holds {count:,} question{'' if count == 1 else 's'}. {said}")


def _download(bank: QuestionBank, format: Format, data: bytes) -> HttpResponse:
    suffix = "zip" if data[:2] == b"PK" and format.suffix != "xlsx" else format.suffix
    response = HttpResponse(data, content_type="application/zip" if suffix == "zip" else format.mime)
    response["Content-Disposition"] = f'attachment; filename="{bank.slug}.{suffix}"'
    return response
