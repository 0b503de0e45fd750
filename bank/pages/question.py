"""The page of one question: what candidates see, its key and reasons, where it stands, what is said of it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import SignedIn
from bank.models import ImportEntry, Question, QuestionBank
from bank.pages.asked import Asked, asked_or_404
from bank.pages.comment_forms import CommentForm

NEIGHBORS = 12


@require_safe
@login_required
def question(request: SignedIn, slug: str, name: str) -> HttpResponse:
    return question_page(request, asked_or_404(request.user, slug, name))


def question_page(
    request: SignedIn, asked: Asked, *, form: CommentForm | None = None, status: int = 200
) -> HttpResponse:
    context = {"asked": asked, "bank": asked.bank, "powers": asked.powers, "question": asked.question}
    if not asked.to_solve:
        context |= _around(asked) | {"form": form or CommentForm()}
    return render(request, "bank/question.html", context, status=status)


def _around(asked: Asked) -> dict[str, Any]:
    """Up to four queries."""
    comments = asked.question.comments.select_related("by", "version", "settled_by").order_by("at", "pk")
    return {
        "comments": list(comments) if asked.is_insider else [],
        "import_entry": ImportEntry.objects.filter(question=asked.question).select_related("job").first(),
        "sharing": _sharing(asked),
        "versions_count": asked.question.versions.count(),
    }


def _sharing(asked: Asked) -> list[Question]:
    """The other questions on the same exhibit, whichever edition of it they show."""
    exhibit = asked.version.exhibit if asked.version else None
    if exhibit is None:
        return []
    return list(questions_on(asked.bank, exhibit.slug).exclude(pk=asked.question.pk)[:NEIGHBORS])


def questions_on(bank: QuestionBank, exhibit: str) -> Any:
    return bank.questions.filter(current__exhibit__slug=exhibit).only("slug", "headline", "state").order_by("slug")
