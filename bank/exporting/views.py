"""Taking a bank's questions away as a file."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.requests import SignedIn
from accounts.throttling import throttled
from bank.exporting.offers import Offer, download, note_export, offer_or_404
from bank.interchange.formats import FORMATS, Format
from bank.interchange.found import Outgoing
from bank.interchange.outgoing import losses, outgoing_of, section_names
from bank.models import Question
from bank.reviewing.people import left_out

NAMES = {
    Question.State.DRAFT: "Drafts",
    Question.State.IN_REVIEW: "In review",
    Question.State.APPROVED: "Approved",
    Question.State.PUBLISHED: "Published",
    Question.State.RETIRED: "Retired",
}
UNCHOSEN = "Choose a format and which questions to take."
NONE_SUCH = "There is no such question in the bank to export."


@require_safe
@login_required
@never_cache
@throttled("exports", lambda request: "format" in request.GET)
def export(request: SignedIn, slug: str) -> HttpResponse:
    """The page; with a format, the file."""
    offer = offer_or_404(request.user, slug)
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
    return download(offer.bank, format, data)


def _note(request: SignedIn, offer: Offer, format: Format, outgoing: list[Outgoing], said: str) -> None:
    """In the trail, and where questions were left out on the next page that the person sees."""
    bank, count = offer.bank, len(outgoing)
    note_export(bank, format=format, questions=count, by=request.user, now=request.now)
    if said:
        messages.info(request, f"The file of “{bank}” holds {count:,} question{'' if count == 1 else 's'}. {said}")
