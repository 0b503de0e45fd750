from datetime import date

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from curriculum.models import Area, Blueprint

MOST_HOURS, MOST_WEEKLY_HOURS, LEAST_HOURS = 1_000, 80, 5
LONGEST_REASON = 80
EVERY_DAY = 0b1111111
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Plan(models.Model):
    """How a learner wants to study for one exam; the date of it is the person's own (User.exam_date).

    The weeks are computed from this whenever they are looked at, and stored nowhere. `weekdays` is a bit set, Monday
    lowest. What was studied from `started_on` on counts toward `minutes`. `mailed_on` and `nudged_for` are the claims
    of mails: the local day of the last weekly one, and the last day studied before the last nudge. `site` is where
    their links lead.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="study_plan")
    blueprint = models.ForeignKey(Blueprint, on_delete=models.PROTECT, related_name="+")
    minutes = models.PositiveIntegerField(help_text="In all.")
    weekly_minutes = models.PositiveIntegerField()
    weekdays = models.PositiveSmallIntegerField(default=EVERY_DAY)
    started_on = models.DateField()
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    mail_weekday = models.PositiveSmallIntegerField(
        default=0, choices=list(enumerate(WEEKDAYS)), validators=[MaxValueValidator(6)]
    )
    nudge_after = models.PositiveSmallIntegerField(
        default=4, validators=[MinValueValidator(2), MaxValueValidator(30)], help_text="Study days without any study."
    )
    mailed_on = models.DateField(null=True, blank=True)
    nudged_for = models.DateField(null=True, blank=True)
    site = models.CharField(max_length=200, blank=True, help_text="Where its mails lead, without the last slash.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=60 * LEAST_HOURS, minutes__lte=60 * MOST_HOURS), name="plan_has_hours"
            ),
            models.CheckConstraint(
                condition=Q(weekly_minutes__gte=30, weekly_minutes__lte=60 * MOST_WEEKLY_HOURS),
                name="plan_has_weekly_hours",
            ),
            models.CheckConstraint(condition=Q(weekdays__gte=1, weekdays__lte=EVERY_DAY), name="plan_has_study_days"),
        ]

    def __str__(self) -> str:
        return f"Plan of {self.user_id} for {self.blueprint_id}"

    @property
    def study_weekdays(self) -> frozenset[int]:
        """Monday is 0."""
        return frozenset(day for day in range(7) if self.weekdays & 1 << day)


class DaysOff(models.Model):
    """Both days belong to it."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="days_off")
    first = models.DateField()
    last = models.DateField()
    reason = models.CharField(max_length=LONGEST_REASON, blank=True)

    class Meta:
        verbose_name_plural = "days off"
        constraints = [models.CheckConstraint(condition=Q(last__gte=F("first")), name="days_off_end_after_they_begin")]

    def __str__(self) -> str:
        return f"{self.first} to {self.last}"

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


class OwnMinutes(models.Model):
    """What a learner set by hand for one week, or for one area in it, in place of what the plan would say."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="own_minutes")
    week = models.DateField(help_text="Its Monday.")
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    minutes = models.PositiveIntegerField()

    class Meta:
        verbose_name_plural = "own minutes"
        constraints = [
            models.UniqueConstraint(fields=["plan", "week", "area"], name="own_minutes_of_area_once"),
            models.UniqueConstraint(
                fields=["plan", "week"], condition=Q(area__isnull=True), name="own_minutes_of_week_once"
            ),
            models.CheckConstraint(condition=Q(minutes__lte=60 * MOST_WEEKLY_HOURS), name="own_minutes_fit_a_week"),
        ]

    def __str__(self) -> str:
        return f"{self.minutes} minutes in the week of {self.week}"
