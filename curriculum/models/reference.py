"""The reading matter beside the questions. The files under content/ say what there is; no row here is history."""

from django.db import models
from django.urls import reverse

from curriculum.models.exams import Section


class Term(models.Model):
    """A word of the field, what it means and what it is confused with."""

    slug = models.SlugField(max_length=80, unique=True)
    term = models.CharField(max_length=120, help_text="As written in running text.")
    also = models.JSONField(default=list, help_text="Abbreviations, synonyms and other spellings.")
    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="terms")
    definition = models.TextField()
    definition_html = models.TextField()
    contrast_with = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="confused_with"
    )
    contrast = models.TextField(blank=True, help_text="How it differs from the term it is confused with.")
    contrast_html = models.TextField(blank=True)
    related = models.ManyToManyField("self", symmetrical=False, related_name="related_from")

    def __str__(self) -> str:
        return self.term

    def get_absolute_url(self) -> str:
        return reverse("curriculum:term", args=[self.slug])


class Formula(models.Model):
    """`symbols` is a list of {symbol, html, meaning, meaning_html, unit}; `latex` has one text a line."""

    slug = models.SlugField(max_length=80, unique=True)
    number = models.PositiveSmallIntegerField(unique=True, help_text="Its place on the printed sheet.")
    name = models.CharField(max_length=120)
    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="formulas")
    latex = models.JSONField()
    html = models.TextField()
    symbols = models.JSONField()
    use = models.TextField(help_text="The question it answers and when it applies.")
    use_html = models.TextField()
    example = models.TextField()
    example_html = models.TextField()
    conventions = models.TextField(blank=True, help_text="What differs between books, and which one this bank uses.")
    conventions_html = models.TextField(blank=True)
    trap = models.TextField(help_text="The usual mistake.")
    trap_html = models.TextField()
    terms = models.ManyToManyField(Term, related_name="formulas")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("curriculum:formula", args=[self.slug])
