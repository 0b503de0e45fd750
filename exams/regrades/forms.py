"""Choosing what is to be mended of a question, and saying why."""

from decimal import Decimal
from typing import Any

from django import forms

from bank.actions.keys import Range
from bank.keys import fits, is_chosen
from bank.models import LETTERS, Kind, QuestionVersion
from bank.models.questions import letters
from bank.numbers import LONGEST, exact, written
from exams.actions.regrade_preview import Change
from exams.models import Form, FormQuestion, Regrade

LONGEST_REASON = 500
TICKED, RANGE, AROUND = "key-ticked", "range", "around"
NO_NUMBER = "Write it in digits, as 12.5 or 1,250, with at most 8 decimals."
NOT_OFF = "How far off an answer may be is no negative number."


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

    Where several options are right it may also be TICKED: then `right` holds the options, and the key follows. Where a
    number is entered it is RANGE, from `lowest` to `highest`, or AROUND a `number`, by `tolerance`, which becomes one.
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
    lowest, highest, number, tolerance = (forms.CharField(max_length=LONGEST, required=False) for _ in range(4))
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
        if version.kind == Kind.NUMERIC:
            keys += [(RANGE, "From one number to another"), (AROUND, "Around a number")]
        self.fields["change"].choices = [*keys, *[(one.value, str(one.form)) for one in self.asking]]  # type: ignore[attr-defined]
        self.fields["right"].choices = [(str(n), str(n)) for n in range(len(version.options))]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("change") == TICKED:
            data["change"] = f"key-{sum(1 << int(option) for option in data.get('right', ()))}"
        if data.get("change") in (RANGE, AROUND) and (ends := self._range(data)):
            data |= {"change": RANGE, "lowest": f"{ends[0]:f}", "highest": f"{ends[1]:f}", "accepted": ends}
        return data

    def _range(self, data: dict[str, Any]) -> Range | None:
        if data["change"] == RANGE:
            lowest, highest = self._number(data, "lowest"), self._number(data, "highest")
            return None if lowest is None or highest is None else (lowest, highest)
        number, off = self._number(data, "number"), self._number(data, "tolerance", missing="0")
        if off is not None and off < 0:
            self.add_error("tolerance", NOT_OFF)
        return None if number is None or off is None or off < 0 else (number - off, number + off)

    def _number(self, data: dict[str, Any], name: str, *, missing: str = "") -> Decimal | None:
        if name in self.errors:
            return None
        number = exact(data.get(name) or missing)
        if number is None:
            self.add_error(name, NO_NUMBER)
        return number

    def ends(self) -> dict[str, str]:
        """What the fields of a range show: what was sent, else the range as it is."""
        lowest, highest = self.version.lowest, self.version.highest
        if self.version.kind != Kind.NUMERIC or lowest is None or highest is None:
            return {}
        half = (highest - lowest) / 2
        now = {"lowest": lowest, "highest": highest, "number": lowest + half, "tolerance": half}
        return {name: self[name].value() or written(value) for name, value in now.items()}

    def ticked(self) -> set[int]:
        """What a page that asks again shows ticked: what was sent, else the key."""
        options = range(len(self.version.options))
        if self.is_bound and self["change"].value() == TICKED:
            return {n for n in options if str(n) in self["right"].value()}
        return {n for n in options if is_chosen(self.version, self.version.key, n)}

    def chosen(self) -> Change:
        kind, _, number = self.cleaned_data["change"].partition("-")
        if kind == RANGE:
            return Change(self.version, accepted=self.cleaned_data["accepted"])
        if kind == "key":
            return Change(self.version, key=int(number))
        forms_by_pk: dict[int, Form] = {one.form.pk: one.form for one in self.asking}
        return Change(self.version, form=forms_by_pk[int(number)])


class FindForm(forms.Form):
    """Looking for the question to correct."""

    q = forms.CharField(label="Question", max_length=100, required=False, help_text="A part of its name or its text.")
