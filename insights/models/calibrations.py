from django.conf import settings
from django.db import models
from django.db.models import Q

from bank.models import Snapshot
from curriculum.models import Blueprint


class Calibration(models.Model):
    """A job that reads all answers of an exam and estimates how its questions behave, in steps of under a minute.

    Whoever takes a step writes `claim` first and may store the step's result only while it still stands there: a
    worker that was taken for dead and comes back stores nothing. `tries` counts the claims since the last step that
    was stored. `plan` holds what the stages hand on, `progress` the state of the estimate between its steps.

    While the estimate is split over workers, `parameters` are those of the E-step number `iteration`.
    """

    class State(models.TextChoices):
        QUEUED = "queued", "Waiting for a worker"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        THIN = "thin", "Not enough answers yet"
        FAILED = "failed", "Failed"

    class Stage(models.TextChoices):
        COLLECTING = "collecting", "Reading the answers"
        SORTING = "sorting", "Sorting out sittings without effort"
        ESTIMATING = "estimating", "Estimating how hard the questions are"
        DESCRIBING = "describing", "Describing each question"
        CHECKING = "checking", "Checking the published forms"
        PUBLISHING = "publishing", "Settling the forms' tables"

    blueprint = models.ForeignKey(Blueprint, on_delete=models.CASCADE, related_name="calibrations")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    stepped_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=7, choices=State, default=State.QUEUED)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.COLLECTING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=400, blank=True)
    snapshot = models.ForeignKey(Snapshot, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    claim = models.UUIDField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    plan = models.JSONField(default=dict)
    progress = models.BinaryField(default=b"")
    iteration = models.PositiveIntegerField(default=0)
    parameters = models.BinaryField(default=b"")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["blueprint"], condition=Q(finished_at__isnull=True), name="one_calibration_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["queued", "running"], finished_at__isnull=True)
                | Q(state__in=["done", "thin", "failed"], finished_at__isnull=False),
                name="ended_calibration_says_when",
            ),
        ]
        indexes = [models.Index(fields=["blueprint", "-created_at"], name="calibration_newest")]

    def __str__(self) -> str:
        return f"Calibration of {self.blueprint_id} ordered {self.created_at:%Y-%m-%d %H:%M}"

    @property
    def is_under_way(self) -> bool:
        return self.finished_at is None


class Sheet(models.Model):
    """Sittings of one form as compact arrays, read from the database once; insights.calibration.sheets packs them."""

    calibration = models.ForeignKey(Calibration, on_delete=models.CASCADE, related_name="sheets")
    number = models.PositiveIntegerField()
    form_id = models.PositiveBigIntegerField()
    data = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["calibration", "number"], name="sheet_number_once")]

    def __str__(self) -> str:
        return f"Sheet {self.number} of calibration {self.calibration_id}"


class CalibrationBlock(models.Model):
    """Persons whose answers one worker takes up at a time, as measurement.irt packs them.

    `claimed` is the E-step that somebody took it up for, `expected` the sums of the E-step `counted`.
    """

    calibration = models.ForeignKey(Calibration, on_delete=models.CASCADE, related_name="blocks")
    number = models.PositiveIntegerField()
    data = models.BinaryField()
    claimed = models.PositiveIntegerField(default=0)
    counted = models.PositiveIntegerField(default=0)
    expected = models.BinaryField(default=b"")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["calibration", "number"], name="calibration_block_number_once")]

    def __str__(self) -> str:
        return f"Block {self.number} of calibration {self.calibration_id}"
