"""Invitations as their leaders see them."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from groups.links import token_of
from groups.models import Invitation
from groups.roles import invitable_by


@dataclass(frozen=True)
class Shown:
    """`link` is for those who may invite people of that role: a link that makes admins is a secret from admins."""

    invitation: Invitation
    state: str
    tone: str
    link: str
    may_revoke: bool
    may_send: bool


def shown(invitation: Invitation, *, by: str, site: str, now: datetime) -> Shown:
    state, tone = state_of(invitation, now)
    is_open = not invitation.revoked_at and not invitation.is_used_up and invitation.role in invitable_by(by)
    is_link = is_open and not invitation.email and invitation.expires_at > now
    link = site + reverse("groups:join", args=[token_of(invitation)]) if is_link else ""
    return Shown(invitation, state, tone, link, may_revoke=is_open, may_send=is_open and bool(invitation.email))


def state_of(invitation: Invitation, now: datetime) -> tuple[str, str]:
    """In words, and the tone of its tag."""
    if invitation.is_used_up:
        return ("Joined", "above") if invitation.email else ("Used up", "muted")
    if invitation.revoked_at:
        return "Revoked", "muted"
    if invitation.expires_at <= now:
        return "Expired", "muted"
    if not invitation.email:
        return "Valid", "accent"
    if invitation.mail_failed:
        return "Mail refused", "below"
    return ("Sent", "accent") if invitation.mailed_at else ("On its way", "muted")
