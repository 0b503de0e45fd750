"""Putting mails into the outbox; accounts.actions.sending empties it."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.mail.letters import Letter, written
from accounts.models import Mail
from accounts.tasks import send_mails


@transaction.atomic
def queue_mails(letters: Iterable[Letter], *, now: datetime) -> int:
    """Call it inside the transaction that claims the event they tell of; how many were new.

    A letter whose key is in the outbox already is left out. Two statements whatever the number of letters, where the
    database does not split a long one.
    """
    mails = {letter.key: written(letter, now) for letter in letters}
    known = set(Mail.objects.filter(key__in=mails).values_list("key", flat=True))
    new = [mail for key, mail in mails.items() if key not in known]
    # Without a broker the rows still wait, and the sweep finds them. A key that another worker queues at this moment
    # is in conflict, which is as good as known.
    if Mail.objects.bulk_create(new, ignore_conflicts=True):
        transaction.on_commit(lambda: send_mails.delay(), robust=True)
    return len(new)
