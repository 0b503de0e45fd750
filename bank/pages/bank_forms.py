from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import User
from bank.models import QuestionBank
from groups.models import StudyGroup
from groups.permissions import Power, roles_with

NO_GROUP = "There is no group at this address. Ask its leaders: it stands after /groups/ in their browser."


class BankForm(forms.Form):
    name = forms.CharField(
        max_length=QuestionBank._meta.get_field("name").max_length,
        help_text="What its readers know it by, as “Master planning, spring course”.",
        error_messages={"required": "Give the bank a name."},
    )


class OpeningForm(forms.Form):
    group = forms.CharField(
        max_length=200,
        label="Address of the group",
        help_text="The last part of its page’s address: for /groups/lyon-evening/ that is lyon-evening.",
        error_messages={"required": "Give the address of the group."},
    )

    def clean_group(self) -> StudyGroup:
        typed = str(self.cleaned_data["group"]).strip().strip("/").rpartition("/")[2].lower()
        group = StudyGroup.objects.filter(slug=typed, closed_at__isnull=True).first()
        if group is None:
            raise ValidationError(NO_GROUP)
        return group


class CopyForm(BankForm):
    into = forms.ModelChoiceField(
        StudyGroup.objects.none(),
        to_field_name="slug",
        label="Into the group",
        error_messages={"required": "Choose the group it is copied into."},
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = writable_groups(user)  # type: ignore[attr-defined]


def writable_groups(user: User) -> Any:
    """Those in which this person may write questions."""
    return StudyGroup.objects.filter(
        closed_at__isnull=True, memberships__user=user, memberships__role__in=roles_with(Power.WRITE)
    ).order_by("name")
