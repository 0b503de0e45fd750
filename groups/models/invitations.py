import secrets
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from groups.models.groups import Role, StudyGroup


def new_key() -> str:
    return secrets.token_urlsafe(9)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def valid(self, now: datetime) -> "InvitationQuerySet":
        """What still lets somebody in."""
        room = Q(most_uses__isnull=True) | Q(uses__lt=F("most_uses"))
        return self.filter(room, revoked_at__isnull=True, expires_at__gt=now, group__closed_at__isnull=True)

    def unanswered(self) -> "InvitationQuerySet":
        """Personal ones that nobody has used or revoked, expired or not."""
        return self.exclude(email="").filter(uses=0, revoked_at__isnull=True)


class Invitation(models.Model):
    """A way into a group, by a link that may be passed on or, with an `email`, for the account of that address alone.

    The link is `key` and its signature, see docs/decisions/0019; `site` is where the mail's link leads, scheme and
    host. So many `mails` were put into the outbox, the newest at `mail_wanted_at`; it was sent at `mailed_at`, or the
    mail server refused it.
    """

    group = models.ForeignKey(StudyGroup, on_delete=models.CASCADE, related_name="invitations")
    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    role = models.CharField(max_length=10, choices=Role, default=Role.MEMBER)
    email = models.EmailField(blank=True)
    note = models.CharField(max_length=200, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="invitations"
    )
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    days = models.PositiveSmallIntegerField(help_text="How long it was made for; sending it again starts anew.")
    most_uses = models.PositiveIntegerField(null=True, blank=True)
    uses = models.PositiveIntegerField(default=0)
    revoked_at = models.DateTimeField(null=True, blank=True)
    site = models.CharField(max_length=300, blank=True)
    mail_wanted_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    mails = models.PositiveSmallIntegerField(default=0)
    mail_failed = models.BooleanField(default=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=[role for role in Role.values if role != Role.OWNER]), name="nobody_invites_owners"
            ),
            models.CheckConstraint(
                condition=Q(most_uses__isnull=True) | Q(uses__lte=F("most_uses")), name="invitation_not_overused"
            ),
            models.CheckConstraint(
                condition=Q(email="") | Q(most_uses=1, mail_wanted_at__isnull=False),
                name="personal_invitation_used_once",
            ),
            models.UniqueConstraint(
                fields=["group", "email"],
                condition=~Q(email="") & Q(uses=0, revoked_at__isnull=True),
                name="one_unanswered_invitation_per_address",
            ),
        ]
        indexes = [
            models.Index(fields=["created_by", "mail_wanted_at"], name="invitation_by_sender"),
        ]

    def __str__(self) -> str:
        return f"Invitation of {self.email or 'anybody with the link'} to {self.group} as {self.role}"

    @property
    def is_used_up(self) -> bool:
        return self.most_uses is not None and self.uses >= self.most_uses


class InvitationUse(models.Model):
    """Who came in by it: once per person, so that nobody who left or was removed comes back by the same link."""

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="users", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="invitation_uses")
    used_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["invitation", "user"], name="invitation_once_per_person")]

    def __str__(self) -> str:
        return f"{self.user} by invitation {self.invitation_id}"
