"""A bank as a file, in any of the formats that the page of exports offers."""

from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Field, Query, Router, Schema

from accounts.tokens.scopes import Scope
from api.bearer import Authorized
from api.limits import take_costly
from api.operations import reads
from api.problems import Refused
from api.words import FormatName, QuestionState
from bank.exporting.offers import Offer, download, note_export, offer_or_404
from bank.interchange.formats import FORMATS
from bank.interchange.found import Outgoing
from bank.interchange.outgoing import losses, outgoing_of, section_names
from bank.reviewing.people import left_out

router = Router(tags=["Banks"])
NONE_SUCH = "There is no such question in the bank to export."
LOSES = "This format cannot hold all of it: losses says what would be missing. Ask with anyway=true to take it so."
FILES = {format.mime for format in FORMATS.values()} | {"application/zip"}
# Bytes, which OpenAPI 3.1 says by saying nothing of them.
BYTES: dict[str, Any] = {}
FILE = {"responses": {200: {"description": "The file", "content": dict.fromkeys(sorted(FILES), BYTES)}}}


class Wanted(Schema):
    format: FormatName = Field(description="What the file is to be; docs/import-export.md says what each holds")
    state: QuestionState | None = Field(None, description="Only questions in this state")
    anyway: bool = Field(False, description="Take the file even where the format cannot hold everything")


@reads(
    router, "/{slug:slug}/export", scope=Scope.BANKS_READ, answers=None, refuses=(409,), openapi_extra=FILE,
    summary="Export a bank",
)  # fmt: skip
def export(request: Authorized, slug: str, wanted: Annotated[Wanted, Query()]) -> HttpResponse:
    """For its authors and leaders: a file holds the keys. Questions you have yet to review are left out. Without
    anyway, 409 says first what the format would lose."""
    offer = offer_or_404(request.user, slug)
    take_costly("exports", request)
    format = FORMATS[wanted.format]
    outgoing = _outgoing(offer, wanted)
    data = format.write(outgoing, section_names(outgoing))
    if not wanted.anyway and (lost := losses(outgoing, data, format)):
        raise Refused(409, LOSES, more={"losses": [{"what": one.what, "questions": one.slugs} for one in lost]})
    note_export(offer.bank, format=format, questions=len(outgoing), by=request.user, now=request.now)
    return download(offer.bank, format, data)


def _outgoing(offer: Offer, wanted: Wanted) -> list[Outgoing]:
    asked = {"state": wanted.state} if wanted.state else {}
    found = outgoing_of(offer.bank, offer.questions.filter(**asked), FORMATS[wanted.format])
    if not found:
        raise Refused(409, left_out(offer.hidden.filter(**asked).count()) or NONE_SUCH)
    return found
