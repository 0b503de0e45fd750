"""The letter after a change to somebody's way in: whose account was taken over shall hear of it."""

from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.urls import reverse

from accounts.mail.letters import Letter
from accounts.models import AuditEvent, User

EXPIRES = timedelta(days=7)
# By the audit trail's verb and the kind of factor. The first recovery codes come with a factor that is told of.
SAID = {
    ("password.set", ""): "Your account has a password now",
    ("password.changed", ""): "Your password was changed",
    ("password.reset", ""): "Your password was changed by a link from a mail",
    ("email.added", ""): "An address was added to your account",
    ("email.changed", ""): "Your account has another address now",
    ("email.removed", ""): "An address was removed from your account",
    ("mfa.added", "totp"): "An authenticator app was added to your account",
    ("mfa.added", "webauthn"): "A passkey was added to your account",
    ("mfa.removed", "totp"): "The authenticator app was removed from your account",
    ("mfa.removed", "webauthn"): "A passkey was removed from your account",
    ("mfa.reset", "recovery_codes"): "New recovery codes were made for your account",
}


def letters_of(
    event: AuditEvent, user: User, *, site: str, from_email_address: EmailAddress | None = None, **_: Any
) -> list[Letter]:
    """At most one; when the address changed it goes to the one before, whose owner may know nothing of it."""
    said = SAID.get((event.verb, event.details.get("type", "")))
    if said is None:
        return []
    context = {"said": said, "at": event.at, "link": site + reverse("account_reset_password")}
    to = {"address": from_email_address.email} if from_email_address else {"to": user}
    return [
        Letter(
            key=f"changed:{event.pk}", kind="account", template="accounts/email/changed", context=context,
            expires_at=event.at + EXPIRES, site=site, about_id=event.pk, **to,
        )
    ]  # fmt: skip
