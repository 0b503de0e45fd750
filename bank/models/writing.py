"""What authors work with: drafts, tags, pictures, comments."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from bank.models.calculations import CalculationTemplate
from bank.models.questions import Question, QuestionBank, QuestionVersion
from groups.models import StudyGroup


class Draft(models.Model):
    """The working copy of a question, saved as it is typed; `body` is a bank.items.Item as JSON.

    `revision` grows with each save, so that two people on one question notice each other. `warnings` are what an import
    could not map, each with `field` and `message`; `original` is the piece of the file it comes from. `drawn_from` is
    the template whose figures a question began with, until its first version remembers it. `writers` are the keys of
    all who have changed it since the newest version, `judged_at` is when one of them last changed its judgement.
    """

    question = models.OneToOneField(Question, on_delete=models.CASCADE, related_name="draft")
    body = models.JSONField()
    revision = models.PositiveIntegerField(default=1)
    warnings = models.JSONField(default=list)
    original = models.TextField(blank=True)
    drawn_from = models.ForeignKey(
        CalculationTemplate, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    writers = models.JSONField(default=list)
    judged_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Draft of {self.question_id}"


class Tag(models.Model):
    bank = models.ForeignKey(QuestionBank, on_delete=models.CASCADE, related_name="tags")
    name = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bank", "name"], name="tag_once_in_a_bank")]

    def __str__(self) -> str:
        return self.name


class Picture(models.Model):
    """A picture that texts of a bank show as ![what it shows](picture:digest). In the database, since web servers share
    no disk. `digest` is the beginning of the SHA-256 of `data`."""

    bank = models.ForeignKey(QuestionBank, on_delete=models.CASCADE, related_name="pictures")
    digest = models.CharField(max_length=16, validators=[RegexValidator(r"^[0-9a-f]{16}$")])
    name = models.CharField(max_length=120)
    mime = models.CharField(max_length=20)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    data = models.BinaryField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bank", "digest"], name="picture_once_in_a_bank")]

    def __str__(self) -> str:
        return self.name


class Comment(models.Model):
    """Said among the people of a bank about a question; `version` is the one it had then, if any."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="comments")
    version = models.ForeignKey(QuestionVersion, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    text = models.TextField(max_length=2_000)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_by__isnull=True) | Q(settled_at__isnull=False), name="comment_settled_whole"
            )
        ]

    def __str__(self) -> str:
        return f"{self.by_id} on {self.question_id}"


class BankOpening(models.Model):
    """Another group may read a bank, copy it and take its published questions into its mocks; never write in it."""

    bank = models.ForeignKey(QuestionBank, on_delete=models.CASCADE, related_name="openings")
    group = models.ForeignKey(StudyGroup, on_delete=models.CASCADE, related_name="banks_opened")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bank", "group"], name="bank_opened_once_to_a_group")]

    def __str__(self) -> str:
        return f"{self.bank_id} to {self.group_id}"
