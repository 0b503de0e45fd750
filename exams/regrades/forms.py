"""Choosing what is to be mended of a question, and saying why."""

from typing import Any

from django import forms

from bank.keys import fits, is_chosen
from bank.models import LETTERS, Kind, QuestionVersion
from bank.models.questions import letters
from exams.actions.regrade_preview import Change
from exams.models import Form, FormQuestion, Regrade

LONGEST_REASON = 500
TICKED = "key-ticked"


class Asking:
    """A form that asks a question: whether it counts there, and if it does not, why."""

    def __init__(self, row: FormQuestion, dropped: set[int]) -> None:
        self.form = row.form
        self.value = f"form-{row.form_id}"
        self.counts = bool(row.form.table and row.version_id in row.form.table.versions)
        self.dropped = row.form_id in dropped


def asking(version: QuestionVersion) -> list[Asking]:
    """The forms that ask a question, in their order. Two queries."""
    dropped = set(Regrade.objects.filter(kind=Regrade.Kind.DROP, version=version).values_list("form_id", flat=True))
    rows = FormQuestion.objects.filter(version=version).select_related("form__blueprint", "form__table")
    return [Asking(row, dropped) for row in rows.order_by("form__blueprint__position", "form__number")]


class CorrectionForm(forms.Form):
    """`change` is key-<key> or form-<pk>; a choice that changes nothing is left for the preview to refuse.

    Where several options are right it may also be TICKED: then `right` holds the options, and the key follows.
    """

    change = forms.ChoiceField(
        error_messages={
            "required": "Choose what is to be mended.",
            "invalid_choice": "That is no choice for this question.",
        }
    )
    right = forms.MultipleChoiceField(
        required=False, error_messages={"invalid_choice": "The question has no such option."}
    )
    reason = forms.CharField(
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Candidates whose score changes read this on their report.",
        error_messages={"required": "Say why: candidates whose score changes read it."},
    )

    def __init__(self, *args: Any, version: QuestionVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.version = version
        self.asking = asking(version)
        keys = [(f"key-{key}", letters(version.kind, key)) for key in range(1 << len(LETTERS)) if fits(version, key)]
        if version.kind == Kind.MULTIPLE:
            keys.append((TICKED, "The ticked ones"))
        self.fields["change"].choices = [*keys, *[(one.value, str(one.form)) for one in self.asking]]  # type: ignore[attr-defined]
        self.fields["right"].choices = [(str(n), str(n)) for n in range(len(version.options))]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("change") == TICKED:
            data["change"] = f"key-{sum(1 << int(option) for option in data.get('right', ()))}"
        return data

    def ticked(self) -> set[int]:
        """What a page that asks again shows ticked: what was sent, else the key."""
        options = range(len(self.version.options))
        if self.is_bound and self["change"].value() == TICKED:
            return {n for n in options if str(n) in self["right"].value()}
        return {n for n in options if is_chosen(self.version, self.version.key, n)}

    def chosen(self) -> Change:
        kind, _, number = self.cleaned_data["change"].partition("-")
        if kind == "key":
            return Change(self.version, key=int(number))
        forms_by_pk: dict[int, Form] = {one.form.pk: one.form for one in self.asking}
        return Change(self.version, form=forms_by_pk[int(number)])


class FindForm(forms.Form):
    """Looking for the question to correct."""

    q = forms.CharField(label="Question", max_length=100, required=False, help_text="A part of its name or its text.")
