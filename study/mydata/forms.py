from typing import Any

from django import forms


class DeletionForm(forms.Form):
    """The address, typed: a click alone deletes nothing."""

    email = forms.CharField(
        label="Your email address",
        max_length=254,
        help_text="Type it to show that you mean this account.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._address = email

    def clean_email(self) -> str:
        typed: str = self.cleaned_data["email"]
        if typed.strip().lower() != self._address.lower():
            raise forms.ValidationError("This is not the address of this account. Nothing was deleted.")
        return typed
