from django.conf import settings
from django.db import models
from django.db.models import F, Q

from curriculum.models import Blueprint


class WeaknessReport(models.Model):
    """What a learner should study next, rebuilt in the background.

    `wanted` counts the changes that asked for a rebuild, `built` the count the body has seen: the report is stale while
    `built < wanted`, and has been since `stale_since`. `rung_at` is when a worker was last asked to come in a while,
    after an answer in practice: until then further answers need not ask again.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="weakness_reports")
    blueprint = models.ForeignKey(Blueprint, on_delete=models.CASCADE, related_name="+")
    wanted = models.PositiveIntegerField(default=1)
    built = models.PositiveIntegerField(default=0)
    stale_since = models.DateTimeField(null=True, blank=True)
    built_at = models.DateTimeField(null=True, blank=True)
    rung_at = models.DateTimeField(null=True, blank=True)
    body = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "blueprint"], name="one_weakness_report_each"),
            models.CheckConstraint(condition=Q(built__lte=F("wanted")), name="built_only_what_was_wanted"),
        ]
        indexes = [models.Index(fields=["id"], condition=Q(built__lt=F("wanted")), name="weakness_stale")]

    def __str__(self) -> str:
        return f"Weakness report of {self.user_id} for {self.blueprint_id}"

    @property
    def is_stale(self) -> bool:
        return self.built < self.wanted
