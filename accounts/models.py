import zoneinfo
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone


def validate_time_zone(name: str) -> None:
    if name not in zoneinfo.available_timezones():
        raise ValidationError(f"“{name}” is not a time zone. Use a name such as Europe/Madrid or America/Lima.")


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    email = models.EmailField("email address", unique=True)
    name = models.CharField(max_length=120, blank=True)
    time_zone = models.CharField(max_length=64, default="UTC", validators=[validate_time_zone])
    exam_date = models.DateField(null=True, blank=True)
    extra_minutes = models.PositiveSmallIntegerField(
        default=0, help_text="Accommodation: minutes added to every timed exam this person starts."
    )
    player_keys = models.BooleanField("single-key shortcuts in the exam", default=True)
    mail_reviews = models.BooleanField("emails about reviews", default=True)
    mail_group_mocks = models.BooleanField("emails about my groups’ mock exams", default=True)
    mail_plan = models.BooleanField("my study plan every week by email", default=False)
    mail_nudges = models.BooleanField("an email when I have not studied for some days", default=False)
    is_staff = models.BooleanField("may use the administration", default=False)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_ignoring_case"),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name or self.email.partition("@")[0]


class AuditEvent(models.Model):
    """Who did what. Without foreign keys, so that it outlives what it speaks of and never gets in its way.

    `group_id` is the study group in whose affairs it was done, for those who may read that group's trail.
    """

    at = models.DateTimeField(db_index=True)
    actor_id = models.BigIntegerField(null=True)
    actor = models.CharField(max_length=254)
    verb = models.CharField(max_length=60)
    target = models.CharField(max_length=60)
    target_id = models.CharField(max_length=64)
    group_id = models.BigIntegerField(null=True)
    details = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["target", "target_id"], name="audit_by_target"),
            models.Index(fields=["group_id", "-at"], condition=models.Q(group_id__isnull=False), name="audit_by_group"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor} {self.verb} {self.target} {self.target_id}"


class MailQuerySet(models.QuerySet["Mail"]):
    def waiting(self) -> "MailQuerySet":
        """Neither sent nor given up."""
        return self.filter(sent_at__isnull=True, given_up_at__isnull=True)

    def unclaimed(self, now: datetime) -> "MailQuerySet":
        return self.waiting().filter(Q(claimed_at__isnull=True) | Q(claimed_at__lt=now - Mail.LEASE))

    def due(self, now: datetime) -> "MailQuerySet":
        return self.unclaimed(now).filter(due_at__lte=now, expires_at__gt=now)


class Mail(models.Model):
    """A mail to be sent, written in the transaction of what it tells of; see docs/decisions/0025.

    `key` names the event and its reader, so that nobody is told of one thing twice. `group_id` (the study group in
    whose affairs it is) and `about_id` (what it tells of, by `kind`) are no foreign keys, as in the audit trail: by
    them rooms above answer, before a mail goes out, whether it is still wanted. `off_link` turns mails of its kind off.
    The text is emptied once it is not needed: it may hold what only the reader should have.
    """

    # What a dead worker had claimed is free again after so long: more than a task may run (CELERY_TASK_TIME_LIMIT).
    LEASE = timedelta(minutes=5)

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=20)
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.CASCADE, related_name="mails")
    address = models.EmailField()
    subject = models.CharField(max_length=400)
    body = models.TextField()
    off_link = models.CharField(max_length=500, blank=True)
    group_id = models.BigIntegerField(null=True, blank=True)
    about_id = models.BigIntegerField(null=True, blank=True)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(given_up_at__isnull=True), name="mail_sent_or_given_up"
            ),
            models.CheckConstraint(condition=~Q(address=""), name="mail_has_an_address"),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(sent_at__isnull=True, given_up_at__isnull=True), name="mail_waiting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.address}: {self.subject}"


class AccessToken(models.Model):
    """Lets a program read or write for a person, within `scopes` (accounts.tokens.scopes) and until `expires_at`.

    Of the secret itself only the SHA-256 is kept, and its last letters by which its owner knows it again. Revoking
    deletes the row; that it was there stands in the trail.
    """

    LONGEST_NAME = 60

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="access_tokens")
    name = models.CharField(max_length=LONGEST_NAME)
    digest = models.CharField(max_length=64, unique=True)
    ending = models.CharField(max_length=4)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="one_token_of_a_name"),
            models.CheckConstraint(condition=Q(expires_at__gt=models.F("created_at")), name="token_expires_later"),
        ]

    def __str__(self) -> str:
        return self.name

    def is_expired(self, now: datetime) -> bool:
        return now >= self.expires_at

    def allows(self, scope: str) -> bool:
        return scope in self.scopes
