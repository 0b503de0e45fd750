"""What is said of the credential itself. Every row carries where it was read and when, for both change every year."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models

NOT_NEGATIVE = [MinValueValidator(Decimal(0))]


class Sourced(models.Model):
    """`edited_at` is set once an administrator has changed the row: loading the files then leaves it alone. A row that
    is gone from the files stays with `in_use` off, for people's ledgers may point at it."""

    slug = models.SlugField(max_length=80, unique=True)
    position = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=400, help_text="Where it was read; shown beside it.")
    as_of = models.DateField("as of", help_text="When the source was read.")
    confirmed = models.BooleanField(
        default=False, help_text="Read in a source of the certifying body or one that quotes it; else “not confirmed”."
    )
    in_use = models.BooleanField(default=True)
    edited_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True


class Certification(Sourced):
    """What it takes to keep it: `points` in `years`, and how long one may still make them up afterwards."""

    name = models.CharField(max_length=20)
    full_name = models.CharField(max_length=120)
    points = models.PositiveSmallIntegerField(validators=[MinValueValidator(1)])
    fellow_points = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Empty: it has no fellows.")
    years = models.PositiveSmallIntegerField(default=5, validators=[MinValueValidator(1)])
    grace_days = models.PositiveSmallIntegerField(default=90)
    note = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name


class PointCategory(Sourced):
    """A way to earn points. Without `points` the amount was in no source, and each holder says what theirs is."""

    class Group(models.TextChoices):
        EDUCATION = "education", "Continuing education"
        PRESENTING = "presenting", "Presentations and publications"
        SERVICE = "service", "Service to the profession"
        MEMBERSHIP = "membership", "Professional membership"

    group = models.CharField(max_length=12, choices=Group)
    name = models.CharField(max_length=120)
    points = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True, validators=NOT_NEGATIVE)
    unit = models.CharField(max_length=40, help_text="What the points are for, as in “hour”.")
    units = models.CharField(max_length=40, help_text="The same for several, as in “hours”.")
    times = models.CharField(
        max_length=40, blank=True, help_text="What the units are multiplied with, as the weeks of a course."
    )
    cap_per_event = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True, validators=NOT_NEGATIVE)
    cap_per_cycle = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True, validators=NOT_NEGATIVE)
    is_exam = models.BooleanField(default=False, help_text="The exam that earned a certification never counts for it.")
    evidence = models.CharField(max_length=200, help_text="What to keep for an audit.")
    evidence_required = models.BooleanField(default=True)
    note = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name


class Fee(Sourced):
    """In US dollars; empty where no source names it."""

    name = models.CharField(max_length=120)
    member = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True, validators=NOT_NEGATIVE)
    non_member = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True, validators=NOT_NEGATIVE)
    note = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name


class PurchaseWay(Sourced):
    """A way to buy the exam: `fees` are slugs of fees, once each; `retake` is that of a further sitting."""

    name = models.CharField(max_length=120)
    fees = models.JSONField()
    retake = models.CharField(max_length=80)
    free_retakes = models.PositiveSmallIntegerField(default=0)
    note = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if not is_list_of_texts(self.fees):
            raise ValidationError({"fees": 'Write a list of the fees\' slugs, as ["exam", "learning-system"].'})


class CredentialFact(Sourced):
    """A paragraph about the credential, under the heading of its topic."""

    class Topic(models.TextChoices):
        WHAT = "what", "What it is"
        ELIGIBILITY = "eligibility", "Who may sit it"
        ROLE = "role", "Jobs it serves"
        TASK = "task", "Tasks it helps with"
        EXAM = "exam", "Booking and sitting it"
        LEGACY = "legacy", "Passed under 7.0"
        MAPPING = "mapping", "Where the legacy topics went"
        MAINTENANCE = "maintenance", "Keeping it"

    topic = models.CharField(max_length=12, choices=Topic)
    title = models.CharField(max_length=120)
    text = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.title


def is_list_of_texts(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, str) and each for each in value)
