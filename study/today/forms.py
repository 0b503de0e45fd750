from datetime import date
from typing import Any

from django import forms

from accounts.forms import ZONES
from accounts.models import User
from study.plans.forms import PlanForm

# What a plan is asked for besides; a newcomer is spared it, and finds it in the plan.
LATER = ("hours", "mail_plan", "mail_weekday", "mail_nudges", "nudge_after")


class WelcomeForm(PlanForm):
    """The first three minutes: the exam, its day, the time there is. The rest of a plan is as usual."""

    time_zone = forms.ChoiceField(choices=ZONES, help_text="Decides when your days begin and end.")

    def __init__(self, data: Any = None, *, user: User, today: date) -> None:
        super().__init__(data, user=user, plan=None, today=today)
        self.fields["time_zone"].initial = user.time_zone
        for name in LATER:
            field = self.fields[name]
            field.required, field.disabled = False, True
            field.widget = forms.HiddenInput()
