"""Deleting one's own account: closed and nameless at once, its rows gone in steps."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.actions import CannotDelete, what_keeps
from accounts.actions.leaving import close_account, forget_in_trail
from accounts.actions.mailing import queue_mails
from accounts.audit import record
from accounts.mail.letters import Letter
from accounts.models import Mail, User
from groups.actions.members import Refused
from groups.actions.parting import leave_all_groups
from study.models import AccountDeletion
from study.tasks import continue_deletion

TOLD_WITHIN = timedelta(days=7)


def begin_deletion(user: User, *, by: User, now: datetime) -> bool:
    """From here on nobody can sign in to the account, and nothing names it. False where it is being deleted already.

    CannotDelete where a group would be left without an owner.
    """
    try:
        return _begin(user.pk, by=by, now=now)
    except Refused:
        raise CannotDelete(", ".join(what_keeps(user))) from None


@transaction.atomic
def _begin(number: int, *, by: User, now: datetime) -> bool:
    user = User.objects.select_for_update(no_key=True).get(pk=number)
    if not user.is_active:
        return False
    leave_all_groups(user, by=by, now=now)
    address = user.email
    Mail.objects.filter(address__iexact=address).delete()
    close_account(user, now=now)
    queue_mails([_farewell(user, address, now)], now=now)
    record("account.deleted", user, by=user, now=now)
    forget_in_trail(user, address=address)
    AccountDeletion.objects.create(user=user, asked_at=now, stepped_at=now)
    # Robust: without a broker the minute sweep goes on with it.
    transaction.on_commit(lambda: continue_deletion.delay(number), robust=True)
    return True


def _farewell(user: User, address: str, now: datetime) -> Letter:
    return Letter(
        key=f"account-deleted:{user.pk}",
        kind="account",
        template="study/email/deleted",
        context={"at": now},
        address=address,
        expires_at=now + TOLD_WITHIN,
    )
