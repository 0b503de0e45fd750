from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q

# Blueprint slugs carry their exam's version number, hence the dot that Django's slug field refuses.
validate_dotted_slug = RegexValidator(
    r"\A[a-z0-9]+(?:[.-][a-z0-9]+)*\Z", "Use lower-case letters, digits, hyphens and dots, as in cpim-8.0."
)
WEIGHTS_MUST_SUM = "The weights of the areas sum to {total} %. They must sum to 100 %."


class Outline(models.TextChoices):
    """A published list of topics. A question carries at most one section of each."""

    CPIM_8 = "cpim-8.0", "CPIM 8.0"
    PART_1 = "part-1", "Legacy Part 1"
    PART_2 = "part-2", "Legacy Part 2"

    @property
    def tag(self) -> str:
        """The QuestionVersion column that holds a question's section in this outline."""
        return {"cpim-8.0": "section", "part-1": "legacy_part_1", "part-2": "legacy_part_2"}[self.value]


class Section(models.Model):
    """The smallest topic a question is tagged with and a report speaks of."""

    outline = models.CharField(max_length=10, choices=Outline)
    slug = models.CharField(max_length=60, unique=True, validators=[validate_dotted_slug])
    name = models.CharField(max_length=120)
    summary = models.TextField(blank=True)
    about = models.TextField(blank=True, help_text="What the section is about, for its page. Markdown.")
    about_html = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["outline", "position"], name="section_position_once")]

    def __str__(self) -> str:
        return self.name


class Blueprint(models.Model):
    """An exam: how long, how many questions of what, and how it is scored."""

    slug = models.CharField(max_length=60, unique=True, validators=[validate_dotted_slug])
    name = models.CharField(max_length=120)
    outline = models.CharField(max_length=10, choices=Outline)
    summary = models.TextField()
    source_note = models.TextField(help_text="Where the weights come from; shown to candidates.")
    position = models.PositiveSmallIntegerField(unique=True)
    minutes = models.PositiveSmallIntegerField(validators=[MinValueValidator(1)])
    scale_min = models.PositiveSmallIntegerField(default=200)
    scale_pass = models.PositiveSmallIntegerField(default=300)
    scale_max = models.PositiveSmallIntegerField(default=350)
    cut = models.DecimalField(
        max_digits=4,
        decimal_places=3,
        default=Decimal("0.690"),
        validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(Decimal("0.99"))],
        help_text="Share of the scored questions that passes on the reference form.",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(scale_min__lt=F("scale_pass"), scale_pass__lt=F("scale_max")),
                name="blueprint_scale_in_order",
            ),
            models.CheckConstraint(condition=Q(cut__gt=0, cut__lt=1), name="blueprint_cut_is_a_share"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def tag(self) -> str:
        """The QuestionVersion column that holds a question's section in this exam's outline."""
        return Outline(self.outline).tag


class Area(models.Model):
    blueprint = models.ForeignKey(Blueprint, on_delete=models.CASCADE, related_name="areas")
    slug = models.CharField(max_length=60, validators=[validate_dotted_slug])
    name = models.CharField(max_length=120)
    long_name = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField()
    weight = models.DecimalField(max_digits=5, decimal_places=2, validators=[MinValueValidator(Decimal("0.01"))])
    scored = models.PositiveSmallIntegerField(help_text="Questions of a form that count.")
    pretest = models.PositiveSmallIntegerField(default=0, help_text="Questions of a form that do not count.")
    sections = models.ManyToManyField(Section, related_name="areas")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["blueprint", "slug"], name="area_slug_once"),
            models.UniqueConstraint(fields=["blueprint", "position"], name="area_position_once"),
            models.CheckConstraint(condition=Q(weight__gt=0, weight__lte=100), name="area_weight_is_percent"),
        ]

    def __str__(self) -> str:
        return self.name


def validate_weights(weights: list[Decimal]) -> None:
    total = sum(weights, Decimal(0))
    if total != 100:
        raise ValidationError(WEIGHTS_MUST_SUM.format(total=f"{total.normalize():f}"))
