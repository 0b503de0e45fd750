"""Tokens by which programs act for a person."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse

from accounts.actions.mailing import queue_mails
from accounts.audit import record
from accounts.mail.letters import Letter
from accounts.models import AccessToken, User
from accounts.tokens.scopes import in_words
from accounts.tokens.secrets import digest_of, new_secret

MOST_TOKENS = 20
MAIL_EXPIRES = timedelta(days=2)


class TooManyTokens(Exception):
    pass


class NameTaken(Exception):
    pass


@transaction.atomic
def make_token(
    user: User, *, name: str, scopes: Sequence[str], days: int, site: str, by: User, now: datetime
) -> tuple[AccessToken, str]:
    """The token with its secret, which is nowhere but in the answer. The person is told by mail.

    Their row is held meanwhile, so that nobody makes more than the most at once.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    theirs = AccessToken.objects.filter(user=user)
    if theirs.filter(name=name).exists():
        raise NameTaken
    if theirs.count() >= MOST_TOKENS:
        raise TooManyTokens
    secret = new_secret()
    token = AccessToken.objects.create(
        user=user, name=name, digest=digest_of(secret), ending=secret[-4:], scopes=sorted(scopes), created_at=now,
        expires_at=now + timedelta(days=days),
    )  # fmt: skip
    record("token.made", token, by=by, now=now, name=name, scopes=token.scopes, days=days)
    queue_mails([_letter(token, site, now)], now=now)
    return token, secret


def _letter(token: AccessToken, site: str, now: datetime) -> Letter:
    link = site + reverse("accounts:tokens")
    context = {"token": token, "scopes": in_words(token.scopes), "link": link}
    return Letter(
        key=f"token:{token.pk}", kind="account", template="accounts/email/token", context=context,
        expires_at=now + MAIL_EXPIRES, to=token.user, site=site, about_id=token.pk,
    )  # fmt: skip


@transaction.atomic
def revoke_token(user: User, *, number: int, by: User, now: datetime) -> bool:
    """End the person's token of this number at once; False where they have none such."""
    token = AccessToken.objects.select_for_update().filter(user=user, pk=number).first()
    if token is None:
        return False
    record("token.revoked", token, by=by, now=now, name=token.name)
    token.delete()
    return True
