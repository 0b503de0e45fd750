"""What leaders fill in: a mock and its window, how it is assembled, a member's extra minutes."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils import timezone

from bank.models import QuestionBank
from curriculum.models import Blueprint
from exams.assignments.supply import banks_for
from exams.models import Assignment, AssignmentExtra
from exams.models.assignments import MOST_MINUTES, MOST_QUESTIONS
from groups.forms import one_line
from groups.models import StudyGroup

State = Assignment.State
USUAL_WINDOW = timedelta(days=7)
AT = "%Y-%m-%dT%H:%M"
ENDS = [(False, "Whoever has started may finish in their own time"), (True, "Running attempts end too, at that moment")]


class Moment(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format=AT)


class AssignmentForm(forms.ModelForm):
    closing_ends_attempts = forms.TypedChoiceField(
        label="At the end of the window",
        choices=ENDS,
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the end of the window means for who has started."},
    )

    class Meta:
        model = Assignment
        fields = ("title", "blueprint", "opens_at", "closes_at", "closing_ends_attempts", "minutes",
                  "attempts_allowed", "shows", "release")  # fmt: skip
        labels = {
            "blueprint": "Exam",
            "opens_at": "Members may start from",
            "closes_at": "Until",
            "attempts_allowed": "Attempts for each member",
            "shows": "The report shows",
            "release": "It shows it",
        }
        help_texts = {
            "title": "Members see it, as “Week 4: planning and inventory”.",
            "blueprint": "Whose areas, weights and scale it follows.",
            "closes_at": "Empty: open without an end.",
            "minutes": "Extra minutes of members come on top.",
            "attempts_allowed": "1 to 10. Every attempt asks the same questions.",
        }
        widgets = {
            "opens_at": Moment(), "closes_at": Moment(), "shows": forms.RadioSelect, "release": forms.RadioSelect,
        }  # fmt: skip
        error_messages = {
            "opens_at": {"required": "Say from when members may start."},
            "title": {"required": "Give the mock a title."},
        }

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        self.fields["blueprint"].queryset = Blueprint.objects.order_by("position")  # type: ignore[attr-defined]
        self.fields["blueprint"].empty_label = None  # type: ignore[attr-defined]
        for name in ("shows", "release"):
            field = self.fields[name]
            field.choices = [choice for choice in field.choices if choice[0]]  # type: ignore[attr-defined]
        if self.instance.state not in ("", State.DRAFT):
            self.fields["blueprint"].disabled = True

    def clean_title(self) -> str:
        title = one_line(self.cleaned_data["title"])
        if not title:
            raise forms.ValidationError("Give the mock a title that can be seen.")
        return title

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        opens, closes = given.get("opens_at"), given.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", "The window must end after it begins.")
        elif closes and closes < self.now and closes != self.instance.closes_at:
            self.add_error("closes_at", "That moment is over. To close it at once, take the present minute or later.")
        if not closes and "closes_at" not in self.errors:
            self._check_open_end(given)
        return given

    def _check_open_end(self, given: dict[str, Any]) -> None:
        if given.get("release") == Assignment.Release.AFTER_CLOSE:
            self.add_error("release", "Without an end of the window results would never come. Give it an end.")
        if given.get("closing_ends_attempts"):
            self.add_error("closing_ends_attempts", "Without an end of the window there is nothing that could end.")


def usual(blueprint: Blueprint | None, now: datetime) -> dict[str, Any]:
    """What a new mock begins with: a week from now, everything shown at once."""
    opens = timezone.localtime(now).replace(second=0, microsecond=0)
    return {
        "opens_at": opens,
        "closes_at": opens + USUAL_WINDOW,
        "minutes": blueprint.minutes if blueprint else 60,
        "blueprint": blueprint,
        "attempts_allowed": 1,
        "closing_ends_attempts": False,
        "shows": Assignment.Shows.QUESTIONS,
        "release": Assignment.Release.AT_ONCE,
    }


class AssemblyForm(forms.Form):
    banks = forms.ModelMultipleChoiceField(
        QuestionBank.objects.none(),
        label="Out of",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one bank."},
    )
    total = forms.IntegerField(min_value=2, label="Questions in all")

    def __init__(self, *args: Any, group: StudyGroup, blueprint: Blueprint, **kwargs: Any) -> None:
        areas = blueprint.areas.values_list("scored", "pretest")
        self.whole = min(sum(map(sum, areas)), MOST_QUESTIONS)
        kwargs.setdefault("initial", {"total": self.whole})
        super().__init__(*args, **kwargs)
        banks = banks_for(group)
        self.fields["banks"].queryset = banks  # type: ignore[attr-defined]
        self.fields["banks"].initial = [bank.pk for bank in banks if bank.group_id]
        total = self.fields["total"]
        total.validators.append(MaxValueValidator(self.whole, f"The exam has {self.whole} questions; choose no more."))
        total.widget.attrs["max"] = self.whole


class MinutesForm(forms.ModelForm):
    class Meta:
        model = AssignmentExtra
        fields = ("minutes",)
        error_messages = {
            "minutes": dict.fromkeys(
                ("required", "invalid", "min_value", "max_value"), f"Give whole minutes, 0 to {MOST_MINUTES}."
            )
        }
