import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q, Value

from bank.models import QuestionVersion
from bank.numbers import LONGEST
from curriculum.models import Blueprint
from exams.models.assignments import Assignment
from exams.models.forms import Form

# The kinds of attempts that have a deadline, and whose score is reported.
TIMED = ("mock", "taster")


class Attempt(models.Model):
    """One sitting. Open until the candidate, the deadline or the sweep closes it; practice has no deadline.

    `tutored`: each answer is final as it is given, since its question is explained at once. `undrawn`: what its answers
    are worth has changed since the learner's encounters were drawn from them.
    `turn` counts one person's attempts at an assignment: with its constraint nobody gets more than are allowed.
    """

    class Kind(models.TextChoices):
        MOCK = "mock", "Mock exam"
        TASTER = "taster", "Taster"
        PLACEMENT = "placement", "Placement"
        PRACTICE = "practice", "Practice"
        REVIEW = "review", "Review"

    class State(models.TextChoices):
        OPEN = "open"
        CLOSED = "closed"

    class Ending(models.TextChoices):
        CANDIDATE = "candidate", "Ended by the candidate"
        DEADLINE = "deadline", "Time ran out"

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="attempts"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    blueprint = models.ForeignKey(Blueprint, on_delete=models.PROTECT, related_name="+")
    form = models.ForeignKey(Form, null=True, blank=True, on_delete=models.PROTECT, related_name="attempts")
    assignment = models.ForeignKey(
        Assignment, null=True, blank=True, on_delete=models.PROTECT, related_name="attempts", db_index=False
    )
    turn = models.PositiveSmallIntegerField(null=True, blank=True)
    state = models.CharField(max_length=6, choices=State, default=State.OPEN)
    started_at = models.DateTimeField()
    tutored = models.BooleanField(default=False, db_default=False)
    undrawn = models.BooleanField(default=False, db_default=False, editable=False)
    minutes = models.PositiveSmallIntegerField(
        default=0, help_text="Allowed by the blueprint when the attempt started; 0 without a limit."
    )
    extra_minutes = models.PositiveSmallIntegerField(default=0)
    deadline_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    ending = models.CharField(max_length=10, choices=Ending, blank=True)
    notes = models.TextField(blank=True)
    notes_seq = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "blueprint"],
                condition=Q(state="open", kind="mock", assignment__isnull=True),
                name="one_open_mock_per_blueprint",
            ),
            models.UniqueConstraint(
                fields=["user", "assignment"],
                condition=Q(state="open", assignment__isnull=False),
                name="one_open_attempt_per_assignment",
            ),
            models.UniqueConstraint(
                fields=["assignment", "user", "turn"],
                condition=Q(assignment__isnull=False),
                name="attempt_turn_once",
            ),
            models.CheckConstraint(
                condition=Q(assignment__isnull=True, turn__isnull=True)
                | Q(kind="mock", assignment__isnull=False, turn__gte=1),
                name="assigned_attempt_has_a_turn",
            ),
            models.CheckConstraint(
                condition=Q(state="open", finished_at__isnull=True, ending="")
                | (Q(state="closed", finished_at__isnull=False) & ~Q(ending="")),
                name="closed_attempt_says_when_and_how",
            ),
            models.CheckConstraint(condition=Q(kind="taster") | Q(user__isnull=False), name="mock_has_a_candidate"),
            models.CheckConstraint(condition=Q(deadline_at__gt=models.F("started_at")), name="deadline_after_start"),
            models.CheckConstraint(
                condition=Q(kind__in=TIMED, deadline_at__isnull=False)
                | (~Q(kind__in=TIMED) & Q(deadline_at__isnull=True)),
                name="timed_attempt_has_a_deadline",
            ),
        ]
        indexes = [
            models.Index(fields=["deadline_at"], condition=Q(state="open"), name="attempt_open_by_deadline"),
            models.Index(fields=["user", "-started_at"], name="attempt_by_candidate"),
            models.Index(fields=["user"], condition=Q(undrawn=True), name="attempt_undrawn"),
            # A learner may have thousands of practices: without these, all are read to find their few mocks.
            models.Index(fields=["user", "blueprint"], name="attempt_by_exam"),
            models.Index(fields=["user", "kind", "form", "-started_at"], name="attempt_by_form"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.public_id}"

    @property
    def ends_at(self) -> datetime:
        """The deadline of a timed attempt."""
        assert self.deadline_at, "practice has no deadline"
        return self.deadline_at


class Answer(models.Model):
    """One row per question of an attempt, made when the attempt starts.

    `chosen` is what is compared with the version's key: the index of an option; of several, the bit set of those
    ticked; of a number to enter, 0 if what was `entered`, kept as typed, lies in the range, else 1. `first_chosen`
    is the same of what was answered first: the first option, or what was there when several options or a number were
    first left, `first_entered` that number as typed. `seq` is the client's sequence number of the save that is stored,
    0 before the first; `seconds` is time on the question. Database defaults let an attempt start with one
    INSERT … SELECT.
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="answers", db_index=False)
    position = models.PositiveSmallIntegerField()
    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="+", db_index=False)
    scored = models.BooleanField()
    seq = models.BigIntegerField(default=0, db_default=0)
    chosen = models.PositiveSmallIntegerField(null=True, blank=True)
    first_chosen = models.PositiveSmallIntegerField(null=True, blank=True)
    entered = models.CharField(max_length=LONGEST, blank=True, default="", db_default="")
    first_entered = models.CharField(max_length=LONGEST, blank=True, default="", db_default="")
    flagged = models.BooleanField(default=False, db_default=False)
    unsure = models.BooleanField(default=False, db_default=False)
    seen = models.BooleanField(default=False, db_default=False)
    seconds = models.PositiveIntegerField(default=0, db_default=0)
    marks = models.JSONField(default=dict, db_default=Value({}, models.JSONField()))
    saved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        # The largest table: each index leads with a foreign key, which then needs none of its own.
        constraints = [models.UniqueConstraint(fields=["attempt", "position"], name="answer_position_once")]
        indexes = [models.Index(fields=["version", "attempt"], name="answer_by_version")]

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.position}"


class LateAnswer(models.Model):
    """An answer that reached the server after its attempt had closed: kept, shown, counted only apart.

    `chosen` is as in Answer. `save_data` is the whole of what was sent, for the case that extra time reopens the
    attempt.
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="late_answers")
    position = models.PositiveSmallIntegerField()
    seq = models.BigIntegerField()
    chosen = models.PositiveSmallIntegerField(null=True, blank=True)
    save_data = models.JSONField(default=dict)
    received_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attempt", "position"], name="late_answer_position_once")]

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.position} late"
