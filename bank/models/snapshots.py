from django.db import models

from bank.models.questions import QuestionVersion
from curriculum.models import Blueprint


class Snapshot(models.Model):
    """What all answers given so far say of a blueprint's questions, with how many those were and when.

    Difficulties are in logits of ability, zero at the passing standard. A question's difficulty is expected around
    `intercept` + `slope` × the difficulty its Angoff judgement implies, with a standard deviation of `spread`.
    `groups` holds `form`, `cohort`, `sittings`, `mean` and `sd` of each group of candidates; `checks` what was
    found when scored forms were looked at again; `topics` the covariance of the areas' abilities where it is known.
    """

    blueprint = models.ForeignKey(Blueprint, on_delete=models.CASCADE, related_name="snapshots")
    taken_at = models.DateTimeField()
    formula = models.CharField(max_length=40)
    sittings = models.PositiveIntegerField()
    left_out = models.PositiveIntegerField(default=0, help_text="Sittings without effort.")
    answers = models.PositiveBigIntegerField()
    intercept = models.FloatField()
    slope = models.FloatField()
    spread = models.FloatField()
    groups = models.JSONField(default=list)
    checks = models.JSONField(default=list)
    topics = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["blueprint", "-taken_at"], name="snapshot_newest")]

    def __str__(self) -> str:
        return f"{self.blueprint_id} at {self.taken_at:%Y-%m-%d %H:%M}"


class ItemSnapshot(models.Model):
    """One question in a snapshot: parameters of its response curve and classical statistics.

    `a`, `b`, `c` and their standard errors are null where there were too few answers to say anything beyond the
    judgement; `fixed` were held at what scored forms were published with. `p` is the share right with its 95 %
    interval, `r_rest` the correlation with the rest of the exam, `omitted` the share who left it open. `options` holds
    a dictionary for each option (of a number to enter, 0 for those who got it right and 1 for the others; of several
    right ones with the share left `open`), `flags` one for each thing that deserves a look (`code`, and `option` where
    it is one). `points` are those who sat the form, weakest first, in parts of about the same size: `n` people, how
    many were `right`, their share right on the `rest` of the form, and their mean `ability` where the form is linked to
    the scale.
    """

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="items")
    version = models.ForeignKey(QuestionVersion, on_delete=models.CASCADE, related_name="snapshots")
    answers = models.PositiveIntegerField()
    a = models.FloatField(null=True, blank=True)
    b = models.FloatField(null=True, blank=True)
    c = models.FloatField(null=True, blank=True)
    se_a = models.FloatField(null=True, blank=True)
    se_b = models.FloatField(null=True, blank=True)
    fixed = models.BooleanField(default=False)
    p = models.FloatField(null=True, blank=True)
    p_low = models.FloatField(null=True, blank=True)
    p_high = models.FloatField(null=True, blank=True)
    r_rest = models.FloatField(null=True, blank=True)
    r_low = models.FloatField(null=True, blank=True)
    r_high = models.FloatField(null=True, blank=True)
    upper_lower = models.FloatField(null=True, blank=True)
    seconds = models.FloatField(null=True, blank=True)
    rapid_share = models.FloatField(null=True, blank=True)
    omitted = models.FloatField(null=True, blank=True)
    options = models.JSONField(default=list)
    points = models.JSONField(default=list)
    flags = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["snapshot", "version"], name="item_once_in_a_snapshot")]

    def __str__(self) -> str:
        return f"{self.version_id} in {self.snapshot_id}"
