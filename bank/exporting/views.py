"""Taking a bank's questions away as a file."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.audit import record
from accounts.requests import SignedIn
from bank.interchange.formats import FORMATS
from bank.interchange.outgoing import outgoing_of, section_names
from bank.models import Question, QuestionBank
from bank.permissions import bank_or_404, powers_in
from groups.permissions import Power

NAMES = {
    Question.State.DRAFT: "Drafts",
    Question.State.IN_REVIEW: "In review",
    Question.State.APPROVED: "Approved",
    Question.State.PUBLISHED: "Published",
    Question.State.RETIRED: "Retired",
}


@require_safe
@login_required
@never_cache
def export(request: SignedIn, slug: str) -> HttpResponse:
    """The page; with a format, the file. It holds the keys, so it takes who may write them."""
    bank = bank_or_404(request.user, slug, Power.WRITE)
    if "format" in request.GET:
        return _file(request, bank)
    return _page(request, bank)


def _page(request: SignedIn, bank: QuestionBank, error: str = "", status: int = 200) -> HttpResponse:
    counts = dict(bank.questions.order_by().values_list("state").annotate(Count("pk")))
    context: dict[str, Any] = {
        "bank": bank,
        "powers": powers_in(request.user, bank),
        "formats": FORMATS.values(),
        "states": [(state.value, name, counts.get(state, 0)) for state, name in NAMES.items()],
        "total": sum(counts.values()),
        "chosen": {"format": request.GET.get("format", "native"), "state": request.GET.get("state", "")},
        "error": error,
    }
    return render(request, "bank/export.html", context, status=status)


def _file(request: SignedIn, bank: QuestionBank) -> HttpResponse:
    format, state = FORMATS.get(request.GET["format"]), request.GET.get("state", "")
    if format is None or (state and state not in Question.State.values):
        return _page(request, bank, "Choose a format and which questions to take.", status=422)
    outgoing = outgoing_of(bank, bank.questions.filter(state=state) if state else bank.questions.all(), format)
    if not outgoing:
        return _page(request, bank, "There is no such question in the bank to export.", status=422)
    data = format.write(outgoing, section_names(outgoing))
    if request.method == "GET":
        record(
            "bank.exported", bank, by=request.user, now=request.now, group=bank.group_id, format=format.name,
            questions=len(outgoing),
        )  # fmt: skip
    suffix = "zip" if data[:2] == b"PK" and format.suffix != "xlsx" else format.suffix
    response = HttpResponse(data, content_type="application/zip" if suffix == "zip" else format.mime)
    response["Content-Disposition"] = f'attachment; filename="{bank.slug}.{suffix}"'
    return response
