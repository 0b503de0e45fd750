from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from bank.numbers import span
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


class Level(models.TextChoices):
    REMEMBER = "remember"
    UNDERSTAND = "understand"
    APPLY = "apply"
    ANALYSE = "analyse", "Analyze"


class Kind(models.TextChoices):
    SINGLE = "single", "One right option"
    MULTIPLE = "multiple", "Several right options"
    NUMERIC = "numeric", "A number to enter"


def letters(kind: str, chosen: int) -> str:
    """Of the option, or options, that a key or an answer stands for: "B", or "A, C" of a bit set."""
    if kind == Kind.MULTIPLE:
        return ", ".join(letter for index, letter in enumerate(LETTERS) if chosen >> index & 1)
    return LETTERS[chosen]


def named_key(kind: str, key: int, lowest: Decimal | None, highest: Decimal | None) -> str:
    """As in: B; A, C; 11.5 to 12.5."""
    return letters(kind, key) if lowest is None or highest is None else span(lowest, highest)


class Question(models.Model):
    """`current` is its newest version, `draft` the working copy of who writes on it.

    What a group's lists show and search is repeated here from whichever of the two is newer: `headline` the beginning
    of the stem, `text` all its words in small letters, `fingerprint` of bank.items. The bundled bank has no such lists.
    """

    class State(models.TextChoices):
        DRAFT = "draft"
        IN_REVIEW = "in-review"
        APPROVED = "approved"
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
    tags = models.ManyToManyField("bank.Tag", blank=True, related_name="questions")
    headline = models.CharField(max_length=160, blank=True)
    text = models.TextField(blank=True)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.SINGLE)
    section = models.ForeignKey(Section, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=10, blank=True, choices=Level)
    fingerprint = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bank", "slug"], name="question_slug_once"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "retired"]) | Q(current__isnull=False),
                name="reviewed_question_has_version",
            ),
        ]
        indexes = [
            models.Index(fields=["bank", "state"], name="question_by_state"),
            models.Index(fields=["bank", "-changed_at", "-id"], name="question_by_change"),
            models.Index(fields=["bank", "fingerprint"], name="question_by_fingerprint"),
        ]

    def __str__(self) -> str:
        return self.slug


class QuestionVersion(models.Model):
    """What a candidate is shown and scored by. Never edited, and always whole: what is unfinished is a draft.

    `options` holds, in authored order, dictionaries with `text`, `html`, `why` and `why_html`. `key` is the index of
    the right one; of several right ones it is a bit set (1 << index of each, added up). A number to enter has no
    options: answers from `lowest` to `highest` are right, and its key is 0 as the answers' `chosen` is when right.

    `created_by` wrote it last; `authors` are all who changed it since the version before. Three things may be set right
    afterwards, each by its one action: the key or the range, `angoff` by a panel (at `judged_at`), and `checked`.
    """

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="+")
    legacy_part_1 = models.ForeignKey(Section, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    legacy_part_2 = models.ForeignKey(Section, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    exhibit = models.ForeignKey(Exhibit, null=True, blank=True, on_delete=models.PROTECT, related_name="versions")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.SINGLE)
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
    lowest = models.DecimalField(max_digits=24, decimal_places=8, null=True, blank=True)
    highest = models.DecimalField(max_digits=24, decimal_places=8, null=True, blank=True)
    explanation = models.TextField(blank=True)
    explanation_html = models.TextField(blank=True)
    content_hash = models.CharField(max_length=64)
    checked = models.BooleanField("solved blind with the same key", default=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    authors = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+")
    judged_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="version_number_once"),
            models.CheckConstraint(
                condition=Q(kind="single", key__lt=len(LETTERS))
                | Q(kind="multiple", key__gt=0, key__lt=1 << len(LETTERS))
                | Q(kind="numeric", key=0, lowest__lte=F("highest")),
                name="version_key_fits_its_kind",
            ),
            models.CheckConstraint(
                condition=Q(kind="numeric", lowest__isnull=False, highest__isnull=False)
                | (~Q(kind="numeric") & Q(lowest__isnull=True, highest__isnull=True)),
                name="version_has_a_number_to_enter",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question.slug}, version {self.number}"


_ENDS = ("old_lowest", "old_highest", "new_lowest", "new_highest")


class KeyCorrection(models.Model):
    """The key of a version turned out wrong, or the range of a number to enter: then the keys are both 0. The version's
    `key`, or its `lowest` and `highest`, are set to the right ones; this row says so."""

    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="corrections")
    old_key = models.PositiveSmallIntegerField()
    new_key = models.PositiveSmallIntegerField()
    old_lowest = models.DecimalField(max_digits=24, decimal_places=8, null=True, blank=True)
    old_highest = models.DecimalField(max_digits=24, decimal_places=8, null=True, blank=True)
    new_lowest = models.DecimalField(max_digits=24, decimal_places=8, null=True, blank=True)
    new_highest = models.DecimalField(max_digits=24, decimal_places=8, null=True, blank=True)
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(**dict.fromkeys((f"{end}__isnull" for end in _ENDS), True))
                | Q(
                    **dict.fromkeys((f"{end}__isnull" for end in _ENDS), False),
                    old_lowest__lte=F("old_highest"),
                    new_lowest__lte=F("new_highest"),
                ),
                name="correction_of_a_key_or_a_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"

    @property
    def old(self) -> str:
        return named_key(self.version.kind, self.old_key, self.old_lowest, self.old_highest)

    @property
    def new(self) -> str:
        return named_key(self.version.kind, self.new_key, self.new_lowest, self.new_highest)
