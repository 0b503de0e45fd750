"""The link that turns one kind of mail off without signing in: person and preference, signed, valid for good."""

from dataclasses import dataclass

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from accounts.mail.kinds import ABOUT
from accounts.models import User

LONGEST_TOKEN = 200


@dataclass(frozen=True)
class Choice:
    user: User
    preference: str


def _signer() -> Signer:
    return Signer(salt="accounts.mail-off", sep=".")


def token_of(user: User, preference: str) -> str:
    return _signer().sign(f"{user.pk}-{preference}")


def off_link(site: str, user: User, preference: str) -> str:
    return site + reverse("accounts:mail_off", args=[token_of(user, preference)])


def choice_of(token: str) -> Choice | None:
    """None for a link that was never given out, and where there is no such person any more."""
    try:
        number, _, preference = _signer().unsign(token[:LONGEST_TOKEN]).partition("-")
    except BadSignature:
        return None
    user = User.objects.filter(pk=number, is_active=True).first()
    return Choice(user, preference) if user and preference in ABOUT else None
