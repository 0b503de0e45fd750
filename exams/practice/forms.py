"""What a learner chooses to practice, and the answer to one question."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import QueryDict

from bank.models import Kind, Level, QuestionVersion
from bank.numbers import LONGEST
from exams.actions.practicing import QUICK, Rules
from exams.incoming import is_unstorable
from exams.models import Practice
from exams.models.practice import FEWEST_SECONDS, MOST_SECONDS
from exams.practice.source import STATES, Source
from exams.saves import Save, misfit

FEWEST, MOST = 5, 100
CALCULATION = [("", "With and without calculation"), ("yes", "Calculations only"), ("no", "No calculations")]
YES_NO = {"yes": True, "no": False}
COUNT = f"Choose from {FEWEST} to {MOST} questions."
CLOCK = f"From {FEWEST_SECONDS} to {MOST_SECONDS} seconds for each question, or nothing for no clock."
NO_NAME = "One of these is the name of no area, section or bank. Choose from the lists."
NOTHING_TELLS = "Missed questions come back in tutor mode only: in exam mode nothing tells that they were missed."
SLUGS = 60
MOST_NAMES = 100
NOTHING_CHOSEN = "Choose an answer first."
NOTHING_ENTERED = "Enter a number first."
ONE_ONLY = "This question has one right answer. Choose one."
MISFIT = "That is no answer to this question. Choose again."


class Slugs(forms.Field):
    """Any number of slugs; whether there is such a thing is found when its questions are."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> tuple[str, ...]:
        return tuple(dict.fromkeys(text for text in value or () if text))

    def validate(self, value: tuple[str, ...]) -> None:
        if len(value) > MOST_NAMES or any(len(text) > SLUGS or is_unstorable(text) for text in value):
            raise forms.ValidationError(NO_NAME)


class PracticeForm(forms.Form):
    """Every field may be left out: what remains is ten questions of any kind in tutor mode."""

    blueprint = forms.CharField(required=False, max_length=SLUGS)
    area = Slugs(required=False)
    section = Slugs(required=False)
    bank = Slugs(required=False)
    level = forms.MultipleChoiceField(
        required=False, choices=Level.choices, error_messages={"invalid_choice": "There is no level “%(value)s”."}
    )
    calculation = forms.ChoiceField(
        required=False, choices=CALCULATION, error_messages={"invalid_choice": "Calculation is yes, no or nothing."}
    )
    state = forms.ChoiceField(
        required=False,
        choices=list(STATES.items()),
        error_messages={"invalid_choice": "Questions are chosen by " + ", ".join(STATES) + "; “%(value)s” is none."},
    )
    count = forms.IntegerField(
        required=False,
        validators=[MinValueValidator(FEWEST, COUNT), MaxValueValidator(MOST, COUNT)],
        error_messages={"invalid": COUNT},
    )
    mode = forms.ChoiceField(
        required=False, choices=Practice.Mode.choices, error_messages={"invalid_choice": "The mode is tutor or exam."}
    )
    seconds_each = forms.IntegerField(
        required=False,
        validators=[MinValueValidator(FEWEST_SECONDS, CLOCK), MaxValueValidator(MOST_SECONDS, CLOCK)],
        error_messages={"invalid": CLOCK},
    )
    until_right = forms.BooleanField(required=False)
    adaptive = forms.BooleanField(required=False)
    aim = forms.ChoiceField(
        required=False,
        choices=Practice.Aim.choices,
        error_messages={"invalid_choice": "It aims at exact or comfortable."},
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("until_right") and data.get("mode") == Practice.Mode.EXAM:
            self.add_error("until_right", NOTHING_TELLS)
        if data.get("until_right") and data.get("adaptive"):
            self.add_error("until_right", "Adaptive practice asks nothing twice. Choose one of the two.")
        return data

    @property
    def source(self) -> Source:
        data = self.cleaned_data
        return Source(
            areas=data.get("area", ()),
            sections=data.get("section", ()),
            banks=data.get("bank", ()),
            levels=tuple(data.get("level", ())),
            calculation=YES_NO.get(data.get("calculation", "")),
            state=data.get("state") or "any",
        )

    @property
    def rules(self) -> Rules:
        data = self.cleaned_data
        return Rules(
            mode=data["mode"] or Practice.Mode.TUTOR,
            seconds_each=data["seconds_each"],
            until_right=data["until_right"],
            adaptive=data["adaptive"],
            aim=data["aim"] or Practice.Aim.EXACT,
        )

    @property
    def wanted(self) -> int:
        return self.cleaned_data["count"] or QUICK


class Unfit(Exception):
    """What was sent is no answer; its text says what to do."""


def read_reply(data: QueryDict, version: QuestionVersion, *, seconds: int, optional: bool) -> Save:
    """The answer to this question; nothing chosen is one only where it is `optional`. Unfit says what is missing."""
    chosen, entered = _chosen(data, version), data.get("entered", "").strip()
    if len(entered) > LONGEST or is_unstorable(entered):
        raise Unfit(f"A number has at most {LONGEST} characters.")
    if chosen is None and not entered and not optional:
        raise Unfit(NOTHING_ENTERED if version.kind == Kind.NUMERIC else NOTHING_CHOSEN)
    flagged, unsure = "flagged" in data, "unsure" in data
    reply = Save(seq=1, chosen=chosen, entered=entered, seconds=seconds, flagged=flagged, unsure=unsure, seen=True)
    if misfit(version, reply):
        raise Unfit(MISFIT)
    return reply


def _chosen(data: QueryDict, version: QuestionVersion) -> int | None:
    """An index, or the bit set of those ticked, as answers keep it."""
    sent = data.getlist("chosen")
    if not all(text in {str(index) for index in range(len(version.options))} for text in sent):
        raise Unfit(MISFIT)
    places = {int(text) for text in sent}
    if not places:
        return None
    if version.kind == Kind.MULTIPLE:
        return sum(1 << place for place in places)
    if len(places) > 1:
        raise Unfit(ONE_ONLY)
    return places.pop()
