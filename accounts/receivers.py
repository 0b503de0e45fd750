"""The audit trail of what people change about their own way in; the pages are allauth's."""

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.dispatch import Signal
from django.utils import timezone

from accounts.audit import record
from accounts.models import User

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


def note(sender: Any, *, signal: Signal, user: User, authenticator: Authenticator | None = None, **kwargs: Any) -> None:
    details = {"type": authenticator.type} if authenticator else {}
    record(VERBS[signal], user, by=user, now=timezone.now(), **details)


for signal in VERBS:
    signal.connect(note, dispatch_uid="accounts.audit")
