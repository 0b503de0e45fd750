from collections.abc import Mapping
from typing import Any

from django import forms

from bank.importing.reading import MOST_BYTES
from bank.interchange.formats import FORMATS
from bank.interchange.taking import LONGEST_TAG, MOST_TAGS
from bank.models import Level, QuestionImport
from curriculum.models import Outline, Section
from curriculum.topics import topics

TOO_LARGE = f"The file has more than {MOST_BYTES // 2**20} MB. Split it, or leave out large pictures, and try again."


Choices = list[tuple[str, Any]]


def section_choices() -> Choices:
    """The current exam's sections by area, then those that are in none. Four statements."""
    areas = topics().all
    choices: Choices = [(topic.area.name, [(each.slug, each.name) for each in topic.sections]) for topic in areas]
    offered = {each.slug for topic in areas for each in topic.sections}
    current = Section.objects.filter(outline=Outline.CPIM_8).order_by("position")
    others = [(each.slug, each.name) for each in current if each.slug not in offered]
    return [*choices, ("In no area", others)] if others else choices


class UploadForm(forms.Form):
    file = forms.FileField(
        allow_empty_file=True,  # said better by what reads it
        max_length=None,
        error_messages={"required": "Choose a file.", "missing": "Choose a file."},
    )
    format = forms.ChoiceField(
        required=False,
        choices=[("", "Find out from the file"), *((each.name, each.title) for each in FORMATS.values())],
        label="Format",
    )


class MappingForm(forms.Form):
    """What is said for the whole file: a field for each of its categories, named by their places in the list."""

    level = forms.ChoiceField(
        required=False,
        choices=[("", "Leave it open"), *Level.choices],
        label="Level of questions that have none",
    )
    tags = forms.CharField(
        required=False,
        max_length=500,
        label="Tags for all of them",
        help_text="Separated by commas, as “spring course, from Moodle”.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, data: Any, *, job: QuestionImport, categories: list[tuple[str, int]], sections: Choices) -> None:
        super().__init__(data, initial={"level": job.level, "tags": ", ".join(job.tags)})
        self.categories = categories
        choices = [("", "Leave it open"), *sections]
        for place, (category, _) in enumerate(categories):
            field = forms.ChoiceField(
                required=False, choices=choices, label=category, initial=job.sections.get(category, "")
            )
            self.fields[f"category-{place}"] = field

    @property
    def rows(self) -> list[tuple[Any, str, int]]:
        """A field, its category and how many questions are in it."""
        return [(self[f"category-{place}"], *row) for place, row in enumerate(self.categories)]

    @property
    def left_open(self) -> int:
        return sum(count for field, _, count in self.rows if not field.value())

    @property
    def sections(self) -> Mapping[str, str]:
        cleaned = self.cleaned_data
        return {category: cleaned[f"category-{place}"] for place, (category, _) in enumerate(self.categories)}

    def clean_tags(self) -> list[str]:
        tags = dict.fromkeys(" ".join(tag.split()) for tag in self.cleaned_data["tags"].split(","))
        tags.pop("", None)
        if too_long := next((tag for tag in tags if len(tag) > LONGEST_TAG), None):
            raise forms.ValidationError(f"“{too_long[:30]}…” is too long; a tag has at most {LONGEST_TAG} characters.")
        if len(tags) > MOST_TAGS:
            raise forms.ValidationError(f"These are {len(tags)} tags; give at most {MOST_TAGS}.")
        return list(tags)
