from django.conf import settings
from django.db import models
from django.db.models import Q

from bank.models import Question, QuestionVersion
from exams.models.attempts import Answer

LONGEST_NOTE = 4_000


class Miss(models.Model):
    """Why an answer was wrong, in the learner's own judgment. Whether it was wrong is a comparison with the version's
    key, which may be corrected: a reason named for what turned out right is not counted."""

    class Why(models.TextChoices):
        UNKNOWN = "unknown", "Did not know it"
        MISREAD = "misread", "Misread the question"
        REASONING = "reasoning", "Reasoned wrongly"
        CALCULATION = "calculation", "Calculated wrongly"
        TIME = "time", "Ran out of time"

    answer = models.OneToOneField(Answer, on_delete=models.CASCADE, primary_key=True, related_name="miss")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="misses")
    why = models.CharField(max_length=11, choices=Why)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(why__in=["unknown", "misread", "reasoning", "calculation", "time"]),
                name="miss_has_a_reason",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_why_display()} ({self.answer_id})"


class NoteQuerySet(models.QuerySet["QuestionNote"]):
    def kept(self) -> "NoteQuerySet":
        """Those that hold something: of what was taken away only the row remains, with its revision."""
        return self.exclude(text="", bookmarked_at=None)


class QuestionNote(models.Model):
    """What a learner wrote beside a question they have met, and whether they bookmarked it.

    `text` is Markdown, `html` what it was rendered to; `revision` counts its changes, so that of two windows neither
    overwrites the other unseen. `version` is what they had met of the question when they first wrote or bookmarked.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="question_notes", db_index=False
    )
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="+", db_index=False)
    text = models.TextField(max_length=LONGEST_NOTE, blank=True)
    html = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=0)
    bookmarked_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()

    objects = NoteQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "question"], name="note_once_per_question")]
        indexes = [models.Index(fields=["user", "-changed_at", "-id"], name="note_by_change")]

    def __str__(self) -> str:
        return f"{self.user_id} on question {self.question_id}"

    @property
    def is_bookmarked(self) -> bool:
        return self.bookmarked_at is not None


class PeerCount(models.Model):
    """How all who met a version answered it the first time, counted in the background; there are rows only of versions
    with enough answers to say something. `chosen` counts the answers by what Answer.chosen holds, as text."""

    version = models.OneToOneField(QuestionVersion, on_delete=models.CASCADE, primary_key=True, related_name="+")
    answers = models.PositiveIntegerField()
    chosen = models.JSONField()
    counted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.answers} answers to {self.version_id}"
