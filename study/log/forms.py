from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.models import User
from curriculum.models import Blueprint, Outline, Section
from study.log.reading import seconds
from study.models import Plan, StudyEntry
from study.models.log import LONGEST_NOTE, MOST_MINUTES

OLDEST = timedelta(days=10 * 366)
A_DAY = 24 * 60


def sections_for(user: User) -> QuerySet[Section]:
    """Of the exam the learner has a plan for, else of the first one. Two statements."""
    planned = Plan.objects.filter(user=user).values_list("blueprint__outline", flat=True).first()
    first = planned or Blueprint.objects.order_by("position").values_list("outline", flat=True).first()
    return Section.objects.filter(outline=first or Outline.CPIM_8).order_by("position")


class WhatForm(forms.Form):
    """What somebody studies: for the timer, and part of every entry."""

    kind = forms.ChoiceField(label="What", choices=StudyEntry.Kind.choices, initial=StudyEntry.Kind.READING)
    section = forms.ModelChoiceField(
        Section.objects.none(), label="Section", required=False, empty_label="Several, or none", to_field_name="slug"
    )

    def __init__(self, data: Any = None, *, user: User, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["section"].queryset = sections_for(user)  # type: ignore[attr-defined]


class EntryForm(WhatForm):
    day = forms.DateField(label="Day", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    minutes = forms.IntegerField(
        label="Minutes",
        min_value=1,
        max_value=MOST_MINUTES,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={"max_value": f"One entry holds up to {MOST_MINUTES} minutes, which is 16 hours."},
    )
    note = forms.CharField(label="Note", required=False, max_length=LONGEST_NOTE)
    field_order = ["day", "minutes", "kind", "section", "note"]

    def __init__(
        self, data: Any = None, *, user: User, today: date, entry: StudyEntry | None = None, **kwargs: Any
    ) -> None:
        self.user, self.today, self.entry = user, today, entry
        initial = {"day": today} if entry is None else _of(entry)
        super().__init__(data, user=user, initial=initial, **kwargs)

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day > self.today:
            raise forms.ValidationError("That day has not come yet. The log is for what you have studied.")
        if day < self.today - OLDEST:
            raise forms.ValidationError("That is more than ten years ago. Check the year.")
        return day

    def clean(self) -> dict[str, Any]:
        found = self.cleaned_data
        if found.get("day") and found.get("minutes"):
            others = seconds(self.user.pk, found["day"], found["day"] + timedelta(days=1)) // 60
            others -= self.entry.minutes if self.entry and self.entry.day == found["day"] else 0
            if others + found["minutes"] > A_DAY:
                self.add_error("minutes", f"With the {others} minutes already logged that day has more than 24 hours.")
        return found


def _of(entry: StudyEntry) -> dict[str, Any]:
    section = entry.section.slug if entry.section else None
    return {"day": entry.day, "minutes": entry.minutes, "kind": entry.kind, "section": section, "note": entry.note}


class LongForm(forms.Form):
    """How long a forgotten timer really ran."""

    minutes = forms.IntegerField(label="Minutes I really studied", min_value=1, max_value=MOST_MINUTES)
