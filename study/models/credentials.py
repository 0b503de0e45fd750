"""The ledger of somebody's certifications: what they hold, what they did to keep it, and the proof."""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from curriculum.models import Certification, PointCategory
from study.credentials.points import points_of

LEAST = Decimal("0.01")


class Holding(models.Model):
    """A certification as somebody holds it. The day counts where they live, whatever the hour."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="holdings")
    certification = models.ForeignKey(Certification, on_delete=models.PROTECT, related_name="holdings")
    earned_on = models.DateField("certified on")
    fellow = models.BooleanField("I am a fellow", default=False)
    lifetime_since = models.DateField("held for life since", null=True, blank=True)
    number = models.CharField("certification number", max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "certification"], name="certification_held_once"),
            models.CheckConstraint(
                condition=Q(lifetime_since__isnull=True) | Q(lifetime_since__gte=F("earned_on")),
                name="held_for_life_once_earned",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} since {self.earned_on}"

    @property
    def target(self) -> int:
        fellow_points = self.certification.fellow_points
        return fellow_points if self.fellow and fellow_points else self.certification.points


class Renewal(models.Model):
    """A cycle whose application went through; without a day where it was before this ledger was begun."""

    holding = models.ForeignKey(Holding, on_delete=models.CASCADE, related_name="renewals")
    number = models.PositiveSmallIntegerField()
    renewed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["holding", "number"], name="cycle_renewed_once")]

    def __str__(self) -> str:
        return f"cycle {self.number} of {self.holding_id}"


class Activity(models.Model):
    """Something done that earns points. `points_each` is what a unit earned when it was written down: of the category,
    or the holder's own figure where that has none."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="activities")
    category = models.ForeignKey(PointCategory, on_delete=models.PROTECT, related_name="activities")
    holdings = models.ManyToManyField(Holding, related_name="activities")
    done_on = models.DateField("done on")
    title = models.CharField(max_length=200)
    provider = models.CharField(max_length=200, blank=True)
    units = models.DecimalField(
        max_digits=7, decimal_places=2, validators=[MinValueValidator(LEAST), MaxValueValidator(Decimal(2000))]
    )
    times = models.DecimalField(
        max_digits=5,
        decimal_places=2,
        default=Decimal(1),
        validators=[MinValueValidator(LEAST), MaxValueValidator(Decimal(100))],
    )
    points_each = models.DecimalField(
        "points for each",
        max_digits=6,
        decimal_places=2,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )
    note = models.TextField(max_length=2_000, blank=True)
    added_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "activities"
        indexes = [models.Index(fields=["user", "-done_on"], name="activity_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(units__gt=0, times__gt=0, points_each__gte=0), name="activity_earns_no_less_than_nothing"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def points(self) -> Decimal:
        return points_of(self.units, self.times, self.points_each)


class Evidence(models.Model):
    """A file that proves an activity, in the database like the pictures of questions; see docs/decisions/0028. `digest`
    is the SHA-256 of `data`. Whoever reads rows for a page leaves `data` out."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="evidence")
    name = models.CharField(max_length=120)
    mime = models.CharField(max_length=20)
    size = models.PositiveIntegerField(help_text="Bytes.")
    digest = models.CharField(max_length=64)
    data = models.BinaryField()
    added_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "evidence"
        constraints = [
            models.UniqueConstraint(fields=["activity", "digest"], name="evidence_once_for_an_activity"),
            models.CheckConstraint(condition=Q(size__gt=0), name="evidence_is_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name
