from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from bank.actions.problems import NO_DECISION, WHY_KEPT
from bank.models import ProblemReport
from exams.problems.forms import Prose

State = ProblemReport.State


class DecisionForm(forms.Form):
    """One answer to some of a question's reports. One that somebody else has answered meanwhile may be among them."""

    reports = forms.MultipleChoiceField(
        error_messages={
            "required": "Tick at least one report that this answers.",
            "invalid_choice": "Report %(value)s is none of this question.",
        }
    )
    state = forms.ChoiceField(
        choices=[(state.value, state.label) for state in (State.ACCEPTED, State.DECLINED)],
        error_messages={"required": NO_DECISION, "invalid_choice": NO_DECISION},
    )
    outcome = Prose(required=False)

    def __init__(self, *args: Any, reports: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reports"].choices = [(str(pk), str(pk)) for pk in reports]  # type: ignore[attr-defined]

    def clean_outcome(self) -> str:
        outcome: str = self.cleaned_data["outcome"]
        if self.cleaned_data.get("state") == State.DECLINED and not outcome:
            raise ValidationError(WHY_KEPT)
        return outcome
