"""Who keeps a bank: whose task its questions are once somebody finds fault with them."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from accounts.models import User
from bank.content.loading import BUNDLED
from bank.models import QuestionBank

LOOK = "bank.view_problemreport"
DECIDE = "bank.change_problemreport"


def keeps(user: User | AnonymousUser, bank: QuestionBank) -> bool:
    """Whether this person decides about problems with the bank's questions."""
    return bank.slug == BUNDLED and user.is_staff and user.has_perm(DECIDE)


def banks_watched_by(user: User | AnonymousUser) -> QuerySet[QuestionBank]:
    """Those whose problems this person may read."""
    return QuestionBank.objects.filter(slug=BUNDLED if user.is_staff and user.has_perm(LOOK) else "")
