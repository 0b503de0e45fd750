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
        fields = [
            "name", "time_zone", "exam_date", "player_keys", "mail_reviews", "mail_group_mocks", "mail_plan",
            "mail_nudges",
        ]  # fmt: skip
        labels = {
            "player_keys": "Single-key shortcuts in the exam",
            "mail_reviews": "Emails about reviews of questions",
            "mail_group_mocks": "Emails about my groups’ mock exams",
            "mail_plan": "My study plan every week by email",
            "mail_nudges": "An email when I have not studied for some days",
        }
        help_texts = {
            "name": "Shown in the exam's header. May stay empty.",
            "mail_group_mocks": "When one is set and when it opens; if you have not sat it, a day before it closes and "
            "when a leader reminds you.",
            "mail_reviews": "For authors and reviewers of a study group: what was decided, and once a day what waits.",
            "mail_plan": "Once you have a plan: on the weekday you chose there, in the morning, until your exam.",
            "mail_nudges": "Once you have a plan: one email, not one a day, and none on your days off.",
        }
