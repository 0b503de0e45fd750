from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from curriculum.models import Certification, PointCategory
from study.actions.activities import Told
from study.actions.credentials import Held
from study.credentials.cycles import Life, Standing
from study.credentials.files import TAKEN
from study.models import Activity, Holding

FIRST_DAY = date(1973, 1, 1)
TOO_EARLY = "There was no such certification then. Look at the year."
IN_FUTURE = "This day has not come yet. Write down what is done."
BEFORE_EARNED = "This is before you were certified."
NOT_CURRENT = "On that day the certification was not current, so it cannot have been made one for life."
HOW_MANY = "No source names the points for this. Say how many you reckon with for each {unit}; the handbook has them."
HOW_OFTEN = "Say how many {times} it took."
NO_FELLOWS = "This certification has no fellows."


def day_field(**options: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


def past(day: date, today: date) -> date:
    if day > today:
        raise forms.ValidationError(IN_FUTURE)
    if day < FIRST_DAY:
        raise forms.ValidationError(TOO_EARLY)
    return day


class HoldingForm(forms.ModelForm):
    earned_on = day_field(label="Certified on", help_text="The day on your certificate.")
    current = forms.BooleanField(
        required=False,
        initial=True,
        label="It is current: I renewed every cycle that is over",
        help_text="Leave it empty if you missed a renewal. You can write renewals down one by one.",
    )
    lifetime_since = day_field(
        label="Held for life since", required=False, help_text="Only if you were granted it. No points are needed then."
    )

    class Meta:
        model = Holding
        fields = ["certification", "earned_on", "current", "fellow", "lifetime_since", "number"]
        help_texts = {
            "fellow": "Fellows need more points in a cycle.",
            "number": "For your own audit export. Only you see it.",
        }

    def __init__(self, data: Any = None, *, today: date, held: Holding | None = None) -> None:
        super().__init__(data, instance=held)
        self.today = today
        if held:
            del self.fields["certification"], self.fields["current"]
        else:
            certifications = Certification.objects.filter(in_use=True).order_by("position")
            self.fields["certification"] = forms.ModelChoiceField(certifications, empty_label="Choose…")
            self.order_fields(self.Meta.fields)

    def clean_earned_on(self) -> date:
        return past(self.cleaned_data["earned_on"], self.today)

    def clean_lifetime_since(self) -> date | None:
        day = self.cleaned_data["lifetime_since"]
        return past(day, self.today) if day else None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        certification = cleaned.get("certification") if "certification" in self.fields else self.instance.certification
        if cleaned.get("fellow") and certification and not certification.fellow_points:
            self.add_error("fellow", NO_FELLOWS)
        earned_on, since = cleaned.get("earned_on"), cleaned.get("lifetime_since")
        if earned_on and since and (fault := self._no_lifetime(earned_on, since)):
            self.add_error("lifetime_since", fault)
        return cleaned

    def _no_lifetime(self, earned_on: date, since: date) -> str:
        """Whether it was current on that day is asked of a new one only: of others renewals may be missing."""
        if since < earned_on:
            return BEFORE_EARNED
        lapses = "current" in self.fields and not self.cleaned_data.get("current")
        return NOT_CURRENT if lapses and Life(earned_on, {}).standing(since) != Standing.ACTIVE else ""

    @property
    def held(self) -> Held:
        return Held(**{name: self.cleaned_data[name] for name in ("earned_on", "fellow", "lifetime_since", "number")})


class RenewalForm(forms.Form):
    number = forms.IntegerField(min_value=1, max_value=50, widget=forms.HiddenInput)
    renewed_on = day_field(label="Application accepted on")


def category_choices() -> list[tuple[str, Any]]:
    choices: dict[str, list[tuple[int, str]]] = {str(label): [] for label in PointCategory.Group.labels}
    for category in PointCategory.objects.filter(in_use=True).order_by("position"):
        choices[category.get_group_display()].append((category.pk, category.name))
    return [("", "Choose…"), *((group, rows) for group, rows in choices.items() if rows)]


class ActivityForm(forms.ModelForm):
    """The amounts follow the category: a multiplier where it has one, points for each where no source names them."""

    done_on = day_field(label="Done on", help_text="The last day, if it took several.")
    times = forms.DecimalField(required=False, min_value=Decimal("0.01"), max_value=100, decimal_places=2)
    points_each = forms.DecimalField(required=False, min_value=0, max_value=100, decimal_places=2)
    file = forms.FileField(
        required=False,
        allow_empty_file=True,  # said better by what reads it
        max_length=None,
        label="Evidence",
        help_text=f"{TAKEN}, at most 10 MB. Only you can see it.",
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg,.webp"}),
    )

    class Meta:
        model = Activity
        fields = ["category", "units", "times", "points_each", "title", "provider", "done_on", "holdings", "note"]
        labels = {"title": "What it was", "provider": "Who gave it", "holdings": "Counts for"}
        widgets = {
            "holdings": forms.CheckboxSelectMultiple,
            "note": forms.Textarea(attrs={"rows": 3}),
            "units": forms.NumberInput(attrs={"step": "0.01", "min": "0.01"}),
        }

    def __init__(self, *sent: Any, held: list[Holding], today: date, **options: Any) -> None:
        super().__init__(*sent, **options)
        self.held, self.today = held, today
        # No shorter list for what is out of use: an entry made before keeps its category.
        self.fields["category"].widget.choices = self._categories()
        holdings = self.fields["holdings"]
        holdings.queryset = Holding.objects.filter(pk__in=[each.pk for each in held])  # type: ignore[attr-defined]
        holdings.choices = [(each.pk, str(each.certification)) for each in held]  # type: ignore[attr-defined]

    def _categories(self) -> list[tuple[str, Any]]:
        choices = category_choices()
        mine = self.instance.category if self.instance.category_id else None
        return [*choices, ("No longer offered", [(mine.pk, mine.name)])] if mine and not mine.in_use else choices

    @property
    def category(self) -> PointCategory | None:
        """The one chosen so far, for the labels of the amounts."""
        chosen = str(self["category"].value() or "")
        return PointCategory.objects.filter(pk=chosen).first() if chosen.isdecimal() and len(chosen) < 10 else None

    def clean_done_on(self) -> date:
        return past(self.cleaned_data["done_on"], self.today)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        category = cleaned.get("category")
        if not isinstance(category, PointCategory):
            return cleaned
        if category.points is not None:
            cleaned["points_each"] = category.points
        elif cleaned.get("points_each") is None and "points_each" not in self.errors:
            self.add_error("points_each", HOW_MANY.format(unit=category.unit))
        if not category.times:
            cleaned["times"] = Decimal(1)
        elif cleaned.get("times") is None and "times" not in self.errors:
            self.add_error("times", HOW_OFTEN.format(times=category.times))
        return cleaned

    @property
    def told(self) -> Told:
        names = ("category", "done_on", "title", "units", "points_each", "times", "provider", "note")
        values = {name: self.cleaned_data[name] for name in names}
        return Told(holdings=list(self.cleaned_data["holdings"]), **values)
