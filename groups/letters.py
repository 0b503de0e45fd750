"""What is written to somebody who is invited."""

from django.urls import reverse

from accounts.mail.letters import Letter
from groups.links import token_of
from groups.models import Invitation


def key_of(invitation: Invitation) -> str:
    """Of its newest mail."""
    return f"invitation:{invitation.pk}:{invitation.mails}"


def letter_of(invitation: Invitation) -> Letter:
    context = {
        "invitation": invitation,
        "group": invitation.group,
        "inviter": invitation.created_by,
        "link": invitation.site + reverse("groups:join", args=[token_of(invitation)]),
    }
    return Letter(
        key=key_of(invitation),
        kind="invitation",
        template="groups/email/invitation",
        context=context,
        address=invitation.email,
        site=invitation.site,
        expires_at=invitation.expires_at,
        group_id=invitation.group_id,
        about_id=invitation.pk,
    )
