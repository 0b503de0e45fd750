from django.conf import settings
from django.db import models
from django.db.models import Q

from curriculum.models import Section
from exams.models import Attempt

MOST_MINUTES, LONGEST_NOTE = 960, 500


class StudyEntry(models.Model):
    """Study on one day of the learner's own calendar.

    `attempt` is set where a sitting was counted by itself, with one entry for each day of it. `section` is what an
    entry made by hand is about; of a sitting the parts say it.
    """

    class Kind(models.TextChoices):
        READING = "reading", "Reading"
        CLASS = "class", "Class"
        PRACTICE = "practice", "Practice"
        MOCK = "mock", "Mock exam"
        REVIEW = "review", "Review"
        OTHER = "other", "Other"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="study_entries", db_index=False
    )
    day = models.DateField()
    kind = models.CharField(max_length=8, choices=Kind)
    section = models.ForeignKey(Section, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    seconds = models.PositiveIntegerField()
    note = models.CharField(max_length=LONGEST_NOTE, blank=True)
    attempt = models.ForeignKey(Attempt, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "study entries"
        constraints = [
            models.UniqueConstraint(fields=["attempt", "day"], name="sitting_logged_once_a_day"),
            models.CheckConstraint(condition=Q(kind__in=["reading", "class", "practice", "mock", "review", "other"]),
                                   name="entry_kind_known"),
            models.CheckConstraint(
                condition=Q(seconds__gt=0)
                & (Q(attempt__isnull=False) | Q(seconds__gte=60, seconds__lte=60 * MOST_MINUTES)),
                name="entry_lasts_some_time",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["user", "day"], name="entry_by_day")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.user_id} on {self.day}"

    @property
    def minutes(self) -> int:
        return max(1, (self.seconds + 30) // 60)


class EntryPart(models.Model):
    """Seconds of a counted sitting by the section of the questions; they sum to the entry's where any was timed."""

    entry = models.ForeignKey(StudyEntry, on_delete=models.CASCADE, related_name="parts", db_index=False)
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="+")
    seconds = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "section"], name="entry_part_once")]

    def __str__(self) -> str:
        return f"{self.seconds} s of {self.section_id}"


class CountedSitting(models.Model):
    """Of which sittings the log knows, and as of when: an older one is counted again."""

    attempt = models.OneToOneField(Attempt, on_delete=models.CASCADE, related_name="+", primary_key=True)
    counted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.attempt_id} as of {self.counted_at:%Y-%m-%d %H:%M}"


class StudyTimer(models.Model):
    """One a person. `running_since` is null while it rests; `seconds` were counted before that."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="study_timer")
    kind = models.CharField(max_length=8, choices=StudyEntry.Kind, default=StudyEntry.Kind.READING)
    section = models.ForeignKey(Section, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    started_at = models.DateTimeField()
    running_since = models.DateTimeField(null=True, blank=True)
    seconds = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"Timer of {self.user_id}"
