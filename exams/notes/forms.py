"""What is sent from the margin of a question."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from exams.models import Miss
from exams.models.notes import LONGEST_NOTE
from exams.problems.forms import Prose

NO_REASON = "“%(value)s” is none of the five reasons."
NO_REVISION = "Reload the page: what it says of the note does not fit."


class MissForm(forms.Form):
    """No reason takes back the one that was named."""

    why = forms.ChoiceField(required=False, choices=Miss.Why.choices, error_messages={"invalid_choice": NO_REASON})


class NoteForm(forms.Form):
    """`over` is the revision that somebody has read and wants to replace; where it is missing that of the page counts.
    An empty text takes the note away."""

    text = Prose(longest=LONGEST_NOTE, required=False)
    revision = forms.IntegerField(required=False, min_value=0, error_messages={"invalid": NO_REVISION})
    over = forms.IntegerField(required=False, min_value=0, error_messages={"invalid": NO_REVISION})

    @property
    def against(self) -> int:
        over: Any = self.cleaned_data["over"]
        return int(self.cleaned_data["revision"] or 0) if over is None else int(over)


def back_of(request: HttpRequest, default: str) -> str:
    """The page something was sent from, if that is one of ours and names itself."""
    wanted = request.POST.get("back", "")
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else default
