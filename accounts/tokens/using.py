"""Whose token it is that a program sends."""

from datetime import datetime, timedelta

from django.db.models import Q

from accounts.models import AccessToken
from accounts.tokens.secrets import digest_of, is_whole

# That it is used is noted at most so often.
NOTED_EVERY = timedelta(hours=1)


def token_of(secret: str) -> AccessToken | None:
    """Also one that has expired; None where there is none, or where its owner's account is not in use. One query."""
    if not is_whole(secret):
        return None
    tokens = AccessToken.objects.select_related("user")
    return tokens.filter(digest=digest_of(secret), user__is_active=True).first()


def note_use(token: AccessToken, *, now: datetime) -> None:
    """One statement an hour, none in between."""
    if token.last_used_at and now < token.last_used_at + NOTED_EVERY:
        return
    unnoted = Q(last_used_at=None) | Q(last_used_at__lte=now - NOTED_EVERY)
    AccessToken.objects.filter(unnoted, pk=token.pk).update(last_used_at=now)
