import zoneinfo

from django import forms

from accounts.models import User

ZONES = [(name, name.replace("_", " ")) for name in sorted(zoneinfo.available_timezones())]


class ProfileForm(forms.ModelForm):
    time_zone = forms.ChoiceField(choices=ZONES, help_text="Times are shown in this zone.")
    exam_date = forms.DateField(
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Your real exam, if you have a date.",
    )

    class Meta:
        model = User
        fields = ["name", "time_zone", "exam_date", "player_keys"]
        labels = {"player_keys": "Single-key shortcuts in the exam"}
        help_texts = {"name": "Shown in the exam's header. May stay empty."}
