from django.db import models

from bank.models.questions import QuestionBank
from curriculum.models import Section


class CalculationTemplate(models.Model):
    """A family of questions with drawn figures."""

    bank = models.ForeignKey(QuestionBank, on_delete=models.PROTECT, related_name="templates")
    slug = models.CharField(max_length=80)
    retired = models.BooleanField(default=False)
    current = models.OneToOneField(
        "TemplateVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="current_of"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bank", "slug"], name="template_slug_once")]

    def __str__(self) -> str:
        return self.slug


class TemplateVersion(models.Model):
    """What figures are drawn from. Never edited: with a seed it says for good what somebody was asked.

    `source` is the mapping that `bank.calculations.reading.read_template` reads; `formulas` are slugs of the formulas
    it drills.
    """

    template = models.ForeignKey(CalculationTemplate, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=120)
    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="+")
    formulas = models.JSONField(default=list)
    source = models.JSONField()
    content_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["template", "number"], name="template_version_number_once")]

    def __str__(self) -> str:
        return f"{self.template.slug}, version {self.number}"
