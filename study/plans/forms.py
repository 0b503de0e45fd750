from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms

from accounts.models import User
from curriculum.models import Area, Blueprint
from study.actions.plans import Wanted
from study.models import Plan
from study.models.plans import LEAST_HOURS, LONGEST_REASON, MOST_HOURS, MOST_WEEKLY_HOURS, WEEKDAYS
from study.plans.calendar import STEP

USUAL_HOURS, USUAL_WEEKLY_HOURS = 100, 8
LONGEST_AHEAD, LONGEST_OFF = timedelta(days=3 * 366), timedelta(days=366)
SUNDAY = 6
NUDGES = [(3, "3 study days"), (4, "4 study days"), (5, "5 study days"), (7, "7 study days"), (10, "10 study days")]
SOURCE = "About 100 hours is a common guide for the whole exam, and no rule: take more or less as you need."


def date_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def hours_input(step: str) -> forms.NumberInput:
    return forms.NumberInput(attrs={"step": step, "inputmode": "decimal"})


class PlanForm(forms.Form):
    blueprint = forms.ModelChoiceField(Blueprint.objects.order_by("position"), label="Exam", empty_label=None)
    exam_date = forms.DateField(
        label="Exam date",
        required=False,
        widget=date_input(),
        help_text="Leave it empty if you have none yet: the plan then says when you would be ready.",
    )
    hours = forms.DecimalField(
        label="Hours of study in all", max_digits=6, decimal_places=1, initial=USUAL_HOURS, widget=hours_input("1"),
        help_text=SOURCE,
    )  # fmt: skip
    weekly_hours = forms.DecimalField(
        label="Hours a week",
        max_digits=6,
        decimal_places=1,
        initial=USUAL_WEEKLY_HOURS,
        widget=hours_input("0.5"),
        help_text="What you can keep up in a usual week.",
    )
    weekdays = forms.TypedMultipleChoiceField(
        label="Days I study",
        coerce=int,
        choices=list(enumerate(WEEKDAYS)),
        initial=list(range(SUNDAY)),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one day of the week."},
    )
    mail_plan = forms.BooleanField(label="Email me the plan every week", required=False)
    mail_weekday = forms.TypedChoiceField(
        label="On", coerce=int, choices=list(enumerate(WEEKDAYS)), initial=0, help_text="At eight in the morning."
    )
    mail_nudges = forms.BooleanField(label="Email me when I have not studied for a while", required=False)
    nudge_after = forms.TypedChoiceField(label="After", coerce=int, choices=NUDGES, initial=4)
    afresh = forms.BooleanField(
        label="Count the hours afresh from today", required=False,
        help_text="For a second attempt, or another exam. What you have logged stays in the log.",
    )  # fmt: skip

    def __init__(self, data: Any = None, *, user: User, plan: Plan | None, today: date) -> None:
        self.today = today
        super().__init__(data, initial=_initial(user, plan, today))
        if plan is None:
            del self.fields["afresh"]

    def clean_exam_date(self) -> date | None:
        day: date | None = self.cleaned_data["exam_date"]
        if day and day <= self.today:
            raise forms.ValidationError(f"{_shown(day)} is not in the future. Enter the day of the exam to come.")
        if day and day > self.today + LONGEST_AHEAD:
            raise forms.ValidationError(f"{_shown(day)} is more than three years away. Check the year.")
        return day

    def clean_hours(self) -> int:
        return _minutes(self.cleaned_data["hours"], LEAST_HOURS, MOST_HOURS, "in all")

    def clean_weekly_hours(self) -> int:
        hours = self.cleaned_data["weekly_hours"]
        if hours > 168:
            raise forms.ValidationError(f"A week has 168 hours. Enter {MOST_WEEKLY_HOURS} at most.")
        return _minutes(hours, 0.5, MOST_WEEKLY_HOURS, "a week")

    def wanted(self) -> Wanted:
        found = self.cleaned_data
        return Wanted(
            blueprint=found["blueprint"],
            exam_date=found["exam_date"],
            minutes=found["hours"],
            weekly_minutes=found["weekly_hours"],
            weekdays=sum(1 << day for day in set(found["weekdays"])),
            mails={"mail_plan": found["mail_plan"], "mail_nudges": found["mail_nudges"]},
            mail_weekday=found["mail_weekday"],
            nudge_after=found["nudge_after"],
            afresh=found.get("afresh", False),
        )


