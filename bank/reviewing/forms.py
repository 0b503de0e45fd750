from typing import Any

from django import forms
from django.http import QueryDict

from bank.actions.publishing import WHY_RETIRED
from bank.models import QuestionVersion
from bank.reviewing.answering import WHY_NOT_ANSWERED, read_answer

LONGEST_TEXT = 2_000
TOO_LONG = "At most %(limit_value)d characters: these are %(show_value)d."


class Prose(forms.CharField):
    """Some sentences. Browsers send two characters for the end of a line that they counted as one."""

    def __init__(self, **kwargs: Any) -> None:
        messages = {"max_length": TOO_LONG} | kwargs.pop("error_messages", {})
        super().__init__(max_length=LONGEST_TEXT, error_messages=messages, **{"required": False} | kwargs)

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace("\r\n", "\n") if isinstance(value, str) else value)


class NoteForm(forms.Form):
    note = Prose()


class SolutionForm(forms.Form):
    """`answer` of the cleaned data is a bank.reviewing.answering.Answer; what is wrong with it is no field's error."""

    doubt = Prose()

    def __init__(self, version: QuestionVersion, data: QueryDict) -> None:
        super().__init__(data)
        self.version, self.sent = version, data

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        answer = read_answer(self.version, self.sent)
        if answer.chosen is None and not cleaned.get("doubt") and "doubt" not in self.errors:
            self.add_error("doubt", WHY_NOT_ANSWERED)
        return cleaned | {"answer": answer}


class DecisionForm(forms.Form):
    decision = forms.ChoiceField(
        choices=[("approve", "Approve"), ("changes", "Request changes")],
        error_messages={
            "required": "Choose “Approve” or “Request changes”.",
            "invalid_choice": "Choose “Approve” or “Request changes”.",
        },
    )
    verdict = Prose()


class RetiringForm(forms.Form):
    why = Prose(required=True, error_messages={"required": WHY_RETIRED})
