from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from curriculum.models import Section
from groups.models import StudyGroup

LETTERS = "ABCDEF"


class QuestionBank(models.Model):
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    group = models.ForeignKey(StudyGroup, null=True, blank=True, on_delete=models.PROTECT, related_name="banks")
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class Exhibit(models.Model):
    """A table, drawing or short case that several questions share. Immutable: an edit makes the next number."""

    bank = models.ForeignKey(QuestionBank, on_delete=models.PROTECT, related_name="exhibits")
    slug = models.CharField(max_length=80)
    number = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=200)
    body = models.TextField()
    chart = models.JSONField(null=True, blank=True)  # what the drawing in `html` was made from
    html = models.TextField()
    content_hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bank", "slug", "number"], name="exhibit_number_once")]

    def __str__(self) -> str:
        return self.title


class Question(models.Model):
    class State(models.TextChoices):
        DRAFT = "draft"
        PUBLISHED = "published"
        RETIRED = "retired"

    bank = models.ForeignKey(QuestionBank, on_delete=models.PROTECT, related_name="questions")
    slug = models.CharField(max_length=80)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    current = models.OneToOneField(
        "QuestionVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="current_of"
    )
    enemies = models.ManyToManyField(
        "self", blank=True, help_text="Questions that give this one away: never on one form with it."
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bank", "slug"], name="question_slug_once"),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(current__isnull=False),
                name="published_question_has_version",
            ),
        ]
        indexes = [models.Index(fields=["bank", "state"], name="question_by_state")]

    def __str__(self) -> str:
        return self.slug


class Level(models.TextChoices):
    REMEMBER = "remember"
    UNDERSTAND = "understand"
    APPLY = "apply"
    ANALYSE = "analyse", "Analyze"


class QuestionVersion(models.Model):
    """What a candidate is shown and scored by. Never edited; `options` holds, in authored order,
    dictionaries with `text`, `html`, `why` and `why_html`; `key` is the index of the right one."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="+")
    legacy_part_1 = models.ForeignKey(Section, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    legacy_part_2 = models.ForeignKey(Section, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    exhibit = models.ForeignKey(Exhibit, null=True, blank=True, on_delete=models.PROTECT, related_name="versions")
    level = models.CharField(max_length=10, choices=Level)
    calculation = models.BooleanField(default=False)
    drawn_from = models.ForeignKey(
        "CalculationTemplate", null=True, blank=True, on_delete=models.PROTECT, related_name="frozen"
    )
    concept = models.CharField(max_length=120)
    reference = models.CharField(max_length=200)
    angoff = models.FloatField(validators=[MinValueValidator(0.05), MaxValueValidator(0.99)])
    stem = models.TextField()
    stem_html = models.TextField()
    options = models.JSONField()
    key = models.PositiveSmallIntegerField()
    content_hash = models.CharField(max_length=64)
    checked = models.BooleanField("solved blind with the same key", default=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="version_number_once"),
            models.CheckConstraint(condition=Q(key__lt=len(LETTERS)), name="version_key_is_an_option"),
            models.CheckConstraint(
                condition=Q(legacy_part_1__isnull=False) | Q(legacy_part_2__isnull=False),
                name="version_has_a_legacy_topic",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question.slug}, version {self.number}"


class KeyCorrection(models.Model):
    """The key of a version turned out wrong. The version's `key` is set to the right one; this row says so."""

    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="corrections")
    old_key = models.PositiveSmallIntegerField()
    new_key = models.PositiveSmallIntegerField()
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{LETTERS[self.old_key]} → {LETTERS[self.new_key]}"
