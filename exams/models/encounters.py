from django.conf import settings
from django.db import models
from django.db.models import Q

from bank.models import Question, QuestionVersion
from exams.models.attempts import Attempt
from exams.models.forms import Form


class Encounter(models.Model):
    """What a learner has met of one question so far, over all sittings: how it was answered first, and last.

    Drawn from the answers that are final and whose questions the learner may see; it can be drawn anew from them at
    any time. `met_at` is when it was first shown; all `first_…` and `last_…` are empty until it is answered. Whether
    an answer was right is a comparison with the version's key, which may be corrected. `first_form` is the form it was
    met in, for questions that are dropped from one. `seconds` were spent on it the last time, when it was `flagged`
    or not.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="encounters", db_index=False
    )
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    met_at = models.DateTimeField()
    times = models.PositiveIntegerField(default=0, help_text="How often it was answered.")
    first_version = models.ForeignKey(
        QuestionVersion, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    first_chosen = models.PositiveSmallIntegerField(null=True)
    first_at = models.DateTimeField(null=True)
    first_kind = models.CharField(max_length=10, choices=Attempt.Kind, blank=True)
    first_form = models.ForeignKey(Form, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    last_version = models.ForeignKey(
        QuestionVersion, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    last_chosen = models.PositiveSmallIntegerField(null=True)
    last_at = models.DateTimeField(null=True)
    seconds = models.PositiveIntegerField(default=0)
    flagged = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "question"], name="encounter_once"),
            models.CheckConstraint(
                condition=Q(times=0, first_chosen__isnull=True, last_chosen__isnull=True)
                | Q(times__gt=0, first_chosen__isnull=False, last_chosen__isnull=False),
                name="encounter_is_answered_or_not",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} and question {self.question_id}"
