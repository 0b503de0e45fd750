import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from groups.addresses import MOST_ADDRESSES, Addresses, read_addresses
from groups.models import Membership, Role, StudyGroup

MOST_DAYS = 90
USUAL_DAYS = 14
MOST_USES = 10_000
LONGEST_LIST = 50_000
# So many problems of a pasted list are named; the rest is counted.
PROBLEMS_SHOWN = 20


def one_line(text: str) -> str:
    """Without line breaks and other characters that steer rather than show."""
    plain = " ".join(text.split())
    return "".join(character for character in plain if unicodedata.category(character) not in ("Cc", "Cf"))


class GroupForm(forms.ModelForm):
    class Meta:
        model = StudyGroup
        fields = ["name", "description"]
        widgets = {"description": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "name": "Members see it, and everybody you invite.",
            "description": "What the group is for, when it meets, which exam it prepares. Invited people read it too.",
        }

    def clean_name(self) -> str:
        name = one_line(self.cleaned_data["name"])
        if not name:
            raise ValidationError("Give the group a name that can be seen.")
        return name


class SettingsForm(GroupForm):
    class Meta(GroupForm.Meta):
        fields = ["name", "description", "ranking"]
        labels = {"ranking": "Show rankings by name"}
        help_texts = GroupForm.Meta.help_texts | {
            "ranking": "Every member then sees the others’ names and total scores in the group’s mocks, best first. "
            "While it is off, nobody but the leaders sees another person’s score."
        }


class SharingForm(forms.Form):
    shares = forms.ChoiceField(choices=Membership.Shares.choices)


class RoleForm(forms.Form):
    role = forms.ChoiceField()

    def __init__(self, *args: Any, roles: list[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, role.label) for role in roles]  # type: ignore[attr-defined]


class InvitationForm(RoleForm):
    role = forms.ChoiceField(initial=Role.MEMBER)
    days = forms.IntegerField(min_value=1, max_value=MOST_DAYS, initial=USUAL_DAYS, label="Valid for days")
    field_order = ["addresses", "role", "days", "most_uses", "note"]

    def __init__(self, *args: Any, roles: list[Role], **kwargs: Any) -> None:
        super().__init__(*args, roles=[*reversed(roles)], **kwargs)

    def clean_note(self) -> str:
        return one_line(self.cleaned_data["note"])


class LinkForm(InvitationForm):
    most_uses = forms.IntegerField(
        min_value=1, max_value=MOST_USES, required=False, label="For so many people", help_text="Empty: no limit."
    )
    note = forms.CharField(
        max_length=200, required=False, label="Note for the leaders", help_text="Such as where you post it."
    )


class AddressesForm(InvitationForm):
    addresses = forms.CharField(
        label="Email addresses",
        max_length=LONGEST_LIST,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
        help_text=f"Up to {MOST_ADDRESSES}, with commas, semicolons, spaces or a line each. “Ana Pérez &lt;ana@…&gt;” "
        "works too.",
    )
    note = forms.CharField(max_length=200, required=False, label="A sentence in the mail")
    read: Addresses

    def clean_addresses(self) -> list[str]:
        """All or nothing: a list with a line that cannot be read sends no mail."""
        self.read = read_addresses(self.cleaned_data["addresses"])
        if len(self.read.found) > MOST_ADDRESSES:
            raise ValidationError(
                f"{len(self.read.found)} addresses: at most {MOST_ADDRESSES} at once. Send the list in parts."
            )
        problems = [str(problem) for problem in self.read.problems]
        if len(problems) > PROBLEMS_SHOWN:
            problems = [*problems[:PROBLEMS_SHOWN], f"… and {len(problems) - PROBLEMS_SHOWN} more."]
        if not problems and not self.read.found:
            raise ValidationError("There is no email address in it. Write each as name@example.org.")
        if problems:
            raise ValidationError([*problems, "Nobody was invited."])
        return list(self.read.found)
