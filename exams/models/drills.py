from django.conf import settings
from django.db import models
from django.db.models import Q

from bank.models import CalculationTemplate, TemplateVersion


class Drill(models.Model):
    """One learner's run at one calculation, with fresh figures until enough answers in a row are right."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drills")
    template = models.ForeignKey(CalculationTemplate, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    passed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "template"], condition=Q(passed_at__isnull=True), name="one_open_drill_per_template"
            )
        ]

    def __str__(self) -> str:
        return f"{self.template} of {self.user}"


class DrillQuestion(models.Model):
    """One draw. The template's version and the seed say what was asked; `chosen` is an index into its options."""

    drill = models.ForeignKey(Drill, on_delete=models.CASCADE, related_name="questions", db_index=False)
    number = models.PositiveIntegerField()
    version = models.ForeignKey(TemplateVersion, on_delete=models.PROTECT, related_name="+")
    seed = models.PositiveIntegerField()
    asked_at = models.DateTimeField()
    chosen = models.PositiveSmallIntegerField(null=True, blank=True)
    right = models.BooleanField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["drill", "number"], name="drill_question_number_once"),
            models.CheckConstraint(
                condition=Q(chosen__isnull=True, right__isnull=True, answered_at__isnull=True)
                | Q(chosen__isnull=False, right__isnull=False, answered_at__isnull=False),
                name="drill_answer_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.drill_id}/{self.number}"
