"""A file of questions on its way into a bank: brought, read by a worker, looked at, committed, undone."""

from typing import Any, Literal

from django.core.files.uploadhandler import FileUploadHandler
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from ninja import Field, Router, Schema
from ninja.responses import Status
from pydantic import ConfigDict

from accounts.tokens.scopes import Scope
from api.bearer import Authorized
from api.imported import MULTIPART, UPLOAD, EntryOut, ImportOut, ImportSummary, detail, entry, summary
from api.limits import take_costly
from api.operations import LONGEST_NAME, reads, writes
from api.paging import Order, Page, Paged, paged
from api.problems import Refused
from bank.actions.importing import begin_import, commit_import, discard_import, undo_import
from bank.importing.forms import TOO_LARGE, UploadForm
from bank.importing.uploading import Quota
from bank.models import ImportEntry, QuestionBank, QuestionImport
from bank.permissions import bank_or_404
from bank.tasks import continue_import
from groups.permissions import Power

router = Router(tags=["Imports"])
State = QuestionImport.State
IMPORTS, ENTRIES = Order("imports", ("-pk",)), Order("entries", ("number",))
JSON = "application/json"
WRONG_FORM = "Send the body as {wanted}, and say so in Content-Type."
NO_FIELD = "There is no such field, only file and format."
MOVED_ON = "The import is “{state}” by now, and this can be done only while it is {wanted}."


class Commit(Schema):
    model_config = ConfigDict(extra="forbid")

    which: Literal["all", "whole"] = Field(
        "all", description="all that can be read, or only what came whole, without those that become drafts"
    )


@reads(router, "/{slug:slug}/imports", scope=Scope.BANKS_WRITE, answers=Page[ImportSummary], summary="List the imports")
def imports(request: Authorized, slug: str, paging: Paged) -> dict[str, Any]:
    bank = bank_or_404(request.user, slug, Power.WRITE)
    jobs = bank.imports.defer("upload").exclude(state=State.DISCARDED)
    return paged(request, IMPORTS, jobs, paging, lambda rows: [summary(row) for row in rows])


@writes(
    router, "/{slug:slug}/imports", scope=Scope.BANKS_WRITE, answers=ImportOut, status=202,
    refuses=(400, 413, 415), openapi_extra=UPLOAD, summary="Bring a file",
)  # fmt: skip
def import_begin(request: Authorized, slug: str, response: HttpResponse) -> Status[dict[str, Any]]:
    """A worker reads it; nothing is in the bank before you commit the import. Location says where to look."""
    bank = bank_or_404(request.user, slug, Power.WRITE)
    form = _uploaded(request)
    take_costly("imports", request)
    upload, format = form.cleaned_data["file"], form.cleaned_data["format"]
    job = begin_import(
        bank, name=upload.name, data=upload.read(), format=format, by=request.user, now=request.now
    )  # fmt: skip
    response["Location"] = request.build_absolute_uri(reverse("api:import_job", args=[slug, job.pk]))
    return Status(202, _ringing(job))


def _uploaded(request: Authorized) -> UploadForm:
    """Read past what is too large, as the page does."""
    if request.content_type != MULTIPART:
        raise Refused(415, WRONG_FORM.format(wanted=MULTIPART))
    quota = Quota()
    handlers: list[FileUploadHandler] = [quota, *request.upload_handlers]
    request.upload_handlers = handlers
    form = UploadForm(request.POST, request.FILES)
    if quota.is_exceeded:
        raise Refused(413, TOO_LARGE)
    if errors := _errors(form, [*request.POST, *request.FILES]):
        raise Refused(422, errors[0]["message"], more={"errors": errors})
    return form


def _errors(form: UploadForm, sent: list[str]) -> list[dict[str, str]]:
    said = [(field, str(message)) for field, messages in form.errors.items() for message in messages]
    said += [(field[:LONGEST_NAME], NO_FIELD) for field in sent if field not in form.fields]
    return [{"place": "file" if field == "file" else "body", "field": field, "message": words} for field, words in said]