def _initial(user: User, plan: Plan | None, today: date) -> dict[str, Any]:
    ahead = user.exam_date if user.exam_date and user.exam_date > today else None
    mails = {"mail_plan": user.mail_plan, "mail_nudges": user.mail_nudges, "exam_date": ahead}
    if plan is None:
        return mails
    return mails | {
        "blueprint": plan.blueprint_id,
        "hours": _hours(plan.minutes),
        "weekly_hours": _hours(plan.weekly_minutes),
        "weekdays": sorted(plan.study_weekdays),
        "mail_weekday": plan.mail_weekday,
        "nudge_after": plan.nudge_after,
    }


def _hours(minutes: int) -> str:
    return f"{minutes / 60:g}"


def _shown(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def _minutes(hours: Any, least: float, most: int, when: str) -> int:
    if not least <= hours <= most:
        raise forms.ValidationError(f"Enter between {least:g} and {most} hours {when}.")
    steps: int = round(hours * 60 / STEP)
    return steps * STEP


class DaysOffForm(forms.Form):
    first = forms.DateField(label="From", widget=date_input())
    last = forms.DateField(label="To", required=False, widget=date_input(), help_text="Empty for a single day.")
    reason = forms.CharField(label="What for", required=False, max_length=LONGEST_REASON)

    def __init__(self, data: Any = None, *, today: date) -> None:
        self.today = today
        super().__init__(data)

    def clean(self) -> dict[str, Any]:
        found = self.cleaned_data
        first, last = found.get("first"), found.get("last") or found.get("first")
        if first and last:
            found["last"] = last
            self._check(first, last)
        return found

    def _check(self, first: date, last: date) -> None:
        if last < first:
            self.add_error("last", f"They would end before they begin, on {_shown(first)}.")
        elif last - first > LONGEST_OFF:
            self.add_error("last", "That is more than a year. Check the year, or move the exam date instead.")
        elif last < self.today:
            self.add_error("last", "These days are over. Only days to come can be planned.")
        elif first > self.today + LONGEST_AHEAD:
            self.add_error("first", "That is more than three years away. Check the year.")


class WeekForm(forms.Form):
    """Minutes of a week and of its areas; what is left empty the plan decides."""

    total = forms.IntegerField(label="The whole week, in minutes", required=False, min_value=0)

    def __init__(self, data: Any = None, *, areas: Sequence[Area], own: Mapping[str, int]) -> None:
        super().__init__(data, initial={"total" if not name else f"area_{name}": own[name] for name in own})
        self.areas = areas
        for area in areas:
            self.fields[f"area_{area.slug}"] = forms.IntegerField(label=area.name, required=False, min_value=0)
        for field in self.fields.values():
            field.widget.attrs |= {"step": STEP, "inputmode": "numeric"}

    def clean(self) -> dict[str, Any]:
        most, total = 60 * MOST_WEEKLY_HOURS, self.cleaned_data.get("total")
        areas = sum(self.of_areas().values())
        if max(areas, total or 0) > most:
            self.add_error(None, f"A week takes {MOST_WEEKLY_HOURS} hours at most, which is {most} minutes.")
        elif total is not None and areas > total:
            self.add_error("total", f"The areas below come to {areas} minutes already, more than the whole week.")
        return self.cleaned_data

    def of_areas(self) -> dict[Area, int]:
        given = ((area, self.cleaned_data.get(f"area_{area.slug}")) for area in self.areas)
        return {area: minutes for area, minutes in given if minutes is not None}
