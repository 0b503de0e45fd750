import unicodedata

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import AccessToken
from accounts.tokens.scopes import Scope

DAYS = [(30, "30 days"), (90, "90 days"), (365, "A year")]


class TokenForm(forms.Form):
    name = forms.CharField(
        max_length=AccessToken.LONGEST_NAME,
        help_text="What will use it, such as “grade book”. You alone read this.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    scopes = forms.MultipleChoiceField(
        choices=Scope.choices,
        label="It may",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick at least one thing that the token may do."},
    )
    days = forms.TypedChoiceField(choices=DAYS, coerce=int, initial=90, label="It ends after")

    def clean_name(self) -> str:
        """One line, without characters that steer rather than show."""
        plain = " ".join(self.cleaned_data["name"].split())
        name = "".join(letter for letter in plain if unicodedata.category(letter) not in ("Cc", "Cf"))
        if not name:
            raise ValidationError("Give it a name that can be seen.")
        return name
