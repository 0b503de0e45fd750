"""From a draft to a question that may be published: reviews, and judgements of a panel."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from bank.models.questions import Question, QuestionBank, QuestionVersion


class Review(models.Model):
    """A version was submitted, to be judged by somebody who did not write it. One is open per question.

    `site` is where mails about it lead, scheme and host; `told_at` when its author was written to about the decision.
    """

    class State(models.TextChoices):
        OPEN = "open", "Waiting for a reviewer"
        APPROVED = "approved", "Approved"
        CHANGES = "changes", "Changes requested"
        WITHDRAWN = "withdrawn", "Withdrawn"

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="reviews")
    version = models.ForeignKey(QuestionVersion, on_delete=models.CASCADE, related_name="reviews")
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    note = models.TextField(max_length=2_000, blank=True)  # of the author, to whoever reviews
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    verdict = models.TextField(max_length=2_000, blank=True)  # what the author reads
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    site = models.CharField(max_length=300, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["question"], condition=Q(state="open"), name="one_open_review_per_question"
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(state="open") & Q(decided_at__isnull=False)),
                name="review_decision_is_whole",
            ),
            models.CheckConstraint(condition=~Q(state="changes") | ~Q(verdict=""), name="changes_are_named"),
        ]
        indexes = [
            models.Index(fields=["submitted_at"], condition=Q(state="open"), name="review_waiting"),
            models.Index(
                fields=["decided_at"],
                condition=Q(state__in=["approved", "changes"], told_at__isnull=True),
                name="review_to_tell",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()}: {self.version_id}"


class BlindSolution(models.Model):
    """What a reviewer answered before seeing the key. `chosen` is as in exams' answers, `entered` a number as typed.

    Nothing is chosen where the reviewer found that nobody could answer it; `doubt` then says why.
    """

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="solutions")
    solver = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    chosen = models.PositiveSmallIntegerField(null=True, blank=True)
    entered = models.CharField(max_length=40, blank=True)
    right = models.BooleanField()
    doubt = models.TextField(max_length=2_000, blank=True)
    solved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "solver"], name="solved_blind_once"),
            models.CheckConstraint(
                condition=Q(chosen__isnull=False) | (Q(right=False) & ~Q(doubt="")), name="unanswered_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.solver_id} on {self.review_id}"


class Panel(models.Model):
    """Judges estimate, for some versions of a bank, the share of minimally competent candidates who would get each
    right: each alone in round 1, again in round 2 once the spread was seen.

    `outcome` is frozen when it closes: bank.reviewing.angoff.Outcome as JSON. A panel closed without one was given up.
    """

    bank = models.ForeignKey(QuestionBank, on_delete=models.CASCADE, related_name="panels")
    name = models.CharField(max_length=120)
    versions = models.ManyToManyField(QuestionVersion, related_name="panels")
    round = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1), MaxValueValidator(2)])
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.JSONField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(round__in=[1, 2]), name="panel_has_two_rounds"),
            models.CheckConstraint(
                condition=Q(outcome__isnull=True) | Q(closed_at__isnull=False, round=2), name="panel_outcome_at_its_end"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Judgement(models.Model):
    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="judgements")
    version = models.ForeignKey(QuestionVersion, on_delete=models.CASCADE, related_name="+")
    judge = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    round = models.PositiveSmallIntegerField()
    share = models.FloatField(validators=[MinValueValidator(0.05), MaxValueValidator(0.99)])
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["panel", "version", "judge", "round"], name="judged_once_in_a_round"),
            models.CheckConstraint(condition=Q(share__gte=0.05, share__lte=0.99), name="judgement_is_a_share"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.share}"
