from django.conf import settings
from django.db import models
from django.db.models import Q

from bank.models.calculations import TemplateVersion
from bank.models.questions import QuestionVersion

LONGEST_TEXT = 2_000
_ASKED = Q(version__isnull=False, template_version__isnull=True, seed__isnull=True)
_DRAWN = Q(version__isnull=True, template_version__isnull=False, seed__isnull=False)
_UNTOLD = Q(decided_by__isnull=True, outcome="")


class ProblemReport(models.Model):
    """Somebody says that something is wrong with a question they have answered: with a version of it, or with what a
    template drew from `seed`. `chosen` is the option they had chosen; `outcome` is what they read afterwards."""

    class Kind(models.TextChoices):
        KEY = "key", "Another answer is right"
        SEVERAL = "several", "More than one answer is right"
        UNCLEAR = "unclear", "The text is unclear"
        WRONG = "wrong", "A figure or statement is wrong"
        OUTDATED = "outdated", "It is outdated"
        TYPO = "typo", "A spelling or layout mistake"
        OTHER = "other", "Something else"

    class State(models.TextChoices):
        OPEN = "open", "Waiting"
        ACCEPTED = "accepted", "Mended"
        DECLINED = "declined", "Kept as it is"
        WITHDRAWN = "withdrawn", "Withdrawn"

    version = models.ForeignKey(
        QuestionVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="problems"
    )
    template_version = models.ForeignKey(
        TemplateVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="problems"
    )
    seed = models.PositiveIntegerField(null=True, blank=True)
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="problem_reports")
    kind = models.CharField(max_length=10, choices=Kind)
    comment = models.TextField(max_length=LONGEST_TEXT)
    chosen = models.PositiveSmallIntegerField(null=True, blank=True)
    created_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    outcome = models.TextField(max_length=LONGEST_TEXT, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    # May be gone while the decision stays.
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_ASKED | _DRAWN, name="problem_is_with_one_thing"),
            models.CheckConstraint(
                condition=Q(_UNTOLD, state="open", decided_at__isnull=True)
                | Q(_UNTOLD, state="withdrawn", decided_at__isnull=False)
                | Q(state="accepted", decided_at__isnull=False)
                | (Q(state="declined", decided_at__isnull=False) & ~Q(outcome="")),
                name="problem_decision_is_whole",
            ),
            models.UniqueConstraint(
                fields=["version", "reporter"],
                condition=Q(state="open", version__isnull=False),
                name="one_open_problem_per_version",
            ),
            models.UniqueConstraint(
                fields=["template_version", "seed", "reporter"],
                condition=Q(state="open", version__isnull=True),
                name="one_open_problem_per_draw",
            ),
        ]
        indexes = [
            models.Index(fields=["created_at"], condition=Q(state="open"), name="problem_waiting"),
            models.Index(fields=["reporter", "-created_at"], name="problem_by_reporter"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.get_state_display()})"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN
