from django.db import models
from django.db.models import Q

from exams.models.attempts import Attempt

FEWEST_SECONDS, MOST_SECONDS = 20, 300


class Practice(models.Model):
    """How an attempt at practice goes on. Its answers are appended one at a time, as their questions are asked.

    `source` is an exams.practice.source.Source as JSON: what the questions were drawn from. `drawn` are the versions
    in the order they are asked; where the practice is `adaptive` those to choose from, each as [version, index of its
    area, a, b, c], as they were known when it started, so that its course can be told from the answers alone.
    `wanted` questions were asked for, if there are so many. `seconds_each` is null without a clock. `asked_at` is when
    the last question was asked. `open_key` names whose practice with which settings is open: nobody has two alike.
    """

    class Mode(models.TextChoices):
        TUTOR = "tutor", "With the reasons after each answer"
        EXAM = "exam", "As in the exam, reasons at the end"

    class Aim(models.TextChoices):
        EXACT = "exact", "Tell my level exactly"
        COMFORTABLE = "comfortable", "Keep it comfortable: three of four right"

    attempt = models.OneToOneField(Attempt, on_delete=models.CASCADE, primary_key=True, related_name="practice")
    mode = models.CharField(max_length=5, choices=Mode)
    source = models.JSONField()
    drawn = models.JSONField()
    wanted = models.PositiveSmallIntegerField()
    seed = models.PositiveIntegerField()
    seconds_each = models.PositiveSmallIntegerField(null=True, blank=True)
    until_right = models.BooleanField(default=False)
    adaptive = models.BooleanField(default=False)
    aim = models.CharField(max_length=11, choices=Aim, default=Aim.EXACT)
    asked_at = models.DateTimeField()
    open_key = models.CharField(max_length=64, null=True, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(seconds_each__isnull=True)
                | Q(seconds_each__gte=FEWEST_SECONDS, seconds_each__lte=MOST_SECONDS),
                name="practice_clock_within_bounds",
            ),
            models.CheckConstraint(
                condition=Q(until_right=False) | Q(mode="tutor", adaptive=False), name="practice_until_right_tells"
            ),
        ]

    def __str__(self) -> str:
        return f"Practice {self.attempt_id}"

    @property
    def tells(self) -> bool:
        """Whether the key follows each answer."""
        return self.mode == self.Mode.TUTOR

    @property
    def is_one_way(self) -> bool:
        """Whether an answer stays as it was given: explained already, on a clock of its own, or what the next question
        was chosen by."""
        return self.tells or self.adaptive or self.seconds_each is not None
