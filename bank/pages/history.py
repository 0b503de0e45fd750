"""The versions of a question: what changed from one to the next, who changed it, and back to an earlier one."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.models import AuditEvent, User
from accounts.requests import SignedIn, is_key
from bank.actions.writing import ChangedMeanwhile, save_draft
from bank.authoring.comparing import Change, changes
from bank.authoring.drafting import all_writers, joined
from bank.authoring.versions import item_of
from bank.items import Item
from bank.models import Question, QuestionVersion
from bank.pages.asked import RELATED, Asked, asked_or_404
from bank.reviewing.people import in_words, written_by
from groups.permissions import Power

DRAFT = "draft"
MOST_EVENTS = 60
MEANWHILE = "Somebody saved the draft meanwhile, so version {number} was not put in its place. Look at it first."
RESTORED = "The draft is now what version {number} says. Candidates see it once it is saved and published."


@dataclass(frozen=True)
class Edition:
    """A version, or the draft; `name` as in the address, `by` whom it was written."""

    name: str
    title: str
    item: Item
    by: str
    version: QuestionVersion | None


@require_safe
@login_required
def history(request: SignedIn, slug: str, name: str) -> HttpResponse:
    asked = asked_or_404(request.user, slug, name)
    if asked.to_solve:
        return HttpResponseRedirect(reverse("bank:question", args=[slug, name]))
    editions = _editions(asked)
    old, new = _compared(editions, request.GET.get("from", ""), request.GET.get("to", ""))
    found: list[Change] = changes(old.item, new.item) if old and new else []
    context: dict[str, Any] = {"asked": asked, "bank": asked.bank, "powers": asked.powers, "question": asked.question}
    context |= {"editions": editions, "old": old, "new": new, "changes": found}
    context |= {"events": _events(asked.question) if asked.is_insider else []}
    return render(request, "bank/history.html", context)


def _editions(asked: Asked) -> list[Edition]:
    """The newest first."""
    versions = asked.question.versions.select_related(*RELATED).prefetch_related("authors").order_by("-number")
    known = [
        Edition(
            str(version.number),
            f"Version {version.number}",
            item_of(version, tags=asked.tags),
            written_by(version),
            version,
        )
        for version in versions
    ]
    if asked.draft is None or asked.drafted is None:
        return known
    writers = in_words(User.objects.filter(pk__in=all_writers(asked.draft)))
    return [Edition(DRAFT, "Draft", asked.drafted, writers, None), *known]


def _compared(editions: list[Edition], old: str, new: str) -> tuple[Edition | None, Edition | None]:
    """Those of the address; else the newest and the one before it."""
    known = {edition.name: edition for edition in editions}
    newest = known.get(new) or next(iter(editions), None)
    if newest is None:
        return None, None
    before = editions[editions.index(newest) + 1 :]
    return known.get(old) or next(iter(before), None), newest


def _events(question: Question) -> list[AuditEvent]:
    """Of the question, its reviews and its versions: what a panel judged, and a key that was set right."""
    mine = Q(target=Question._meta.label, target_id=str(question.pk))
    for rows in (question.reviews, question.versions):
        keys = [str(pk) for pk in rows.values_list("pk", flat=True)]
        mine |= Q(target=rows.model._meta.label, target_id__in=keys)
    return list(AuditEvent.objects.filter(mine).order_by("-at", "-pk")[:MOST_EVENTS])


@require_POST
@login_required
def restore(request: SignedIn, slug: str, name: str) -> HttpResponse:
    """Make the draft what a version says. `revision` is the draft's as the page showed it, 0 for none."""
    asked = asked_or_404(request.user, slug, name, Power.WRITE)
    if asked.to_solve:
        raise PermissionDenied
    number, revision = (request.POST.get(field, "") for field in ("version", "revision"))
    version = _version(asked.question, number)
    try:
        item = item_of(version, tags=asked.tags)
        save_draft(
            asked.question,
            item=item,
            revision=int(revision) if is_key(revision) else 0,
            by=request.user,
            now=request.now,
            others=joined([version.created_by_id], version.authors.values_list("pk", flat=True)),
        )
        messages.success(request, RESTORED.format(number=number))
    except ChangedMeanwhile:
        messages.error(request, MEANWHILE.format(number=number))
    return HttpResponseRedirect(reverse("bank:question_history", args=[slug, name]), status=303)


def _version(question: Question, number: str) -> QuestionVersion:
    if not is_key(number):
        raise Http404
    version = question.versions.select_related(*RELATED).filter(number=min(int(number), 2**31 - 1)).first()
    if version is None:
        raise Http404
    return version
