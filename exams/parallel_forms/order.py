from django import forms

MOST = 6
REFUSAL = f"Choose how many forms: 1 to {MOST}."
FAULTS = ("required", "invalid", "min_value", "max_value")


class BuildOrder(forms.Form):
    count = forms.IntegerField(min_value=1, max_value=MOST, initial=2, error_messages=dict.fromkeys(FAULTS, REFUSAL))

    @property
    def choices(self) -> range:
        return range(1, MOST + 1)
