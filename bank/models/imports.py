from django.conf import settings
from django.db import models

from bank.models.questions import Level, Question, QuestionBank


class QuestionImport(models.Model):
    """A file on its way into a bank: read into entries by a worker, looked at, then committed in steps.

    `upload` is emptied when the entries are read. `cursor` is the number of the last entry dealt with, so that a step
    that dies is simply taken again. `problems` are of the file as a whole. `level` and `tags` are given to all its
    questions, `level` where the file says none. `pictures` are the digests of those that came with it, `exhibits` the
    keys of those made for it, so that an undo takes them along.
    """

    class State(models.TextChoices):
        READING = "reading", "Reading the file"
        READY = "ready", "Ready to look at"
        COMMITTING = "committing", "Importing"
        DONE = "done", "Imported"
        UNREADABLE = "unreadable", "Cannot be read"
        UNDOING = "undoing", "Undoing"
        UNDONE = "undone", "Undone"
        DISCARDED = "discarded", "Discarded"

    bank = models.ForeignKey(QuestionBank, on_delete=models.CASCADE, related_name="imports")
    name = models.CharField(max_length=200)
    format = models.CharField(max_length=12, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.READING)
    upload = models.BinaryField(default=bytes)
    sections = models.JSONField(default=dict)  # slug of the section that each category of the file becomes
    level = models.CharField(max_length=10, blank=True, choices=Level)
    tags = models.JSONField(default=list)
    pictures = models.JSONField(default=list)
    exhibits = models.JSONField(default=list)
    problems = models.JSONField(default=list)
    total = models.PositiveIntegerField(default=0)
    cursor = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    stepped_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["bank", "-started_at"], name="import_by_bank")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_moving(self) -> bool:
        """A worker is at it, or should be."""
        return self.state in MOVING


MOVING = (QuestionImport.State.READING, QuestionImport.State.COMMITTING, QuestionImport.State.UNDOING)


class ImportEntry(models.Model):
    """One question of the file. `item` is a bank.items.Item as JSON; `problems` hold `line`, `field` and `message`."""

    class Fate(models.TextChoices):
        WHOLE = "whole", "Will be imported"
        DRAFT = "draft", "Will be imported with a warning"
        DUPLICATE = "duplicate", "Is in the bank already"
        UNREADABLE = "unreadable", "Cannot be read"

    job = models.ForeignKey(QuestionImport, on_delete=models.CASCADE, related_name="entries", db_index=False)
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=200, blank=True)
    line = models.PositiveIntegerField(null=True, blank=True)
    category = models.CharField(max_length=300, blank=True)
    fate = models.CharField(max_length=10, choices=Fate)
    item = models.JSONField(default=dict)
    exhibit = models.JSONField(null=True, blank=True)
    original = models.TextField(blank=True)
    problems = models.JSONField(default=list)
    taken = models.BooleanField(default=True)
    question = models.ForeignKey(Question, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "number"], name="import_entry_number_once")]

    def __str__(self) -> str:
        return f"{self.job_id}/{self.number}"