@reads(
    router, "/{slug:slug}/imports/{int:number}", scope=Scope.BANKS_WRITE, answers=ImportOut, summary="Read an import"
)
def import_job(request: Authorized, slug: str, number: int) -> dict[str, Any]:
    """How far it is, what was found in the file, and what is wrong with it."""
    return detail(_job(request, slug, number))


@reads(
    router, "/{slug:slug}/imports/{int:number}/entries", scope=Scope.BANKS_WRITE, answers=Page[EntryOut],
    summary="List what was found in the file",
)  # fmt: skip
def import_entries(request: Authorized, slug: str, number: int, paging: Paged) -> dict[str, Any]:
    """In the order of the file, each with its line and its problems."""
    job = _job(request, slug, number)
    rows = ImportEntry.objects.filter(job=job).select_related("question").defer("item", "exhibit", "original")
    return paged(request, ENTRIES, rows, paging, lambda found: [entry(row) for row in found])


@writes(
    router, "/{slug:slug}/imports/{int:number}/commit", scope=Scope.BANKS_WRITE, answers=ImportOut, status=202,
    refuses=(400, 409, 415), summary="Take the questions into the bank",
)  # fmt: skip
def import_commit(request: Authorized, slug: str, number: int, body: Commit) -> Status[dict[str, Any]]:
    """While it is ready. They become drafts; what the bank has already is left out."""
    if request.content_type != JSON:
        raise Refused(415, WRONG_FORM.format(wanted=JSON))
    job = _job(request, slug, number)
    done = commit_import(job, which=body.which, by=request.user, now=request.now)
    return _moved(job, done, wanted=[State.READY])


@writes(
    router, "/{slug:slug}/imports/{int:number}/undo", scope=Scope.BANKS_WRITE, answers=ImportOut, status=202,
    refuses=(409,), summary="Take an import back",
)  # fmt: skip
def import_undo(request: Authorized, slug: str, number: int) -> Status[dict[str, Any]]:
    """Once it is done. What somebody has worked on since stays."""
    job = _job(request, slug, number)
    return _moved(job, undo_import(job, by=request.user, now=request.now), wanted=[State.DONE])


@writes(
    router, "/{slug:slug}/imports/{int:number}/discard", scope=Scope.BANKS_WRITE, answers=ImportOut, status=200,
    refuses=(409,), summary="Forget an import",
)  # fmt: skip
def import_discard(request: Authorized, slug: str, number: int) -> Status[dict[str, Any]]:
    """Before it is committed: nothing of it comes into the bank."""
    job = _job(request, slug, number)
    done = discard_import(job, by=request.user, now=request.now)
    return Status(200, _moved(job, done, wanted=[State.READY, State.UNREADABLE]).value)


def _job(request: Authorized, slug: str, number: int) -> QuestionImport:
    bank: QuestionBank = bank_or_404(request.user, slug, Power.WRITE)
    jobs: QuerySet[QuestionImport] = bank.imports.select_related("bank__group", "started_by").defer("upload")
    return get_object_or_404(jobs, pk=number)


def _moved(job: QuestionImport, done: bool, *, wanted: list[State]) -> Status[dict[str, Any]]:
    if not done:
        job.refresh_from_db(fields=["state"])
        states = " or ".join(f"“{state.value}”" for state in wanted)
        raise Refused(409, MOVED_ON.format(state=job.state, wanted=states))
    return Status(202, _ringing(job))


def _ringing(job: QuestionImport) -> dict[str, Any]:
    """Robust: without a broker the minute sweep goes on with it."""
    transaction.on_commit(lambda: continue_import.delay(job.pk), robust=True)
    job.refresh_from_db(fields=["state", "cursor", "total", "finished_at", "stepped_at", "problems", "format"])
    return detail(job)
