from django.conf import settings
from django.db import models
from django.db.models import Q

from curriculum.models import Blueprint


class Readiness(models.Model):
    """How likely a learner was to pass, as of one day in their own zone; the last rebuild of a day counts.

    `chance` is the model's number, `low` to `high` the band of it that is shown; all are null where there was too
    little to say. `level` is that of measurement.readiness.LEVELS. Why it is so stands in the weakness report.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    blueprint = models.ForeignKey(Blueprint, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    made_at = models.DateTimeField()
    answers = models.PositiveIntegerField()
    level = models.CharField(max_length=8)
    provisional = models.BooleanField()
    chance = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "blueprint", "day"], name="one_readiness_a_day"),
            models.CheckConstraint(
                condition=Q(chance__isnull=True, low__isnull=True, high__isnull=True)
                | Q(chance__gte=0, chance__lte=1, low__gte=0, high__lte=1, low__lte=models.F("high")),
                name="readiness_is_known_or_not",
            ),
        ]

    def __str__(self) -> str:
        return f"Readiness of {self.user_id} for {self.blueprint_id} on {self.day}"

    @property
    def is_known(self) -> bool:
        return self.chance is not None

    @property
    def percent_low(self) -> int:
        return round(100 * (self.low or 0))

    @property
    def percent_high(self) -> int:
        return round(100 * (self.high or 0))
