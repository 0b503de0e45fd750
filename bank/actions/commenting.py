"""What the people of a bank say to each other about a question."""

from datetime import datetime

from django.db import transaction

from accounts.audit import record
from accounts.models import User
from bank.models import Comment, Question


@transaction.atomic
def add_comment(question: Question, *, text: str, by: User, now: datetime) -> Comment:
    comment = Comment.objects.create(question=question, version=question.current, text=text, by=by, at=now)
    record("comment.added", question, by=by, now=now, group=question.bank.group_id, comment=comment.pk)
    return comment


@transaction.atomic
def settle_comment(comment: Comment, *, by: User, now: datetime) -> bool:
    """Done with; it stays to be read. False where somebody settled it before."""
    if not Comment.objects.filter(pk=comment.pk, settled_at=None).update(settled_at=now, settled_by=by):
        return False
    question = comment.question
    record("comment.settled", question, by=by, now=now, group=question.bank.group_id, comment=comment.pk)
    return True


@transaction.atomic
def reopen_comment(comment: Comment, *, by: User, now: datetime) -> bool:
    if not Comment.objects.filter(pk=comment.pk, settled_at__isnull=False).update(settled_at=None, settled_by=None):
        return False
    question = comment.question
    record("comment.reopened", question, by=by, now=now, group=question.bank.group_id, comment=comment.pk)
    return True
