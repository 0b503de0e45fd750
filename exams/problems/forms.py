from typing import Any

from django import forms

from bank.models import ProblemReport
from bank.models.problems import LONGEST_TEXT

TOO_LONG = "At most %(limit_value)d characters: these are %(show_value)d."


class Prose(forms.CharField):
    """Some sentences. Browsers send two characters for the end of a line that they counted as one."""

    def __init__(self, *, longest: int = LONGEST_TEXT, **kwargs: Any) -> None:
        messages = {"max_length": TOO_LONG} | kwargs.pop("error_messages", {})
        super().__init__(max_length=longest, error_messages=messages, **kwargs)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return text.replace("\r\n", "\n") if text else text


class ProblemForm(forms.Form):
    kind = forms.ChoiceField(
        choices=ProblemReport.Kind.choices,
        error_messages={
            "required": "Choose what is wrong.",
            "invalid_choice": "That is none of the choices.",
        },
    )
    comment = Prose(error_messages={"required": "Say what is wrong; a sentence is enough."})
