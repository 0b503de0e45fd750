import uuid

from django.conf import settings
from django.db import models

from curriculum.models import Blueprint


class Authorization(models.Model):
    """The authorization to test: it may be used for six months from the day it was received."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="authorization")
    received_on = models.DateField()

    def __str__(self) -> str:
        return f"Authorization of {self.user_id}, {self.received_on}"


class ExamResult(models.Model):
    """How a real exam went, as its candidate tells it. `scaled` is optional."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="exam_results")
    blueprint = models.ForeignKey(Blueprint, on_delete=models.PROTECT, related_name="+")
    sat_on = models.DateField()
    passed = models.BooleanField()
    scaled = models.PositiveSmallIntegerField(null=True, blank=True)
    told_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "blueprint", "sat_on"], name="one_result_a_day")]

    def __str__(self) -> str:
        return f"{'Passed' if self.passed else 'Failed'} on {self.sat_on}"


class CalendarFeed(models.Model):
    """`number` is part of the secret address, which is signed: renewing it ends the old address."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feed")
    number = models.UUIDField(unique=True, default=uuid.uuid4)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Calendar of {self.user_id}"
