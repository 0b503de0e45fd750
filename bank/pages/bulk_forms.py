from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from accounts.requests import is_key
from bank.models import Level, Question, QuestionBank
from curriculum.models import Outline, Section

CHOICES = {
    "section": "Set the section",
    "level": "Set the level",
    "tag": "Add a tag",
    "untag": "Take a tag away",
    "delete": "Delete drafts that never had a version",
}
LONGEST_TAG = 60
TICK_SOME = "Tick the questions it is meant for, or choose “All found”."
NOT_SURE = "Nothing was deleted: tick “I am sure” beside the button first."
MISSING = {
    "section": "Choose the section to set.",
    "level": "Choose the level to set.",
    "tag": "Write the tag to add.",
    "untag": "Choose the tag to take away.",
}


class BulkForm(forms.Form):
    """What to do with which questions. `section`, `level`, `tag` and `untag` belong to what is done of that name."""

    do = forms.ChoiceField(choices=CHOICES.items(), error_messages={"required": "Choose what to do."})
    section = forms.ModelChoiceField(
        Section.objects.filter(outline=Outline.CPIM_8).order_by("position"), to_field_name="slug", required=False
    )
    level = forms.ChoiceField(choices=[("", "---------"), *Level.choices], required=False)
    tag = forms.CharField(max_length=LONGEST_TAG, required=False)
    untag = forms.CharField(max_length=LONGEST_TAG, required=False)
    every = forms.BooleanField(required=False)
    sure = forms.BooleanField(required=False)

    def __init__(self, bank: QuestionBank, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bank = bank

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        does = cleaned.get("do", "")
        if does in MISSING and not cleaned.get(does) and does not in self.errors:
            raise ValidationError(MISSING[does])
        if does == "delete" and not cleaned.get("sure"):
            raise ValidationError(NOT_SURE)
        if not cleaned.get("every") and not self._ticked():
            raise ValidationError(TICK_SOME)
        return cleaned

    @property
    def value(self) -> str:
        value = self.cleaned_data.get(self.cleaned_data["do"], "")
        return value.slug if isinstance(value, Section) else str(value)

    @property
    def first_error(self) -> str:
        return next(str(message) for messages in self.errors.values() for message in messages)

    def chosen(self, found: QuerySet[Question]) -> list[int]:
        """Keys of the ticked questions of this bank, or of all found."""
        if self.cleaned_data["every"]:
            return list(found.order_by("pk").values_list("pk", flat=True))
        return list(self.bank.questions.filter(pk__in=self._ticked()).values_list("pk", flat=True))

    def _ticked(self) -> list[int]:
        ticked: list[str] = self.data.getlist("question") if hasattr(self.data, "getlist") else []
        return [int(key) for key in ticked if is_key(key)]
