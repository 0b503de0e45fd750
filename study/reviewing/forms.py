from typing import Any

from django import forms

from accounts.models import User
from curriculum.models import Section
from insights.models import WeaknessReport
from study.models import Card
from study.models.cards import MOST_NEW
from study.reviewing.scheduling import AGAIN, EASY

LONGEST = 60
PACE = f"From 0 to {MOST_NEW} a day."
NOWHERE = "Choose a section or an area, or what your weakness report names."
NOTHING_NAMED = "Your weakness report names nothing yet. Choose a section or an area."
NEITHER = "Choose terms, formulas or both."
WEAK = "weak"


class PaceForm(forms.Form):
    new_ideas = forms.IntegerField(
        label="New ideas a day", min_value=0, max_value=MOST_NEW,
        help_text="Ideas come from the questions you answer. A mock brings more than anybody wants on one day.",
        error_messages={"min_value": PACE, "max_value": PACE, "invalid": PACE, "required": PACE},
    )  # fmt: skip
    new_flashcards = forms.IntegerField(
        label="New flashcards a day", min_value=0, max_value=MOST_NEW,
        help_text="Terms and formulas, each way counted.",
        error_messages={"min_value": PACE, "max_value": PACE, "invalid": PACE, "required": PACE},
    )  # fmt: skip


class AddForm(forms.Form):
    """`where` is the slug of a section, of an area as “area:slug”, or “weak”."""

    where = forms.CharField(max_length=LONGEST + 5, error_messages={"required": NOWHERE, "max_length": NOWHERE})
    terms = forms.BooleanField(required=False)
    formulas = forms.BooleanField(required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_where(self) -> list[Section]:
        where = self.cleaned_data["where"]
        found = weak_sections(self.user) if where == WEAK else _sections(where)
        if not found:
            raise forms.ValidationError(NOTHING_NAMED if where == WEAK else NOWHERE)
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not (data.get("terms") or data.get("formulas")):
            self.add_error(None, NEITHER)
        return data


def _sections(where: str) -> list[Section]:
    if "\x00" in where:
        return []
    area = where.removeprefix("area:")
    found = Section.objects.filter(areas__slug=area) if area != where else Section.objects.filter(slug=where)
    return list(found.distinct().order_by("position"))


def weak_sections(user: User) -> list[Section]:
    """Of the areas where study gains most by the weakness reports the sections to begin with, and those in which
    something was missed when it last came up."""
    slugs: set[str] = set()
    for body in WeaknessReport.objects.filter(user=user).values_list("body", flat=True):
        slugs |= {section["slug"] for area in body.get("next") or [] for section in area.get("sections", [])}
        slugs |= set(body.get("missed") or {})
    return list(Section.objects.filter(slug__in=slugs).order_by("position"))


class GradeForm(forms.Form):
    """What a step of the session sends; `turn` is the card as the page knew it, `since` when it showed the card: by the
    server's clock, in seconds of the epoch."""

    card = forms.IntegerField(min_value=1, max_value=2**62)
    turn = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    rating = forms.IntegerField(min_value=AGAIN, max_value=EASY, required=False)
    since = forms.IntegerField(min_value=0, max_value=2**40, required=False)


class ShelfForm(forms.Form):
    card = forms.IntegerField(min_value=1, max_value=2**62)
    shelf = forms.ChoiceField(choices=Card.Shelf.choices)
