from django.db import models
from django.db.models import Q

from bank.models import QuestionVersion, Snapshot
from curriculum.models import Blueprint
from groups.models import StudyGroup


class FormQuerySet(models.QuerySet["Form"]):
    def public(self) -> "FormQuerySet":
        """Those of the bundled bank, for everybody. A group's are for its members, through its assignments only."""
        return self.filter(group__isnull=True)


class Form(models.Model):
    """A fixed list of questions for one blueprint. `table` is the conversion table that sittings are scored by now.

    Public forms are numbered; one made for a `group` has a title and the number 0.
    """

    blueprint = models.ForeignKey(Blueprint, on_delete=models.PROTECT, related_name="forms")
    group = models.ForeignKey(StudyGroup, null=True, blank=True, on_delete=models.PROTECT, related_name="forms")
    title = models.CharField(max_length=120, blank=True)
    number = models.PositiveSmallIntegerField()
    published_at = models.DateTimeField()
    questions_count = models.PositiveSmallIntegerField()
    table = models.OneToOneField(
        "FormTable", null=True, blank=True, on_delete=models.PROTECT, related_name="current_of"
    )

    objects = FormQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["blueprint", "number"], condition=Q(group__isnull=True), name="form_number_once"
            ),
            models.CheckConstraint(
                condition=Q(group__isnull=True, title="") | (Q(group__isnull=False, number=0) & ~Q(title="")),
                name="form_has_a_number_or_a_title",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.blueprint}, {self.label}"

    @property
    def label(self) -> str:
        return self.title or f"form {self.number}"


class FormQuestion(models.Model):
    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="questions")
    position = models.PositiveSmallIntegerField()
    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="+")
    scored = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["form", "position"], name="form_position_once"),
            models.UniqueConstraint(fields=["form", "version"], name="form_question_once"),
        ]

    def __str__(self) -> str:
        return f"{self.form_id}/{self.position}"


class FormTable(models.Model):
    """How right answers on a form become a scaled score. Frozen: a later table is another row.

    `items` is [version, a, b, c] of each question that counts, its parameters null where the formula knows none;
    `scaled` and `csem` hold the score of 0, 1, … right answers and its conditional standard error in scale points, as
    it is before the scale ends;
    `curve` holds `theta`, and at each θ the `expected` right answers and the `information` of the form.
    `csem` and `curve` are empty where the formula knows none.
    """

    class Reason(models.TextChoices):
        PUBLISHED = "published", "The form was published"
        SETTLED = "settled", "Enough people had sat the form"
        DROPPED = "dropped", "A question no longer counts"

    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="tables")
    number = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=10, choices=Reason, default=Reason.PUBLISHED)
    made_at = models.DateTimeField()
    formula = models.CharField(max_length=40)
    snapshot = models.ForeignKey(Snapshot, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    sittings = models.PositiveIntegerField(default=0, help_text="Of this form, when the table was made.")
    provisional = models.BooleanField(default=True)
    raw_cut = models.PositiveSmallIntegerField()
    items = models.JSONField()
    scaled = models.JSONField()
    csem = models.JSONField(default=list)
    curve = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["form", "number"], name="form_table_number_once"),
            models.CheckConstraint(condition=Q(raw_cut__gt=0), name="form_table_asks_for_something"),
        ]

    def __str__(self) -> str:
        return f"{self.form_id}/table {self.number}"

    @property
    def scored_count(self) -> int:
        return len(self.items)

    @property
    def versions(self) -> set[int]:
        """The question versions that count."""
        return {item[0] for item in self.items}
