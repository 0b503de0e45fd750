from collections.abc import Collection
from dataclasses import dataclass, field

from django import forms
from django.http import QueryDict

from bank.actions.judging import OUT_OF_RANGE
from bank.reviewing.forms import Prose

LONGEST_NAME = 120
LOWEST, HIGHEST = 5, 99  # percent


class PanelForm(forms.Form):
    name = forms.CharField(
        max_length=LONGEST_NAME,
        error_messages={
            "required": "Give the panel a name, as “Inventory, spring 2026”.",
            "max_length": "At most %(limit_value)d characters: these are %(show_value)d.",
        },
    )


class CommentForm(forms.Form):
    text = Prose(required=True, error_messages={"required": "Write what you want to say."})


@dataclass
class Sent:
    """Shares by version; `faults` say of which field what is wrong. Empty fields are left as they are."""

    round: int
    shares: dict[int, float] = field(default_factory=dict)
    faults: dict[int, str] = field(default_factory=dict)


def read_shares(data: QueryDict, versions: Collection[int]) -> Sent:
    """Of the fields `share-<version>`, whole percentages; others than these versions are not read."""
    sent = Sent(2 if data.get("round") == "2" else 1)
    for version in versions:
        typed = data.get(f"share-{version}", "").strip().removesuffix("%").strip()
        if not typed:
            continue
        if typed.isascii() and typed.isdigit() and len(typed) < 4 and LOWEST <= int(typed) <= HIGHEST:
            sent.shares[version] = int(typed) / 100
        else:
            sent.faults[version] = OUT_OF_RANGE
    return sent
