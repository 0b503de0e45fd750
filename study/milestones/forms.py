from datetime import date, timedelta
from typing import Any

from django import forms

from curriculum.models import Blueprint

LONGEST_AHEAD, OLDEST = timedelta(days=3 * 366), timedelta(days=2 * 366)


def _input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class DatesForm(forms.Form):
    received_on = forms.DateField(
        label="Authorization to test received on", required=False, widget=_input(),
        help_text="The day of the email. It is good for six months from then.",
    )  # fmt: skip
    exam_date = forms.DateField(label="Exam date", required=False, widget=_input())

    def __init__(self, data: Any = None, *, today: date, initial: dict[str, date | None]) -> None:
        self.today, self.before = today, initial
        super().__init__(data, initial=initial)

    def clean_received_on(self) -> date | None:
        day: date | None = self.cleaned_data["received_on"]
        if day and day > self.today:
            raise forms.ValidationError("That day has not come yet. Enter the day the email arrived.")
        if day and day < self.today - OLDEST:
            raise forms.ValidationError("That is more than two years ago, and such an authorization is over.")
        return day

    def clean_exam_date(self) -> date | None:
        """One that has passed in the meantime may stand as it is."""
        day: date | None = self.cleaned_data["exam_date"]
        if day and day != self.before["exam_date"] and day < self.today:
            raise forms.ValidationError("That day is over. For an exam you have sat, enter its result below.")
        if day and day > self.today + LONGEST_AHEAD:
            raise forms.ValidationError("That is more than three years away. Check the year.")
        return day


class ResultForm(forms.Form):
    blueprint = forms.ModelChoiceField(Blueprint.objects.order_by("position"), label="Exam", empty_label=None)
    sat_on = forms.DateField(label="Sat on", widget=_input())
    passed = forms.TypedChoiceField(
        label="Result", choices=[("yes", "Passed"), ("no", "Not passed")], widget=forms.RadioSelect,
        coerce=lambda text: text == "yes",
    )  # fmt: skip
    scaled = forms.IntegerField(label="Scaled score", required=False, help_text="If you like to keep it here.")

    def __init__(self, data: Any = None, *, today: date, **kwargs: Any) -> None:
        self.today = today
        super().__init__(data, **kwargs)

    def clean_sat_on(self) -> date:
        day: date = self.cleaned_data["sat_on"]
        if day > self.today:
            raise forms.ValidationError("That day has not come yet. Come back when you have sat the exam.")
        if day.year < 1970:
            raise forms.ValidationError("Check the year.")
        return day

    def clean(self) -> dict[str, Any]:
        found = self.cleaned_data
        exam, scaled, passed = found.get("blueprint"), found.get("scaled"), found.get("passed")
        if exam and scaled is not None:
            if not exam.scale_min <= scaled <= exam.scale_max:
                self.add_error("scaled", f"Scores of this exam are from {exam.scale_min} to {exam.scale_max}.")
            elif isinstance(passed, bool) and (scaled >= exam.scale_pass) != passed:
                self.add_error("scaled", f"{exam.scale_pass} and more is a pass; this does not fit the result above.")
        return found
