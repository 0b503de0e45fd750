from django.conf import settings
from django.db import models
from django.db.models import Q

from bank.models import QuestionVersion
from exams.models.attempts import Attempt
from exams.models.forms import Form, FormTable


class ScoreReport(models.Model):
    """The numbers of a closed attempt, frozen, and the table they come from. `body` is exams.reports' as JSON."""

    attempt = models.OneToOneField(Attempt, on_delete=models.CASCADE, related_name="report")
    made_at = models.DateTimeField()
    formula = models.CharField(max_length=40)
    table = models.ForeignKey(FormTable, null=True, blank=True, on_delete=models.PROTECT, related_name="reports")
    raw = models.PositiveSmallIntegerField()
    scored_count = models.PositiveSmallIntegerField()
    scaled = models.PositiveSmallIntegerField(null=True, blank=True)
    passed = models.BooleanField(null=True, blank=True)
    body = models.JSONField()
    revisions = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(raw__lte=models.F("scored_count")), name="report_raw_in_range"),
        ]

    def __str__(self) -> str:
        return f"Report of {self.attempt_id}"


class Regrade(models.Model):
    """A job that scores again every closed attempt that a corrected key or a dropped question concerns.

    `cursor` is the last attempt done, so that a step that dies is simply taken again. All attempts are passed
    twice, some minutes apart: an exam that was being scored the old way during the first pass is met in the second.
    """

    class Kind(models.TextChoices):
        KEY = "key", "The key was corrected"
        DROP = "drop", "The question was dropped from a form"

    kind = models.CharField(max_length=4, choices=Kind, default=Kind.KEY)
    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="regrades")
    form = models.ForeignKey(
        Form,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="regrades",
        help_text="The form a question is dropped from; empty where a key is corrected.",
    )
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    stepped_at = models.DateTimeField()
    passes = models.PositiveSmallIntegerField(default=0)
    cursor = models.BigIntegerField(default=0)
    rescored = models.PositiveIntegerField(default=0)
    verdicts_changed = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="key", form__isnull=True) | Q(kind="drop", form__isnull=False),
                name="regrade_drops_from_a_form",
            ),
            models.UniqueConstraint(
                fields=["form", "version"], condition=Q(kind="drop"), name="question_dropped_once_from_a_form"
            ),
        ]

    def __str__(self) -> str:
        return f"Regrade of version {self.version_id}"


class FormBuild(models.Model):
    """An order of forms, which a worker assembles; `problems` say which rule was in the way."""

    class State(models.TextChoices):
        QUEUED = "queued", "Waiting"
        RUNNING = "running", "Assembling"
        DONE = "done", "Published"
        FAILED = "failed", "Cannot be built"

    blueprint = models.ForeignKey("curriculum.Blueprint", on_delete=models.PROTECT, related_name="form_builds")
    count = models.PositiveSmallIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    stepped_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=7, choices=State, default=State.QUEUED)
    problems = models.JSONField(default=list)
    forms = models.ManyToManyField(Form, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["blueprint"], condition=Q(finished_at__isnull=True), name="one_form_build_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"Build of {self.count} forms of {self.blueprint_id}"
