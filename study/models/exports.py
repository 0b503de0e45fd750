"""A person's data on its way into a file of their own, and an account on its way out."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q


class Export(models.Model):
    """Everything of one person as a zip, made in steps and kept in the database as parts; see docs/decisions/0031.

    `place` says where the next step goes on: the number of the table, the last row's key, and how many files the table
    has. `members` are the directory of the zip so far, `size` its bytes. `done` of `total` rows and files is the
    progress. One is being made at a time, and a new one takes the place of the old.
    """

    class State(models.TextChoices):
        MAKING = "making", "Being prepared"
        READY = "ready", "Ready"
        FAILED = "failed", "Could not be prepared"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="exports")
    state = models.CharField(max_length=6, choices=State, default=State.MAKING)
    asked_at = models.DateTimeField()
    stepped_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    site = models.CharField(max_length=300, blank=True)
    place = models.JSONField(default=dict)
    members = models.JSONField(default=list)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    parts_count = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(state="making"), name="one_export_at_a_time"),
            models.CheckConstraint(
                condition=Q(state="ready", ready_at__isnull=False, expires_at__isnull=False)
                | (~Q(state="ready") & Q(ready_at__isnull=True, expires_at__isnull=True)),
                name="ready_export_says_until_when",
            ),
        ]
        indexes = [models.Index(fields=["stepped_at"], condition=Q(state="making"), name="export_under_way")]

    def __str__(self) -> str:
        return f"Export of {self.user_id}, {self.get_state_display().lower()}"

    @property
    def is_moving(self) -> bool:
        return self.state == self.State.MAKING

    def is_there(self, now: datetime) -> bool:
        """Whether it can be fetched."""
        return self.expires_at is not None and now < self.expires_at


class ExportPart(models.Model):
    """Bytes of the zip, in their order."""

    export = models.ForeignKey(Export, on_delete=models.CASCADE, related_name="parts", db_index=False)
    number = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["export", "number"], name="export_part_once")]

    def __str__(self) -> str:
        return f"Part {self.number} of export {self.export_id}"


class AccountDeletion(models.Model):
    """Somebody has deleted their account: it is closed and nameless already, and its rows go in steps. This row goes
    with the last of them."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="deletion")
    asked_at = models.DateTimeField()
    stepped_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Deletion of {self.user_id}"
