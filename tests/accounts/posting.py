"""Letters and waiting mails made from nothing."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from accounts.mail.letters import Letter
from accounts.models import Mail, User


def letter(to: User | None, now: datetime, **changes: Any) -> Letter:
    usual = {
        "key": f"review-waiting:{to.pk if to else 0}:today",
        "kind": "review",
        "template": "bank/email/waiting",
        "context": {"banks": [], "count": 3},
        "site": "https://example.org",
        "expires_at": now + timedelta(days=1),
    }
    return Letter(to=to, **usual | changes)


def waiting(addresses: Iterable[str], now: datetime, **changes: Any) -> list[Mail]:
    usual = {
        "kind": "invitation", "subject": "You are invited", "body": "Come in.\n", "created_at": now, "due_at": now,
        "expires_at": now + timedelta(days=1),
    }  # fmt: skip
    return Mail.objects.bulk_create(Mail(key=one, address=one, **usual | changes) for one in addresses)
