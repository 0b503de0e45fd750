"""The secret in an invitation's link: the invitation's key with a signature that no database holds."""

from django.core.signing import BadSignature, Signer

from groups.models import Invitation

LONGEST_TOKEN = 100


def _signer() -> Signer:
    return Signer(salt="groups.invitation", sep=".")


def token_of(invitation: Invitation) -> str:
    return _signer().sign(invitation.key)


def invitation_of(token: str) -> Invitation | None:
    """Whatever became of it; None for a token that was never given out. One query."""
    try:
        key = _signer().unsign(token)
    except BadSignature:
        return None
    return Invitation.objects.select_related("group", "created_by").filter(key=key).first()
