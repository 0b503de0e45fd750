from datetime import datetime

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from bank.models import QuestionVersion
from curriculum.models import Blueprint
from exams.models.forms import Form
from groups.models import StudyGroup

MOST_ATTEMPTS, MOST_QUESTIONS, MOST_MINUTES = 10, 150, 600


class Assignment(models.Model):
    """A mock exam that a group's leaders set for its members, in a window of time.

    Members may start from `opens_at` until `closes_at` (null: no end). `closing_ends_attempts` says whether the end of
    the window also ends what is running, or only stops anybody from starting. `form` is null until it is published.
    `questions_out`: members may see the questions they were asked, so that reports over all their exams count them.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        WITHDRAWN = "withdrawn", "Withdrawn"

    class Shows(models.TextChoices):
        SCORE = "score", "The score only"
        AREAS = "areas", "The score and the areas"
        QUESTIONS = "questions", "The score, the areas, and every question with its key and rationales"

    class Release(models.TextChoices):
        AT_ONCE = "at-once", "As soon as the member has finished"
        AFTER_CLOSE = "after-close", "After the window has closed"

    group = models.ForeignKey(StudyGroup, on_delete=models.PROTECT, related_name="assignments")
    title = models.CharField(max_length=120)
    blueprint = models.ForeignKey(Blueprint, on_delete=models.PROTECT, related_name="+")
    form = models.OneToOneField(Form, null=True, blank=True, on_delete=models.PROTECT, related_name="assignment")
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(MOST_MINUTES)])
    attempts_allowed = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(MOST_ATTEMPTS)]
    )
    closing_ends_attempts = models.BooleanField(default=False)
    shows = models.CharField(max_length=9, choices=Shows, default=Shows.QUESTIONS)
    release = models.CharField(max_length=11, choices=Release, default=Release.AT_ONCE)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    questions_out = models.BooleanField(default=False)
    site = models.CharField(max_length=200, blank=True, help_text="Where its mails lead, without the last slash.")
    announced_at = models.DateTimeField(null=True, blank=True)
    opening_told_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    nudged_at = models.DateTimeField(null=True, blank=True, help_text="When a leader last reminded the members.")
    nudged = models.PositiveIntegerField(default=0, help_text="How many were written to then.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__isnull=True) | Q(closes_at__gt=F("opens_at")),
                name="assignment_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=Q(closes_at__isnull=False) | Q(release="at-once", closing_ends_attempts=False),
                name="assignment_without_end_waits_for_none",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", form__isnull=True) | Q(~Q(state="draft"), form__isnull=False),
                name="assignment_has_a_form_once_published",
            ),
            models.CheckConstraint(
                condition=Q(attempts_allowed__gte=1, attempts_allowed__lte=MOST_ATTEMPTS, minutes__gte=1),
                name="assignment_allows_something",
            ),
        ]
        indexes = [models.Index(fields=["group", "-opens_at"], name="assignment_by_group")]

    def __str__(self) -> str:
        return self.title

    def is_closed(self, now: datetime) -> bool:
        return self.closes_at is not None and now >= self.closes_at

    def takes_starters(self, now: datetime) -> bool:
        return self.state == self.State.PUBLISHED and self.opens_at <= now and not self.is_closed(now)

    def is_released(self, now: datetime) -> bool:
        """Whether members may see what the report shows of a finished attempt."""
        return self.release == self.Release.AT_ONCE or self.is_closed(now)

    @property
    def cut_off(self) -> datetime | None:
        """The moment that no attempt runs past, whatever its minutes."""
        return self.closes_at if self.closing_ends_attempts else None


class AssignmentQuestion(models.Model):
    """The working list of a draft. Publishing freezes it as the questions of the form."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="+")
    scored = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assignment", "position"], name="assignment_position_once"),
            models.UniqueConstraint(fields=["assignment", "version"], name="assignment_question_once"),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id}/{self.position}"


class AssignmentExtra(models.Model):
    """Minutes more for one member in one mock. The larger of these and the person's own accommodation counts."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="extras")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    minutes = models.PositiveSmallIntegerField(validators=[MaxValueValidator(MOST_MINUTES)])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assignment", "user"], name="assignment_extra_once")]

    def __str__(self) -> str:
        return f"{self.assignment_id}: {self.minutes} minutes for {self.user_id}"
