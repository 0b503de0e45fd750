"""What people change about their own way in stands in the audit trail, and they are told; the pages are allauth's."""

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.dispatch import Signal
from django.http import HttpRequest
from django.utils import timezone

from accounts.actions.mailing import queue_mails
from accounts.audit import record
from accounts.mail.changes import letters_of
from accounts.models import User
from accounts.requests import site_of

VERBS: dict[Signal, str] = {
    account.password_set: "password.set",
    account.password_changed: "password.changed",
    account.password_reset: "password.reset",
    account.email_added: "email.added",
    account.email_changed: "email.changed",
    account.email_removed: "email.removed",
    mfa.authenticator_added: "mfa.added",
    mfa.authenticator_removed: "mfa.removed",
    mfa.authenticator_reset: "mfa.reset",
}


@transaction.atomic
def note(
    sender: Any, *, signal: Signal, request: HttpRequest, user: User, authenticator: Authenticator | None = None,
    **more: Any,
) -> None:  # fmt: skip
    details = {"type": authenticator.type} if authenticator else {}
    event = record(VERBS[signal], user, by=user, now=timezone.now(), **details)
    queue_mails(letters_of(event, user, site=site_of(request), **more), now=event.at)


for signal in VERBS:
    signal.connect(note, dispatch_uid="accounts.audit")
