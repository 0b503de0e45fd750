from django.conf import settings
from django.db import models

from bank.models import Question
from exams.models.attempts import Attempt


class DailyQuestion(models.Model):
    """The question of a calendar day, the same wherever that day begins: drawn when somebody first asks for it."""

    day = models.DateField(primary_key=True)
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"Question of {self.day}"


class DailyAttempt(models.Model):
    """A learner's answer to the question of a day in their own zone; mostly, but not always, to the DailyQuestion."""

    attempt = models.OneToOneField(Attempt, on_delete=models.CASCADE, primary_key=True, related_name="daily")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "day"], name="daily_answer_once")]

    def __str__(self) -> str:
        return f"{self.user_id} on {self.day}"
