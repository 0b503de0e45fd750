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
        fields = ["name", "time_zone", "exam_date", "player_keys", "mail_reviews", "mail_group_mocks"]
        labels = {
            "player_keys": "Single-key shortcuts in the exam",
            "mail_reviews": "Emails about reviews of questions",
            "mail_group_mocks": "Emails about my groups’ mock exams",
        }
        help_texts = {
            "name": "Shown in the exam's header. May stay empty.",
            "mail_group_mocks": "When one is set, when it opens, and a day before it closes if you have not sat it.",
            "mail_reviews": "For authors and reviewers of a study group: what was decided, and once a day what waits.",
        }
