"""What is said about a question among the people of its group."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.requests import SignedIn, is_key
from bank.actions.commenting import add_comment, reopen_comment, settle_comment
from bank.models import Comment
from bank.pages.asked import Asked, asked_or_404
from bank.pages.comment_forms import CommentForm
from bank.pages.question import question_page


@require_POST
@login_required
def comments(request: SignedIn, slug: str, name: str) -> HttpResponse:
    """A new one; or one settled, or taken up again, by its key."""
    asked = asked_or_404(request.user, slug, name)
    if not asked.is_insider or asked.to_solve:
        raise PermissionDenied
    for does, action in (("settle", settle_comment), ("reopen", reopen_comment)):
        if does in request.POST:
            comment = _comment_or_404(asked, request.POST[does])
            action(comment, by=request.user, now=request.now)
            return _back(slug, name, comment)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return question_page(request, asked, form=form, status=422)
    comment = add_comment(asked.question, text=form.cleaned_data["text"], by=request.user, now=request.now)
    return _back(slug, name, comment)


def _comment_or_404(asked: Asked, key: str) -> Comment:
    mine = asked.question.comments.select_related("question__bank")
    return get_object_or_404(mine, pk=int(key) if is_key(key) else 0)


def _back(slug: str, name: str, comment: Comment) -> HttpResponse:
    page = reverse("bank:question", args=[slug, name])
    return HttpResponseRedirect(f"{page}#comment-{comment.pk}", status=303)
